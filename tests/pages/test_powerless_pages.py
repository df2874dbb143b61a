"""Whoever opened a page and lost the right to it since can do nothing with it any more.

Every listener of every element of every page is fired after its person was given each lower role,
removed, signed out, or moved to another customer. A new page is attacked by itself; a new table
must say who may write it, and a new handler must be reached.
"""

import ast
import asyncio
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from nicegui.client import Client
from nicegui.testing import User as Browser
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from components.kit import apology
from data.accounts.sign_ins import SignInSession
from services.kit.errors import DomainError
from services.kit.links import hash_token
from services.kit.periodic_jobs import Schedule
from services.kit.permissions import Permission
from services.money.checkout_intents import CheckoutIntents
from services.money.stripe_gateway.errors import PaymentServiceUnavailable
from tests.pages.busy_world import make_busy
from tests.pages.lost_rights import somebody_who_is
from tests.pages.matrix_world import World, make_world
from tests.pages.page_attackers import (
    Attack,
    dump,
    fire_everything,
    nothing_is_kept,
    remember_readers,
    stay_there,
)
from tests.pages.test_access_matrix import DOCUMENTS, LISTS, may_open, portal_addresses

ROOT = Path(__file__).parents[2]
P = Permission
OWN, TALK, WORK, MONEY = {P.OWN_ACCOUNT}, {P.TALK}, {P.MANAGE_WORK}, {P.PAY, P.RECORD_PAYMENTS}
ESTIMATES = {P.ANSWER_ESTIMATES, P.OFFER_ESTIMATES}
CREW = {P.RECORD_WORK, P.SCHEDULE_WORK}
OFFICE_TALK = TALK | {P.HANDLE_INBOX}
PEOPLE = {P.MANAGE_USERS, P.MANAGE_STAFF, P.ERASE_PEOPLE}
# What one of these rights lets somebody write from a page; nobody writes the other tables.
WRITERS = {
    "allocation": MONEY,
    "api_key": {P.MANAGE_API_KEYS},
    "autopay": {P.MANAGE_WALLET},
    "calendar_feed": {P.VIEW_WORK, P.ERASE_PEOPLE},
    "card_warning": {P.MANAGE_WALLET},
    "autopay_charge": {P.MANAGE_WALLET},
    "company": {P.HANDLE_INBOX},
    "company: second factor": {P.MANAGE_STAFF},
    "customer": MONEY | {P.INVITE_CUSTOMERS},
    "data_export": OWN,
    "email_change": OWN,
    "erasure_request": OWN,
    "estimate": ESTIMATES,
    "estimate_line": ESTIMATES,
    "estimate_photo": {P.OFFER_ESTIMATES},
    "file": CREW | OFFICE_TALK,
    "invitation": {P.MANAGE_USERS, P.MANAGE_STAFF, P.ERASE_PEOPLE},
    "invoice": {P.RECORD_PAYMENTS, P.ANSWER_ESTIMATES},
    "invoice_line": {P.ANSWER_ESTIMATES},
    "job": {P.SCHEDULE_WORK},
    "ledger_entry": MONEY | {P.ANSWER_ESTIMATES},
    "mailed_code": OWN,
    "material": CREW,
    "membership": PEOPLE,
    "membership: one's filter": {P.VIEW_WORK},
    "membership_property": PEOPLE,
    "message": OFFICE_TALK,
    "message_draft": OFFICE_TALK,
    "message_file": OFFICE_TALK,
    "muted_notice": OWN,
    "oidc_identity": OWN,
    "payment": MONEY,
    "person": OWN,
    "person: another": PEOPLE,
    "photo": CREW,
    "property": WORK | {P.SCHEDULE_WORK},
    "recovery_code": OWN,
    "service": CREW,
    "session": OWN,
    "sign_in_link": OWN,
    "signature": {P.ANSWER_ESTIMATES},
    "signed_estimate": {P.ANSWER_ESTIMATES},
    "thread": OFFICE_TALK,
    "thread_reading": OFFICE_TALK,
    "totp": OWN,
    "visit": CREW,
    "visit_acceptance": WORK | {P.ERASE_PEOPLE},
    "visit_request": WORK | {P.SCHEDULE_WORK, P.ERASE_PEOPLE},
    "work_request": OFFICE_TALK,
}
# Written with something else, never by itself.
FOLLOWING = {"activity", "held_notice", "outbox", "notice_task", "rate_bucket"}
FOLLOWING |= {"invoice_tally", "received_tally"}  # by the database
NOBODYS = {"notice_sent", "stripe_event", "terms", "terms_acceptance", "webhook_skew"}
# What one can do on any page, by the frame around it.
FRAME = OWN | TALK | {P.VIEW_WORK}
LOWER = {
    "admin": ("accounting", "basic", "limited", "guest"),
    "owner": ("office", "crew"),
    "crew": (),
}
GONE = {
    "admin": ("removed", "signed out", "switched"),
    "owner": ("removed", "signed out"),
    "crew": ("removed", "signed out"),
}
# Handlers that are not reached here, and why; with their tests in tests/services.
ELSEWHERE = {
    "add_estimate_photos": "needs photos that were sent; estimates/test_office_estimates",
    "choose_property": "the frame's picker; work/test_property_choices",
    "confirm_second_factor": "needs the app's code; accounts/test_second_factors",
    "disconnect_identity": "needs a connected account; accounts/test_oidc_sign_ins",
    "hold_charge": "needs a planned charge; money/test_autopay",
    "mail_proof_code": "everybody here has fresh proof; accounts/test_reauthentication",
    "note_page_view": "runs as a page opens; privacy/test_activity_log",
    "renew_recovery_codes": "needs a second factor; accounts/test_second_factors",
    "switch_customer": "the frame's picker; accounts/test_customer_switching",
    "use_credits_of": "needs an open credit; money/test_credits",
    "turn_off_autopay": "needs automatic payments that are on; money/test_autopay_agreements",
    "turn_on_autopay": "needs a saved card at Stripe; money/test_autopay",
}
CALLS = (".perform", ".change", ".attempt", "proved.run", "proof.run", "execute")
SOURCES = {
    "admin": ("pages/portal", "components"),
    "owner": ("pages/office",),
    "crew": ("pages/crew",),
}


