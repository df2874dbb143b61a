"""Opens what the settings name: the log, the folder of the data, and the database."""

import os
import shutil
from pathlib import Path

import data.tables  # noqa: F401  (foreign keys name tables of every subject)
from data.kit import engine, sealing
from services.kit.errors import DomainError
from services.kit.logging_setup import configure_logging
from services.kit.private_files import find_open_paths, keep_new_files_private, make_private
from services.kit.settings import Settings
from services.kit.settings_check import database_problem
from services.kit.settings_reading import PREFIX, SettingsRefused

LEAST_FREE = 500_000_000  # bytes: below, a busy day of photos fills the disk


class DataFolderRefused(DomainError):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"{PREFIX}DATA_DIR: {folder} cannot be written ({reason}). "
            "Give it to this account, or name another folder."
        )


def open_data(settings: Settings) -> None:
    """Set up logging, make the data folder and name the database, which is not asked yet.

    Raises:
        DataFolderRefused: the folder cannot be made or written.
        SettingsRefused: the database's address is none.
    """
    configure_logging(settings.log_format)
    if problem := database_problem(settings.database_url):
        raise SettingsRefused([f"{PREFIX}{problem}"])
    keep_new_files_private()
    open_folder(settings.data_dir)
    engine.configure(settings.database)
    sealing.configure(settings.secret_key)


def open_folder(folder: Path) -> None:
    """Make the folder, for this account alone.

    Raises:
        DataFolderRefused: it cannot be made or written.
    """
    try:
        make_private(folder)
    except PermissionError as error:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise DataFolderRefused(folder, error.strerror or "refused") from error
    except OSError as error:
        raise DataFolderRefused(folder, error.strerror or "refused") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DataFolderRefused(folder, "no permission")


def find_folder_problems(settings: Settings) -> list[str]:
    """What ``doctor`` says of the data folder: who can read it, and what is left of the disk."""
    folder = settings.data_dir
    problems = []
    if found := sum(1 for _ in find_open_paths(folder)):
        problems.append(
            f"Other accounts of this machine can read {found:,} files or folders in {folder}. "
            f"Run: chmod -R go= {folder}"
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        problems.append(
            f"Only {free // 1_000_000:,} MB are free on the disk of {folder}. "
            "Make room: without any, nothing can be saved."
        )
    return problems
