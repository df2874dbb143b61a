"""The demo: the sample contractor in a database of its own, mail and money that stay here."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from data.accounts.people import Person, Role, find_person_by_email, list_members, list_staff
from data.kit import clock, schema
from data.kit.companies import find_company
from data.work.customers import LONG_AGO, customers_not_live
from services.demo.practice_stripe import PracticeStripe
from services.kit.data_folder import open_folder
from services.kit.errors import DomainError
from services.kit.file_store import FolderStore
from services.kit.permissions import SYSTEM, Actor, Permission, require
from services.kit.rate_limits import relax_for_demo
from services.kit.settings import DemoSettings
from services.kit.settings_reading import read_settings
from services.kit.unit_of_work import read, write
from services.records.importing import Export, import_export, read_export
from services.records.importing.reading import OnProgress

SAMPLE = Path(__file__).parents[2] / "data" / "sample_export"
DEMO_DATA = Path("var/demo")
_WEBHOOK_SECRET = "webhook_secret"  # a file that only the demo's folder has
OWNER_NAME = "Olive Office"
ACH_SECONDS = 60.0  # until a practice bank debit is settled


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the sample who can sign in."""

    email: str
    name: str
    customer: str
    role: str


class NotTheDemos(DomainError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds data that are not the demo's. "
            "Set PORCHLIGHT_DATA_DIR to a folder of the demo's own."
        )


def demo_folder() -> Path:
    """Where the demo's data lie: the set folder, which nobody else's data may be in.

    Raises:
        NotTheDemos: it is a portal's; the demo would open it to everybody, or delete it.
    """
    given = read_settings(DemoSettings)
    folder = given.data_dir if "data_dir" in given.model_fields_set else DEMO_DATA
    is_filled = folder.is_dir() and any(folder.iterdir())
    if is_filled and not (folder / _WEBHOOK_SECRET).exists():
        raise NotTheDemos(folder)
    return folder


def demo_settings(port: int | None, data_dir: Path) -> DemoSettings:
    """Settings under which nothing leaves this machine. Secrets are made once and kept."""
    given = read_settings(DemoSettings)
    open_folder(data_dir)
    webhook_secret = _kept_secret(data_dir / _WEBHOOK_SECRET)
    port = port or given.port
    origin = f"http://{given.host}:{port}"
    return DemoSettings(
        port=port,
        base_url=given.base_url or origin,
        data_dir=data_dir,
        database_url="",
        secret_key=_kept_secret(data_dir / "secret_key"),
        stripe_secret_key="sk_test_porchlight_demo",
        stripe_publishable_key="pk_test_porchlight_demo",
        stripe_webhook_secret=f"whsec_{webhook_secret}",
        stripe_api_base=f"http://127.0.0.1:{given.practice_port}",
        stripe_js_url="/practice-stripe/stripe.js",
        smtp_url="",
    )


def prepare_demo(settings: DemoSettings, on_progress: OnProgress | None = None) -> bool:
    """Make the demo's database, once. True when the sample was imported just now."""
    relax_for_demo()
    schema.upgrade()
    if read(lambda session: bool(list_guests(session, SYSTEM))):
        return False
    store = FolderStore(settings.files_dir)
    with read_export(SAMPLE, store, on_progress) as export:
        shift = days_since(export)

        def stage(session: Session) -> None:
            import_export(session, SYSTEM, export, shift_days=shift, on_progress=on_progress)
            hire_owner(session, SYSTEM)
            open_to_all(session, SYSTEM)

        write(stage)
    return True


def hire_owner(session: Session, actor: Actor) -> None:
    """Give the contractor's own address a place in the office: the other end of the line."""
    require(actor, Permission.IMPORT_DATA)
    company = find_company(session)
    if company is not None and find_person_by_email(session, company.email) is None:
        email = company.email.strip().lower()
        session.add(Person(email=email, name=OWNER_NAME, staff_role=Role.OWNER))


def open_to_all(session: Session, actor: Actor) -> None:
    """The sample's customers have had their portal for long, so its mails come."""
    require(actor, Permission.IMPORT_DATA)
    for customer in customers_not_live(session):
        customer.live_at = LONG_AGO
        session.add(customer)


def forget_demo(data_dir: Path) -> None:
    """Remove the demo's data, as ``--fresh`` asks."""
    shutil.rmtree(data_dir, ignore_errors=True)


def start_practice(settings: DemoSettings) -> PracticeStripe:
    """Start the stand-in for Stripe on its own port."""
    practice = PracticeStripe(
        f"http://127.0.0.1:{settings.port}/webhooks/stripe",
        settings.webhook_secrets[0],
        ach_seconds=ACH_SECONDS,
        state_file=settings.data_dir / "practice-stripe.db",
    )
    practice.serve(port=settings.practice_port)
    return practice


def list_guests(session: Session, actor: Actor) -> list[Guest]:
    """Everybody who can sign in: the contractor's people first, then by email."""
    require(actor, Permission.IMPORT_DATA)
    company = find_company(session)
    employer = company.name if company else ""
    return [
        *(
            Guest(person.email, person.name, employer, person.staff_role.value)
            for person in list_staff(session)
            if person.staff_role is not None
        ),
        *(
            Guest(person.email, person.name, customer.name, member.role.value)
            for person, member, customer in list_members(session)
        ),
    ]


def welcome(settings: DemoSettings) -> list[str]:
    """What to print: where the demo is, who can sign in, and how."""
    guests = read(lambda session: list_guests(session, SYSTEM))
    return [
        "",
        f"Porchlight's demo is at {settings.base_url}",
        "",
        "Ask there for a sign-in link as one of these people:",
        *(f"  {one.email:<26} {one.role:<11} {one.name}, {one.customer}" for one in guests),
        f"and find it in the mailbox: {settings.base_url}/demo/mailbox",
        "",
        "Pay with card 4242 4242 4242 4242, any date to come and any code.",
        f"Settle, return or dispute payments: {settings.base_url}/practice-stripe/control",
        "Press Ctrl+C to stop.",
        "",
    ]


def days_since(export: Export) -> int:
    """How far the sample's dates are moved so that its ``as_of`` day becomes today."""
    company = export.company
    if company is None or company.as_of is None:
        return 0
    return (clock.today(company.time_zone) - company.as_of).days


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()
