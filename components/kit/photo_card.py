"""Photos in a card of their own; without any there is nothing to see."""

from collections.abc import Sequence

from nicegui import ui

from components.kit import theme
from components.kit.photo_gallery import Photo, PhotoGallery


class PhotoCard(ui.element):
    """A section called "Photos"."""

    def __init__(self) -> None:
        super().__init__("section")
        self.classes(theme.CARD)
        self.props["aria-label"] = "Photos"
        with self, ui.element().classes(theme.STACK):
            ui.label("Photos").classes(theme.SUBHEADING)
            self._gallery = PhotoGallery((), large=False)
        self.set_visibility(False)

    def set_photos(self, photos: Sequence[Photo]) -> None:
        self._gallery.set_photos(photos)
        self.set_visibility(bool(photos))
