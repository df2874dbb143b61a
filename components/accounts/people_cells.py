"""What the tables of people show alike: who it is, and the button that opens them."""

from components.kit import html as h
from components.kit.small_pieces import heard_only
from components.kit.table_pieces import cell

CHANGE = "Change"


def person_cell(name: str, email: str, *, is_me: bool) -> h.Drawn:
    """Name and address."""
    me = is_me and h.span(" (you)", class_="pl-muted")
    return cell(h.strong(name), me, h.div(email, class_="pl-muted"), look="is-primary")


def change_cell(key: str, name: str) -> h.Drawn:
    """The button "Change", which says ``open`` and the row's key."""
    look = "pl-button pl-button--quiet"
    act = h.act("open", key)
    words = (CHANGE, heard_only(f" {name}"))
    return cell(h.button(*words, type="button", class_=look, on_click=act), look="to-right is-sum")
