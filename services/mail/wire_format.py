"""A mail as the bytes that go to the mail server."""

import io
from email.generator import BytesGenerator
from email.headerregistry import UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

LINE = 78  # RFC 5322 asks for no more where a line can be broken


class WirePolicy(EmailPolicy):
    """Python's rules, but for headers that machines read.

    Where such a line is long, Python writes it as encoded words. RFC 2369 wants a bare <URI>, and
    no reader finds a List-Unsubscribe or References inside of encoded words.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, UnstructuredHeader) and name.lower() != "subject":
            return _broken_at_spaces(f"{name}: {value}").encode("ascii")
        return super().fold_binary(name, value)


_WIRE = WirePolicy(linesep=SMTP.linesep)


def as_bytes(message: EmailMessage) -> bytes:
    """The mail with its headers, lines ended as SMTP ends them."""
    written = io.BytesIO()
    BytesGenerator(written, policy=_WIRE).flatten(message)
    return written.getvalue()


def _broken_at_spaces(line: str) -> str:
    """Tokens stay whole, however long; a header goes on in the next line after a space."""
    first, *others = line.split(" ")
    lines = [first]
    for token in others:
        # A name alone in the first line is read as an empty header by some.
        if len(lines[-1]) + 1 + len(token) <= LINE or lines[-1] == first:
            lines[-1] += f" {token}"
        else:
            lines.append(f" {token}")
    return "\r\n".join(lines) + "\r\n"
