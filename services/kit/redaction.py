"""Takes secrets out of what is logged: tokens in addresses, cookies, keys."""

import re

HIDDEN = "[hidden]"
_MOST_DEPTH = 4

# Each keeps what it is about (group 1) and loses the secret.
_TOKENS = re.compile(
    r"(/(?:sign-in/link|invitation|reset|calendar|email-change|unsubscribe|autopay/hold|verify)/)"
    r"[^\s/?#\"'&<>]+"
)
_SECRETS = (
    _TOKENS,
    re.compile(r"(porchlight=)[^\s;\"',]+"),
    re.compile(r"([?&](?:code|state)=)[^\s&\"']+"),  # what a sign-in provider sends along
    re.compile(r"(client_id=)[^\s&\"']+"),  # opens the page's socket
    re.compile(r"((?:whsec|sk|rk)_(?:live|test)?_?)[A-Za-z0-9_]{6,}"),
    re.compile(
        r"(?i)((?:authorization|cookie|password|secret_key|token)[\"']?\s*[:=]\s*[\"']?)"
        r"(?:bearer\s+|basic\s+)?[^\s\"',;}]+"
    ),
    re.compile(r"([a-z][a-z0-9+]*://[^\s:/@]+:)[^\s@]+(?=@)"),  # user:password@host
)
_SECRET_NAMES = frozenset(
    {"authorization", "cookie", "set-cookie", "password", "secret", "secret_key", "token", "body"}
    | {"html", "text"}
)


def hide_tokens(text: str) -> str:
    """The text, whose addresses open nothing any more."""
    return _TOKENS.sub(rf"\1{HIDDEN}", text)


def redact(text: str) -> str:
    """The text without the secrets in it."""
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def redact_value(name: str, value: object, depth: int = 0) -> object:
    """A logged value without secrets, whatever it is made of."""
    if name.lower() in _SECRET_NAMES:
        return HIDDEN
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, bool | int | float | None):
        return value
    if depth < _MOST_DEPTH and isinstance(value, dict):
        return {key: redact_value(str(key), one, depth + 1) for key, one in value.items()}
    if depth < _MOST_DEPTH and isinstance(value, list | tuple):
        return [redact_value("", one, depth + 1) for one in value]
    return redact(str(value))
