"""Goes on, while the portal serves, with an import whose process was stopped."""

import asyncio
from pathlib import Path

import structlog

from services.kit.permissions import SYSTEM
from services.records.importing.applying import finish_stopped_import
from services.records.importing.pending import ImportRunning

log = structlog.get_logger()


class StoppedImports:
    """Looks for an import that nobody works on any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def finish(self) -> None:
        """Finish it, if there is one. Its pieces are short: others write in between."""
        try:
            summary = await asyncio.to_thread(finish_stopped_import, SYSTEM, self._folder)
        except ImportRunning:
            return
        if summary is not None:
            log.info("finished a stopped import", created=summary.created, updated=summary.updated)
