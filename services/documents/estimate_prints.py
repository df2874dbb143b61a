"""Prints estimates, and keeps the paper of every signature byte for byte."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from sqlmodel import Session

from data.estimates.estimates import SignedEstimate, lock_signature
from services.accounts.customer_switching import read_at_any_place
from services.documents.estimate_papers import (
    EstimatePaper,
    find_estimate_paper,
    find_signed_paper,
    list_unprinted,
)
from services.documents.letterhead import PdfAssets
from services.documents.pdf_renderer import PdfRenderer
from services.kit import unit_of_work
from services.kit.events import DomainEvent, EventKind
from services.kit.permissions import Actor, Permission, require

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF to hand out, and what to call it."""

    path: Path
    file_name: str


class EstimatePrints:
    """Signing does not wait for the printer: the paper follows at once, or after a restart."""

    def __init__(self, renderer: PdfRenderer, assets: PdfAssets) -> None:
        self._renderer = renderer
        self._assets = assets
        self._woken: set[asyncio.Task[int]] = set()

    def hear(self, event: DomainEvent) -> None:
        """A listener for ``services.kit.events``: what was signed is printed."""
        if event.kind is EventKind.ESTIMATE_APPROVED and len(self._woken) < 2:
            task = asyncio.get_running_loop().create_task(self.print_signed())
            self._woken.add(task)
            task.add_done_callback(self._woken.discard)

    async def print_signed(self) -> int:
        """Print and keep every signature's paper that is missing; returns how many."""
        printed = 0
        for signature_id in await unit_of_work.consult_as_system(list_unprinted):
            try:
                paper = await unit_of_work.consult_as_system(
                    find_signed_paper, signature_id, self._assets
                )
                await self._keep(paper)
            except Exception:
                # One paper that cannot be printed must not hold up the others.
                log.exception("signed estimate not printed", signature=str(signature_id))
            else:
                printed += 1
        return printed

    async def open(self, session_id: UUID, number: str) -> Print:
        """The signed paper, or a copy of the estimate as it stands.

        Raises:
            NotPermitted: whoever is signed in sees no prices.
            NotFound: it is not one of theirs.
        """
        paper = await unit_of_work.consult(
            session_id, read_at_any_place, find_estimate_paper, number, self._assets
        )
        return Print(await self._keep(paper), paper.file_name)

    async def _keep(self, paper: EstimatePaper) -> Path:
        store = self._assets.store
        if paper.document is None:
            return store.open(paper.sha256)
        path = await asyncio.to_thread(self._renderer.print, paper.document)
        if paper.signature_id is None:
            return path
        content = await asyncio.to_thread(path.read_bytes)
        sha256 = await asyncio.to_thread(store.put, content)
        sha256 = await unit_of_work.execute_as_system(
            keep_paper, paper.signature_id, sha256, len(content)
        )
        return store.open(sha256)


def keep_paper(session: Session, actor: Actor, signature_id: UUID, sha256: str, size: int) -> str:
    """Note a signature's paper; returns the one that counts, which is the first."""
    require(actor, Permission.OFFER_ESTIMATES)
    lock_signature(session, signature_id)
    kept = session.get(SignedEstimate, signature_id, populate_existing=True)
    if kept is not None:
        return kept.sha256
    session.add(SignedEstimate(signature_id=signature_id, sha256=sha256, size=size))
    return sha256
