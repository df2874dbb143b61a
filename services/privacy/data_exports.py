"""What goes into a copy of one's data: one's account, and what one may see at each customer."""

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlmodel import Session, SQLModel

from data.accounts.people import Person
from data.accounts.profiles import muted_kinds
from data.mail.outbox import Outbox
from data.privacy.personal_data import numbers_of, rows_about
from data.work.customers import Customer
from data.work.properties import visible_properties
from services.documents.estimate_papers import EstimatePaper, find_estimate_paper
from services.documents.files import StoredFile, find_file
from services.documents.letterhead import PdfAssets
from services.documents.papers import write_invoice_paper
from services.documents.pdf_renderer import PdfRenderer
from services.estimates.estimates import EstimateDetail, view_estimate
from services.kit import unit_of_work
from services.kit.document_paths import number_to_part
from services.kit.errors import NotFound
from services.kit.file_store import FileStore
from services.kit.permissions import Actor, Permission, load_members
from services.kit.redaction import hide_tokens
from services.mail.letters import KINDS_WITH_SECRETS
from services.money.invoices import view_invoice
from services.work.jobsites import JobsiteDetail, view_jobsite

OnStep = Callable[[int, int], None]
# What opens doors stays out: whoever gets hold of the ZIP must not get in with it.
_SECRET = frozenset(
    {
        "password_hash",
        "token_hash",
        "html",
        "epoch",
        "message_id",
        "form_token",
        "unsubscribe",
        "reply_to",
    }
)


@dataclass(frozen=True, slots=True)
class CopySources:
    """Where files and papers come from."""

    store: FileStore
    renderer: PdfRenderer
    assets: PdfAssets


@dataclass(frozen=True, slots=True)
class _Place:
    """A customer at whom the person has a place, and what they see there."""

    actor: Actor
    folder: str
    properties: tuple[UUID, ...]
    invoices: tuple[str, ...]
    estimates: tuple[str, ...]


class DataCopyWriter:
    """Writes one person's ZIP, each document in a transaction of its own. Blocks."""

    def __init__(self, sources: CopySources, target: Path, on_step: OnStep) -> None:
        self._sources = sources
        self._target = target
        self._on_step = on_step

    def write(self, person_id: UUID) -> None:
        """Write the whole ZIP."""
        places = unit_of_work.read(lambda session: _places(session, person_id))
        with ZipFile(self._target, "w", ZIP_DEFLATED) as archive:
            account = unit_of_work.read(lambda session: _account(session, person_id))
            for name, content in account.items():
                archive.writestr(f"{name}.json", _json(content))
            steps = [step for place in places for step in self._steps(archive, place)]
            for done, step in enumerate(steps, start=1):
                with contextlib.suppress(NotFound):  # deleted meanwhile
                    step()
                self._on_step(done, len(steps))

    def _steps(self, archive: ZipFile, place: _Place) -> list[Callable[[], None]]:
        return [
            *(partial(self._add_property, archive, place, one) for one in place.properties),
            *(partial(self._add_invoice, archive, place, one) for one in place.invoices),
            *(partial(self._add_estimate, archive, place, one) for one in place.estimates),
        ]

    def _add_property(self, archive: ZipFile, place: _Place, property_id: UUID) -> None:
        detail = unit_of_work.read(lambda session: view_jobsite(session, place.actor, property_id))
        folder = (
            f"{place.folder}/properties/{_file_name(detail.jobsite.name)}-{property_id.hex[-6:]}"
        )
        archive.writestr(f"{folder}/work.json", _json(asdict(detail)))
        for photo_id in _photos(detail):
            file = unit_of_work.read(partial(_find_file, place.actor, photo_id))
            suffix = file.media_type.rpartition("/")[2]
            source = self._sources.store.open(file.sha256)
            archive.write(source, f"{folder}/photos/{photo_id.hex[-12:]}.{suffix}")

    def _add_invoice(self, archive: ZipFile, place: _Place, number: str) -> None:
        actor, assets = place.actor, self._sources.assets
        detail = unit_of_work.read(lambda session: view_invoice(session, actor, number))
        document = unit_of_work.read(
            lambda session: write_invoice_paper(session, actor, number, assets)
        )
        name = f"{place.folder}/invoices/{number_to_part(number)}"
        archive.writestr(f"{name}.json", _json(asdict(detail)))
        archive.write(self._sources.renderer.print(document), f"{name}.pdf")

    def _add_estimate(self, archive: ZipFile, place: _Place, number: str) -> None:
        actor, assets = place.actor, self._sources.assets
        detail = unit_of_work.read(lambda session: view_estimate(session, actor, number))
        name = f"{place.folder}/estimates/{number_to_part(number)}"
        if not actor.may(Permission.VIEW_MONEY):
            archive.writestr(f"{name}.json", _json(_without_prices(detail)))
            return
        paper = unit_of_work.read(
            lambda session: find_estimate_paper(session, actor, number, assets)
        )
        archive.writestr(f"{name}.json", _json(asdict(detail)))
        archive.write(self._print(paper), f"{name}.pdf")

    def _print(self, paper: EstimatePaper) -> Path:
        if paper.document is None:
            return self._sources.store.open(paper.sha256)
        return self._sources.renderer.print(paper.document)


def _without_prices(detail: EstimateDetail) -> dict[str, object]:
    """As the page shows it to people who see the work and no money."""
    content = asdict(detail)
    del content["deposit_percent"], content["deposit_invoice"]
    for line in content["lines"]:
        del line["unit_price"]
    return content


def _account(session: Session, person_id: UUID) -> dict[str, object]:
    person = session.get_one(Person, person_id)
    rows = rows_about(session, person_id=person_id)
    account = {
        **_plain(person),
        "has_password": person.password_hash is not None,
        "mails_switched_off": sorted(muted_kinds(session, person_id=person_id)),
    }
    return {"account": account, **{name: list(map(_plain, found)) for name, found in rows.items()}}


def _places(session: Session, person_id: UUID) -> list[_Place]:
    return [_place(session, actor) for actor in load_members(session, person_id)]


def _place(session: Session, actor: Actor) -> _Place:
    customer = session.get_one(Customer, actor.customer)
    invoices, estimates = numbers_of(session, customer_id=actor.customer, scope=actor.scope)
    own = visible_properties(session, customer_id=actor.customer, scope=actor.scope)
    return _Place(
        actor=actor,
        folder=f"{_file_name(customer.name)}-{customer.id.hex[-6:]}",
        properties=tuple(one.id for one in own) if actor.may(Permission.VIEW_WORK) else (),
        invoices=tuple(invoices) if actor.may(Permission.VIEW_MONEY) else (),
        estimates=tuple(estimates) if actor.may(Permission.VIEW_ESTIMATES) else (),
    )


def _find_file(actor: Actor, file_id: UUID, session: Session) -> StoredFile:
    return find_file(session, actor, file_id)


def _photos(detail: JobsiteDetail) -> list[UUID]:
    visits = (*detail.in_progress, *detail.planned, *detail.completed)
    return [photo.file_id for visit in visits for photo in visit.photos]


def _plain(row: SQLModel) -> dict[str, object]:
    kept = {name: value for name, value in row.model_dump().items() if name not in _SECRET}
    if isinstance(row, Outbox):
        kept["text"] = hide_tokens(row.text)
        if row.kind in KINDS_WITH_SECRETS:
            del kept["text"]  # a code in it may still open the account
    return kept


def _json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)


def _file_name(name: str) -> str:
    """Letters, digits and dashes alone: names are typed by people, and paths are opened."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60] or "unnamed"
