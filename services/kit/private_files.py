"""Keeps the data folder to the account that serves: what lies there names people and secrets."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_new_files_private() -> None:
    """From now on, whatever this process creates is for its own account alone."""
    os.umask(_OTHERS)


def make_private(folder: Path) -> None:
    """Create the folder, or take others' rights from it and all that lies in it.

    Raises:
        OSError: it cannot be created, or it is another account's.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=stat.S_IRWXU)
    # Nobody else gets past the folder once it is closed: what lies deeper is looked at only when
    # it was open, or every start would walk over all photos.
    if _is_open(folder):
        for path in [folder, *find_open_paths(folder)]:
            path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~_OTHERS)


def find_open_paths(folder: Path) -> Iterator[Path]:
    """What others may read or change, the folder itself included. Slow where many files lie."""
    if _is_open(folder):
        yield folder
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if not path.is_symlink() and _is_open(path):
                yield path


def _is_open(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & _OTHERS)
    except FileNotFoundError:  # a temporary file that is gone already
        return False