@dataclass
class Opened:
    """Pages that one person has open, by the pattern of their address."""

    person_id: UUID
    session_id: UUID
    property_id: UUID
    pages: list[tuple[str, Client]]

    def clients(self) -> list[Client]:
        return [client for _, client in self.pages]


def opener_of(pattern: str) -> str:
    """Who has the most rights on a page."""
    allowed = LISTS[pattern] if pattern in LISTS else DOCUMENTS[pattern][1]
    return next(role for role in LOWER if role in allowed)


OPENERS = {opener_of(pattern): None for pattern in portal_addresses()}


@pytest.fixture(autouse=True)
def stripe_is_away(monkeypatch: pytest.MonkeyPatch, portal_data: None) -> None:
    """The buttons to pay are drawn, and no scheduled work writes meanwhile."""
    del portal_data
    monkeypatch.setenv("PORCHLIGHT_TEST_STRIPE", "sk_test_nobody")
    monkeypatch.setattr(Schedule, "start", lambda _self: None)
    # What was prepared is not kept here; who asked Stripe about it would find nothing.
    monkeypatch.setattr(CheckoutIntents, "obtain", _unavailable)
    remember_readers(monkeypatch)


async def _unavailable(*_asked: object) -> None:
    raise PaymentServiceUnavailable


