"""The controls of every form: boxes for text and lists to choose from."""

from collections.abc import Iterable

from components.kit import html as h
from components.kit.small_pieces import icon

LONGEST_LINE = 200


def text_line(kind: str, value: str, **attributes: str | bool | None) -> h.Drawn:
    """One line of text, or what the browser has for a day, a time, a password."""
    look, longest = "pl-input", str(LONGEST_LINE)
    return h.input_(class_=look, type=kind, value=value, maxlength=longest, **attributes)


def text_area(value: str, **attributes: str | bool | None) -> h.Drawn:
    """Several lines; the browser leaves out a line break right after the tag."""
    return h.textarea(value.startswith("\n") and "\n", value, class_="pl-input", **attributes)


def select_box(
    options: Iterable[tuple[str, str]], value: str, **attributes: str | bool | None
) -> h.Drawn:
    """A list of values and their words of which one is chosen."""
    drawn = (h.option(words, value=one, selected=one == value) for one, words in options)
    select = h.select(drawn, class_="pl-select", **attributes)
    return h.span(select, icon("chevron-down", "small"), class_="pl-selectbox")
