"""Photos as a grid with a lightbox, and a slider when one is called Before and one After."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.kit.part import Part, plain


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture with its size, so that nothing jumps while it loads."""

    src: str
    width: int
    height: int
    thumb: str = ""
    caption: str = ""
    taken: str = ""
    download: str = ""


class PhotoGallery(Part, component="../assets/portal/photo_gallery.js"):
    """Twelve photos at first, all on demand."""

    def __init__(self, photos: Sequence[Photo], *, large: bool = True) -> None:
        super().__init__()
        self.props["large"] = large
        self.set_photos(photos)

    def set_photos(self, photos: Sequence[Photo]) -> None:
        """Show the photos there are now."""
        self.props["photos"] = [plain(photo) for photo in photos]
