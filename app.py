"""The command line, and the wiring behind ``serve`` and ``demo``. Nothing imports this."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from fastapi.middleware.gzip import GZipMiddleware
from nicegui import ui
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES
from starlette.types import ASGIApp

from data.accounts.people import Role
from data.kit import engine, schema
from data.records.api_keys import ApiScope
from pages.machine.doctor import find_problems
from pages.machine.estimate_commands import estimate_commands
from pages.machine.import_format import FormatHelp
from pages.machine.money_commands import money_commands
from pages.site import build_site
from services.accounts.invitations import InvitationRequest, Place, invite_person, name_customer
from services.kit.errors import DomainError, NotPermitted
from services.kit.file_store import FolderStore
from services.kit.links import Links
from services.kit.logging_setup import configure_logging
from services.kit.permissions import SYSTEM
from services.kit.readiness import is_ready
from services.kit.serving_lock import AlreadyServing, ServingLock
from services.kit.settings import Settings
from services.kit.settings_check import problems_of
from services.kit.unit_of_work import read, write
from services.privacy.erasures import erase_person
from services.records.api_keys import KeyNameRefused, create_api_key
from services.records.exporting import ExportRefused, export_data
from services.records.importing import (
    ImportRefused,
    ImportSummary,
    Progress,
    check_export,
    import_export,
    read_export,
)

cli = typer.Typer(
    add_completion=False, no_args_is_help=False, help="Porchlight, the customer portal."
)
DEMO_DATA = Path("var/demo")


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Serve the portal, configured by the environment or .env."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Serve the portal; refuses to start when a needed setting is missing or unsafe."""
    settings = Settings()
    problems = problems_of(settings)
    if problems:
        _fail(["Porchlight does not start:", *problems])
    _open(settings)
    if not is_ready():
        _fail(["The database is away or not up to date. Run: app.py migrate"])
    _lock(settings)
    _serve(settings)


@cli.command()
def demo(fresh: bool = False, port: int | None = None) -> None:
    """Serve the sample contractor, with a stand-in for Stripe and a local mailbox."""
    # Imported here only: with a live key, the stand-in must not even be in memory.
    staging = importlib.import_module("services.demo.staging")
    if fresh:
        staging.forget_demo(DEMO_DATA)
    settings = staging.demo_settings(port, DEMO_DATA)
    _open(settings)
    _lock(settings)
    staging.prepare_demo(settings, _show_progress)
    practice = staging.start_practice(settings)
    for line in staging.welcome(settings):
        typer.echo(line)
    _serve(settings, practice.app)


@cli.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    _open(Settings())
    schema.upgrade()
    typer.echo(f"The database is at migration {schema.current_revision()}.")


@cli.command()
def doctor() -> None:
    """Say what is misconfigured, one line each; exit 1 if anything is."""
    settings = Settings()
    _open(settings)
    if problems := find_problems(settings):
        _fail(problems)
    typer.echo("Everything is in order.")


@cli.command(name="import")
def import_(
    path: Annotated[Path, typer.Argument(help="A folder or ZIP in the import format.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the problems.")] = False,
    _help_format: FormatHelp = False,
) -> None:
    """Bring in a contractor's data; nothing is written when anything is wrong."""
    settings = Settings()
    _open(settings)
    try:
        store = None if dry_run else FolderStore(settings.files_dir)
        with read_export(path, store, _show_progress) as export:
            if dry_run:
                problems = read(lambda session: check_export(session, SYSTEM, export))
                if problems:
                    raise ImportRefused(problems)
                for note in export.notes:
                    typer.echo(f"Note: {note}")
                verdict = "Nothing else is wrong" if export.notes else "No problems"
                typer.echo(f"{verdict} in {export.row_count:,} rows. Nothing was written.")
                return
            summary = write(
                lambda session: import_export(session, SYSTEM, export, on_progress=_show_progress)
            )
    except ImportRefused as refusal:
        _fail([*map(str, refusal.problems), "Nothing was written."])
    _print_summary(summary)


@cli.command()
def export(folder: Path) -> None:
    """Write all data as a folder in the import format."""
    settings = Settings()
    _open(settings)
    store = FolderStore(settings.files_dir)
    try:
        summary = read(lambda session: export_data(session, SYSTEM, store, folder))
    except ExportRefused as refusal:
        _fail([str(refusal)])
    typer.echo(f"Exported {sum(summary.rows.values()):,} rows to {folder}.")


@cli.command(name="api-key")
def api_key(
    name: Annotated[str, typer.Argument(help="Whose key it is, for the list of keys.")],
    scope: Annotated[ApiScope, typer.Option(help="What the key opens.")],
) -> None:
    """Make a key for other software; it is printed this once."""
    _open(Settings())
    if not is_ready():
        _fail(["The database is away or not up to date. Run: app.py migrate"])
    try:
        key = write(lambda session: create_api_key(session, SYSTEM, name, scope))
    except KeyNameRefused as refusal:
        _fail([str(refusal)])
    typer.echo(key.token)