@pytest.fixture
def bugs(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What handlers raised but refusals; those are asked for here, and not worth a log."""
    found: list[str] = []

    def note(error: Exception) -> None:
        if not isinstance(error, DomainError):
            found.append(repr(error))

    monkeypatch.setattr(apology, "_apologize", note)
    caplog.set_level(logging.CRITICAL, logger="nicegui")
    return found


@pytest.mark.parametrize("opener", OPENERS)
async def test_an_open_page_is_worth_no_more_than_its_persons_rights(
    user: Browser,
    session: Session,
    database: Engine,
    opener: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bugs: list[str],
) -> None:
    stay_there(monkeypatch)
    opened = await open_all(user, session, opener, tmp_path)
    before = dump(session)
    with pytest.MonkeyPatch.context() as patch:
        attacking = nothing_is_kept(patch, database, opened.person_id.hex)
        with attacking as attack:
            await fire_everything(*opened.clients())
            missed = handlers_of(opener) - attack.services - set(ELSEWHERE)
            wrong = [
                found
                for state in (*LOWER[opener], *GONE[opener])
                for found in await _attack(session, opened, attack, state)
            ]
    assert (missed, wrong) == (set(), [])
    assert dump(session) == before
    assert bugs == []


async def _attack(
    session: Session, opened: Opened, attack: Attack, state: str
) -> list[tuple[str, str, str]]:
    """What somebody in this state wrote from pages they have open, and may not."""
    wrong = []
    with somebody_who_is(session, opened.session_id, state) as rights:
        for is_allowed in (True, False):
            group = [(p, c) for p, c in opened.pages if is_open_to(p, state) is is_allowed]
            if not group:
                continue
            attack.forget()
            attack.hidden = opened.property_id.hex if state == "limited" else ""
            await fire_everything(*[client for _, client in group])
            may = rights if is_allowed else rights & FRAME
            where = "its pages" if is_allowed else "pages it cannot open"
            wrong += [(state, where, table) for table in attack.tables if not may_write(table, may)]
    return wrong


def may_write(table: str, rights: frozenset[Permission]) -> bool:
    if table in FOLLOWING:
        return bool(rights)
    return bool(WRITERS.get(table, set()) & rights)


def is_open_to(pattern: str, state: str) -> bool:
    """Whether somebody in a state may still open a page that they opened before."""
    if state == "guest":
        return pattern.startswith("/estimates")
    if pattern == "/jobsites/{property_id}":  # the others are listed beside the one
        pattern = "/jobsites"
    if pattern in LISTS:
        return state in LISTS[pattern]
    return may_open(state, "own", DOCUMENTS[pattern][1])


def test_every_table_says_who_may_write_it() -> None:
    told = {name.partition(":")[0] for name in (*WRITERS, *FOLLOWING, *NOBODYS)}

    assert told == set(SQLModel.metadata.tables)


async def open_all(user: Browser, session: Session, opener: str, tmp_path: Path) -> Opened:
    """Every page of a role, those of documents with the role's own ones."""
    world = make_world(session, tmp_path / "portal")
    more = make_busy(session, world)
    token = world.tokens[opener]
    user.http_client.cookies.set("porchlight", token)
    query = select(SignInSession).where(SignInSession.token_hash == hash_token(token))
    row = session.exec(query).one()
    opened = Opened(row.person_id, row.id, UUID(world.documents["property"]["own"]), [])
    session.commit()
    for pattern in portal_addresses():
        if opener_of(pattern) == opener:
            for address in (_filled(pattern, world), *more.get(pattern, ())):
                opened.pages.append((pattern, await user.open(address)))
    await asyncio.sleep(0.5)  # for what pages fetch after they were drawn
    return opened


def _filled(pattern: str, world: World) -> str:
    if pattern in LISTS:
        return pattern
    return re.sub(r"{\w+}", world.documents[DOCUMENTS[pattern][0]]["own"], pattern)


def handlers_of(opener: str) -> set[str]:
    """The changing services that the pages of a role call, by the names in their source."""
    found = set()
    for folder in SOURCES[opener]:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(CALLS):
                    found |= {arg.id for arg in node.args[:2] if isinstance(arg, ast.Name)}
    services = {name for path in (ROOT / "services").rglob("*.py") for name in _functions(path)}
    return found & services


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
