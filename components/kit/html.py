"""HTML in Python: elements are plain calls, drawn at once, and everything in them is escaped.

    h.li(h.span(visit.window, class_="when"), h.a(visit.title, href=visit.href), id=visit.id)

Written for this portal instead of taking a library: drawing 40 visits costs a fifth of what htpy
takes for the same tree, and addresses are checked here, where nobody can forget it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from html import unescape
from typing import Final, ParamSpec, cast

from markupsafe import Markup as Safe
from markupsafe import escape

P = ParamSpec("P")

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster"})
# An address without a scheme stays on the portal; of those with one, these run nothing.
_SCHEME = re.compile(r"[^/?#]*?:")
_HARMLESS = re.compile(r"(?:https?|mailto|tel|blob|webcal):|data:image/", re.IGNORECASE)
_FIRST_ID = re.compile(r'<[a-z0-9-]+ id="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_SPOKEN = re.compile(r'(?:aria-label|alt|placeholder|value|href)="([^"]*)"')


class Piece(Safe):
    """HTML of one item that is sent alone when it changed; its first tag has the id ``key``."""

    key: str

    @property
    def stand_in(self) -> str:
        """Says within new HTML: what the browser has under this id stays as it is."""
        tag = self[1 : self.find(" ")]
        return f'<{tag} id="{escape(self.key)}" data-kept></{tag}>'


class Tree:
    """HTML with pieces in it: plain text and pieces by turns."""

    __slots__ = ("runs",)

    def __init__(self, runs: tuple[str, ...]) -> None:
        self.runs = runs


Drawn = Safe | Tree
Node = Drawn | str | int | bool | None | Iterable["Node"]


class Told(str):
    """A name for Python, and a value of ours: what an ``on_click`` may say. See ``act``."""

    __slots__ = ()


def act(name: str, value: str = "") -> Told:
    """What the browser says when an attribute ``on_click=act("open", visit.id)`` comes true.

    Kinds of such attributes: click, change, input, submit and escape.
    """
    return Told(f"{name} {value}".rstrip())


class Tag:
    """Makes elements of one name.

    Attributes: ``class_`` and ``for_`` without their mark, ``aria_label`` with a hyphen; False and
    None leave one out, True gives it no value. An address that could run something is left out.
    """

    __slots__ = ("_end", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._end = "" if name in _VOID else f"</{name}>"

    def __call__(self, *inside: Node, **attributes: str | int | bool | None) -> Drawn:
        """The element; ``id`` comes first, as a piece's must."""
        out = ["<", self._name]
        if "id" in attributes:
            out.append(f' id="{escape(attributes.pop("id"))}"')
        for key, value in attributes.items():
            if value is not None and value is not False:
                out.append(_attribute(key, value))
        out.append(">")
        has_pieces = _write(inside, out)
        out.append(self._end)
        return Tree(_joined(out)) if has_pieces else Safe("".join(out))


def fragment(*nodes: Node) -> Tree:
    """Several elements that follow each other, without one around them."""
    out: list[str] = []
    _write(nodes, out)
    return Tree(_joined(out))


def piece(draw: Callable[P, Drawn]) -> Callable[P, Piece]:
    """Draw an item of frozen values once, for every tab and every redraw; its ``id`` is its key."""

    def make(*args: P.args, **kwargs: P.kwargs) -> Piece:
        drawn = draw(*args, **kwargs)
        text = written(drawn)
        found = _FIRST_ID.match(text)
        if found is None:
            raise ValueError(f"{draw.__qualname__}: a piece begins with an id")
        made = Piece(text)
        made.key = unescape(found[1])
        return made

    return cast(Callable[P, Piece], wraps(draw)(lru_cache(maxsize=2048)(make)))


def written(drawn: Drawn) -> str:
    """The HTML as a plain text, pieces and all."""
    return str(drawn) if isinstance(drawn, Safe) else "".join(drawn.runs)


def texts_of(html: str) -> list[str]:
    """What can be read or is read aloud: piece by piece, and as one text across the tags."""
    parts = [unescape(part) for part in _TAG.split(html) if part.strip()]
    spoken = [unescape(part) for part in _SPOKEN.findall(html)]
    return [*parts, *spoken, " ".join("".join(parts).split())]


@lru_cache(maxsize=512)
def _name_of(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _attribute(key: str, value: str | int) -> str:
    name = _name_of(key)
    if name.startswith("on-"):
        if not isinstance(value, Told):
            raise TypeError(f"{key} takes what act() makes")
        name = f"data-{name}"
    elif name in _ADDRESSES and _is_harmful(str(value)):
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def _is_harmful(address: str) -> bool:
    # Browsers leave out blanks and control characters before they read the scheme.
    plain = "".join(letter for letter in address if letter > " ")
    return _SCHEME.match(plain) is not None and _HARMLESS.match(plain) is None


def _write(node: Node, out: list[str]) -> bool:
    """Append what the node reads as; whether a piece is among it."""
    if node is None or node is True or node is False or node == "":
        return False
    if isinstance(node, Safe):
        out.append(node)
        return isinstance(node, Piece)
    if isinstance(node, str | int):
        out.append(escape(node))
        return False
    if isinstance(node, Tree):
        out.extend(node.runs)
        return len(node.runs) > 1
    has_pieces = False
    for one in node:
        if type(one) is Safe:  # nearly always
            out.append(one)
        else:
            has_pieces |= _write(one, out)
    return has_pieces


def _joined(out: list[str]) -> tuple[str, ...]:
    """Text and pieces by turns, beginning and ending with text."""
    runs: list[str] = []
    text: list[str] = []
    for one in out:
        if isinstance(one, Piece):
            runs += ["".join(text), one]
            text = []
        else:
            text.append(one)
    return (*runs, "".join(text))


a: Final = Tag("a")
article: Final = Tag("article")
aside: Final = Tag("aside")
b: Final = Tag("b")
body: Final = Tag("body")
br: Final = Tag("br")
button: Final = Tag("button")
code: Final = Tag("code")
dd: Final = Tag("dd")
details: Final = Tag("details")
div: Final = Tag("div")
dl: Final = Tag("dl")
dt: Final = Tag("dt")
fieldset: Final = Tag("fieldset")
footer: Final = Tag("footer")
form: Final = Tag("form")
h1: Final = Tag("h1")
h2: Final = Tag("h2")
h3: Final = Tag("h3")
head: Final = Tag("head")
header: Final = Tag("header")
html: Final = Tag("html")
iframe: Final = Tag("iframe")
img: Final = Tag("img")
input_: Final = Tag("input")
label: Final = Tag("label")
legend: Final = Tag("legend")
li: Final = Tag("li")
link: Final = Tag("link")
main: Final = Tag("main")
meta: Final = Tag("meta")
nav: Final = Tag("nav")
ol: Final = Tag("ol")
option: Final = Tag("option")
p: Final = Tag("p")
path: Final = Tag("path")
pre: Final = Tag("pre")
q: Final = Tag("q")
section: Final = Tag("section")
select: Final = Tag("select")
small: Final = Tag("small")
span: Final = Tag("span")
strong: Final = Tag("strong")
style: Final = Tag("style")
summary: Final = Tag("summary")
svg: Final = Tag("svg")
table: Final = Tag("table")
tbody: Final = Tag("tbody")
td: Final = Tag("td")
textarea: Final = Tag("textarea")
th: Final = Tag("th")
thead: Final = Tag("thead")
time: Final = Tag("time")
title: Final = Tag("title")
tr: Final = Tag("tr")
ul: Final = Tag("ul")