@cli.command()
def invite(
    email: str,
    customer: Annotated[str, typer.Option(help="The customer's external id or id.")],
    role: Annotated[Role, typer.Option(help="basic, accounting or admin")] = Role.ADMIN,
    name: Annotated[str, typer.Option(help="How the mail greets them.")] = "",
) -> None:
    """Invite somebody to a customer's portal by e-mail; prints the link where no SMTP is set."""
    settings = _fit_settings()
    try:
        customer_id = read(lambda session: name_customer(session, SYSTEM, customer))
    except DomainError as refusal:
        _fail([f"--customer: {refusal}"])
    _invite(settings, InvitationRequest(email, name, Place(role, customer_id)))


@cli.command()
def erase(email: str) -> None:
    """Confirm a person's request to have their data deleted; records of money stay."""
    _open(Settings())
    try:
        write(lambda session: erase_person(session, SYSTEM, email))
    except DomainError as refusal:
        _fail([str(refusal)])
    typer.echo("Deleted. What the law wants kept stays, without the name.")


@cli.command()
def staff(
    email: str,
    role: Annotated[Role, typer.Option(help="owner, office or crew")],
    name: Annotated[str, typer.Option(help="How the mail greets them.")] = "",
) -> None:
    """Invite somebody to the contractor's staff; prints the link where no SMTP is set."""
    _invite(_fit_settings(), InvitationRequest(email, name, Place(role)))


def _fit_settings() -> Settings:
    """Settings with which a link can be made that the serving process will take."""
    settings = Settings()
    problems = problems_of(settings)
    if problems:
        _fail(problems)
    _open(settings)
    return settings


def _invite(settings: Settings, request: InvitationRequest) -> None:
    links = Links(settings.origin, settings.secret_key)
    try:
        sent = write(lambda session: invite_person(session, SYSTEM, request, links))
    except NotPermitted:
        _fail([f"--role: {request.place.role.value} is no role that can be given there."])
    except DomainError as refusal:
        _fail([str(refusal)])
    typer.echo(f"{sent.email} is invited as {request.place.role.value}, within 7 days.")
    if not settings.smtp_url:
        typer.echo(f"No SMTP is set, so nothing is mailed. The link: {sent.address}")


def _open(settings: Settings) -> None:
    configure_logging(settings.log_format)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine.configure(settings.database)


def _lock(settings: Settings) -> None:
    if not engine.is_sqlite():
        return
    try:
        _locks.append(ServingLock(settings.data_dir))
    except AlreadyServing as refusal:
        _fail([str(refusal)])


_locks: list[ServingLock] = []  # the lock lasts as long as this process


def _serve(settings: Settings, practice: ASGIApp | None = None) -> None:
    ui.run(
        build_site(settings, practice),
        host=settings.host,
        port=settings.port,
        title="Porchlight",
        favicon=Path(__file__).parent / "components/assets/portal/favicon.svg",
        dark=None,
        language="en-US",
        tailwind=False,
        reconnect_timeout=60,
        binding_refresh_interval=None,
        gzip_middleware_factory=_compress,
        show=False,
        reload=False,
        show_welcome_message=False,
        proxy_headers=False,  # pages/machine/hosts.py believes trusted proxies only
        log_config=None,
        server_header=False,
    )


def _compress(inner: ASGIApp) -> GZipMiddleware:
    # NiceGUI's level 9 takes four times the CPU of level 6 for 3 % fewer bytes. A PDF is
    # compressed within.
    as_they_are = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf")
    return GZipMiddleware(inner, compresslevel=6, exclude_content_types=as_they_are)


def _show_progress(progress: Progress) -> None:
    if not sys.stderr.isatty():
        return
    share = progress.done / max(1, progress.total)
    bar = "█" * round(share * 30)
    end = "\n" if progress.done >= progress.total else ""
    typer.echo(f"\r{bar:░<30} {share:4.0%} {progress.file:<20}{end}", nl=False, err=True)


def _print_summary(summary: ImportSummary) -> None:
    for file in summary.files:
        counts = f"{file.created} new, {file.updated} changed, {file.unchanged} as before"
        typer.echo(f"{file.file:<20} {counts}")
    for note in summary.notes:
        typer.echo(f"Note: {note}")


def _fail(lines: Sequence[str]) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


cli.add_typer(money_commands(_fit_settings), name="money")
cli.add_typer(estimate_commands(_fit_settings), name="estimate")

if __name__ in {"__main__", "__mp_main__"}:
    cli()
