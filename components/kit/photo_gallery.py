"""Photos as a grid with a lightbox, and a slider when one is called Before and one After."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.kit import html as h
from components.kit.markup import Markup

FIRST = 12  # the others are shown on demand
_GALLERY, _COMPARE, _DIALOG = h.Tag("photo-gallery"), h.Tag("before-after"), h.Tag("dialog")


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


class PhotoGallery(Markup):
    """Twelve photos at first, all on demand."""

    def __init__(self, photos: Sequence[Photo], *, large: bool = True) -> None:
        super().__init__()
        self._large = large
        self.set_photos(photos)

    def set_photos(self, photos: Sequence[Photo]) -> None:
        """Show the photos there are now."""
        self.draw(photo_gallery(photos, large=self._large))


def photo_gallery(photos: Sequence[Photo], *, large: bool = False) -> h.Drawn:
    """The gallery as a part of a tree; a script of its own opens, turns and compares."""
    look = "pl-photos pl-photos--large" if large else "pl-photos"
    items = (_thumb(photo, number, len(photos)) for number, photo in enumerate(photos, 1))
    return _GALLERY(
        _comparison(photos),
        bool(photos) and h.ul(items, class_=look, aria_label="Photos"),
        len(photos) > FIRST and _all_button(len(photos)),
        bool(photos) and _lightbox(len(photos)),
        class_="pl pl-gallery",
    )


def _thumb(photo: Photo, number: int, count: int) -> h.Drawn:
    named = f"Open photo {number}"
    picture = h.img(
        src=photo.thumb or photo.src,
        width=photo.width,
        height=photo.height,
        alt="",
        loading="lazy",
        decoding="async",
    )
    return h.li(
        h.button(
            picture,
            photo.caption and h.span(photo.caption, class_="pl-clip"),
            class_="pl-photo",
            type="button",
            aria_label=f"{named}: {photo.caption}" if photo.caption else named,
            data_photo=True,
            data_src=photo.src,
            data_width=photo.width,
            data_height=photo.height,
            data_alt=photo.caption or f"Photo {number}",
            data_caption=photo.caption or None,
            data_taken=photo.taken or None,
            data_download=photo.download or None,
            data_count=f"{number} of {count}",
        )
    )


def _comparison(photos: Sequence[Photo]) -> h.Node:
    named = {photo.caption.strip().lower(): photo for photo in reversed(photos)}
    before, after = named.get("before"), named.get("after")
    if before is None or after is None:
        return None
    knob = h.span(h.span(class_="i i-arrow-up-down"), class_="pl-compare-knob")
    slider = h.input_(
        type="range", min="0", max="100", value="50", aria_label="Compare before and after"
    )
    pictures = (_side(before, "Before"), _side(after, "After"))
    return _COMPARE(*pictures, h.b("Before"), h.b("After"), knob, slider, class_="pl-compare")


def _side(photo: Photo, name: str) -> h.Drawn:
    size = {"width": photo.width, "height": photo.height}
    return h.img(src=photo.src, alt=name, loading="lazy", draggable="false", **size)


def _all_button(count: int) -> h.Drawn:
    look = "pl-button pl-button--quiet pl-photos-more"
    return h.button(f"Show all {count} photos", type="button", class_=look, data_all=True)


def _lightbox(count: int) -> h.Drawn:
    look = "pl-iconbutton"
    close = h.button(
        h.span(class_="i i-x"),
        type="button",
        class_=look,
        autofocus=True,
        aria_label="Close",
        data_close=True,
    )
    download = h.a(
        h.span(class_="i i-download"),
        class_=look,
        download=True,
        hidden=True,
        aria_label="Download photo",
    )
    turns = (_turn("Previous photo", "left", -1), _turn("Next photo", "right", 1))
    taken = h.small(data_own_taken=True)
    return _DIALOG(
        h.div(
            h.span(aria_live="polite", data_own_count=True),
            download,
            close,
            class_="pl-lightbox-bar",
        ),
        h.div(h.img(alt="", draggable="false"), count > 1 and turns, class_="pl-lightbox-stage"),
        h.p(h.span(data_own_caption=True), taken, class_="pl-lightbox-caption"),
        class_="pl-lightbox",
        aria_label="Photo",
        data_own=True,
    )


def _turn(label: str, side: str, step: int) -> h.Drawn:
    drawing = h.span(class_=f"i i-chevron-{side}")
    look = "pl-iconbutton"
    return h.button(drawing, type="button", class_=look, aria_label=label, data_turn=step)
