"""What somebody wrote in a reply, without the mail it answers and without their signature."""

import re
from html.parser import HTMLParser

# Where a mail program begins to quote. Whatever follows is ours, or older.
_QUOTES = re.compile(
    r"^(?:"
    r"on\b.{6,200}\bwrote:|am\b.{6,200}\bschrieb.{0,80}:|le\b.{6,200}\ba écrit ?:|"
    r"el\b.{6,200}\bescribió:|"
    r"-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht)\s*-{2,}|"
    r"_{20,}|"
    r"\*?from:\*? .+"
    r")$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"^(?:sent from my |get outlook for |von meinem .+ gesendet)", re.I)
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
_SILENT = frozenset({"script", "style", "head", "title"})
_QUOTING = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote")
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "area", "base", "col", "wbr"})


def strip_quotes(text: str) -> str:
    """The new words of a plain text reply, above the quotation or else below it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((n for n in range(len(lines)) if _ends_here(lines, n)), len(lines))
    above = _own_words(lines[:end])
    if above or end == len(lines):
        return above
    quoted = [number for number, line in enumerate(lines) if line.startswith(">")]
    return _own_words(lines[quoted[-1] + 1 :]) if quoted else ""


def _own_words(lines: list[str]) -> str:
    own = [line for line in lines if not line.startswith(">")]
    end = next((number for number, line in enumerate(own) if _is_delimiter(line)), len(own))
    kept = own[:end]
    while kept and (not kept[-1].strip() or _is_footer(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip()


def _ends_here(lines: list[str], number: int) -> bool:
    return _is_delimiter(lines[number]) or _begins_quote(lines, number)


def _is_delimiter(line: str) -> bool:
    """What stands before a signature (RFC 3676)."""
    return line.rstrip(" ") == "--"


def text_of_html(html: str) -> str:
    """The words of a reply that came as HTML alone; quoted blocks are left out."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _begins_quote(lines: list[str], number: int) -> bool:
    """Mail programs break their sentence before a quotation over two lines."""
    line = lines[number].strip()
    two = f"{line} {lines[number + 1].strip()}" if number + 1 < len(lines) else line
    is_alone = number == 0 or not lines[number - 1].strip() or _QUOTES.match(line) is not None
    if line.lower().startswith(("from:", "*from:")):
        return _is_header(lines, number)
    return is_alone and bool(_QUOTES.match(line) or (len(line) > 6 and _QUOTES.match(two)))


def _is_header(lines: list[str], number: int) -> bool:
    """Outlook quotes the other mail's headers; one line that says "From:" is no quotation."""
    following = [line.strip().strip("*").lower() for line in lines[number + 1 : number + 4]]
    return any(line.startswith(("sent:", "date:", "to:")) for line in following)


def _is_footer(line: str) -> bool:
    return _SENT_FROM.match(line.strip()) is not None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden: list[str] = []  # the open tags inside of what is left out

    def parse_html_declaration(self, i: int) -> int:
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # Python's answer to "<![what it does not know["
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        classes = dict(attrs).get("class") or ""
        if tag in _SILENT or tag == "blockquote" or any(one in classes for one in _QUOTING):
            self._hidden.append(tag)
        elif tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            # A tag that was never closed is closed by the one around it.
            while self._hidden and self._hidden.pop() != tag:
                pass
        elif tag in _BREAKS and not self._hidden:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data.replace("\n", " "))
