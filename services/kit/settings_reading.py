"""Reads the settings, and says in words what cannot be read or is no setting at all."""

import difflib
import os
from collections.abc import Iterable, Mapping
from typing import TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError

from services.kit.errors import DomainError
from services.kit.settings import Settings

PREFIX = "PORCHLIGHT_"
_PORT = "it is a whole number from 1 to 65535"
# What each setting takes that can be refused by its form; all others are texts.
_TAKES: Mapping[str, str] = {
    "port": _PORT,
    "practice_port": _PORT,
    "log_format": "it is text or json",
    "mail_links": "it is sign-in or plain",
}

S = TypeVar("S", bound=Settings)


class SettingsRefused(DomainError):
    """Settings that cannot be worked with, a line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_settings(kind: type[S]) -> S:
    """The settings of the environment and ``.env``.

    Raises:
        SettingsRefused: one has a form that it cannot have, or ``.env`` is unreadable.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsRefused(
            f"{PREFIX}{str(one['loc'][0]).upper()} is {str(one['input'])!r}; "
            f"{_TAKES.get(str(one['loc'][0]), one['msg'])}"
            for one in error.errors()
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused([f".env cannot be read: {error}"]) from error


def find_unknown_settings() -> list[str]:
    """Names that look like settings and are none: usually misspelt, and without effect."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    return [
        f"{name} is no setting and has no effect{_guess(name, known)}"
        for name in sorted(given)
        if name.startswith(PREFIX) and name not in known
    ]


def _guess(name: str, known: list[str]) -> str:
    # Without the prefix: it would make every two names alike.
    endings = [one.removeprefix(PREFIX) for one in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    return f"; did you mean {PREFIX}{near[0]}?" if near else ""
