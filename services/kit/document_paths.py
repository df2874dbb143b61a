"""How a document's number stands in an address and in a file's name, whatever signs it has.

Numbers are the contractor's own: ``INV/2026/0042`` or ``#77 & Co?``. Servers, proxies and browsers
take percent signs out of addresses in their own ways, so what is no letter, digit, ``-`` or ``_``
becomes a tilde and two digits for each byte: ``INV~2F2026~2F0042``.
"""

import re
from urllib.parse import urlencode

from services.kit import addresses

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
_CODED = re.compile(r"(?:~[0-9A-F]{2})+")
_NOT_IN_FILES = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]+')


def number_to_part(number: str) -> str:
    """The number as one part of an address; no two numbers share one."""
    return _PLAIN.sub(lambda sign: "".join(f"~{byte:02X}" for byte in sign[0].encode()), number)


def part_to_number(part: str) -> str:
    """The number that a part of an address means. A part that we did not write is taken as it is.

    So links from before, which had no such signs or have them still, lead where they led.
    """
    try:
        return _CODED.sub(lambda code: bytes.fromhex(code[0].replace("~", "")).decode(), part)
    except UnicodeDecodeError:
        return part


def invoice_path(number: str) -> str:
    return addresses.INVOICE.format(number=number_to_part(number))


def estimate_path(number: str) -> str:
    return addresses.ESTIMATE.format(number=number_to_part(number))


def office_estimate_path(number: str) -> str:
    return addresses.OFFICE_ESTIMATE.format(number=number_to_part(number))


def office_invoice_path(number: str) -> str:
    """The office's page about money, with the invoice looked up."""
    return f"{addresses.OFFICE_MONEY}?{urlencode({'invoice': number})}"


def pdf_of(path: str) -> str:
    """Where the paper of a page is downloaded."""
    return f"{path}.pdf?download"


def pdf_name(kind: str, number: str) -> str:
    """What the file is called on the reader's disk: ``Invoice INV-2026-0042.pdf``."""
    return f"{kind} {_NOT_IN_FILES.sub('-', number)}.pdf"
