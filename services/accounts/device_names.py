"""What browsers call themselves, in words for people to recognise their own."""

import re

# The first sign that fits wins: most browsers also call themselves Chrome or Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str) -> str:
    """``Chrome on Windows``, for people to recognise; never trusted."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"\b{sign}/", user_agent)), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return " on ".join(filter(None, [browser or "A browser", system]))
