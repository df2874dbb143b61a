"""QR codes as pictures that stand in the page itself."""

import segno


def qr_data_uri(text: str) -> str:
    """The text as a QR code: an SVG inside of a ``data:`` address, dark on white."""
    code = segno.make(text, error="m")
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff", omitsize=True))
