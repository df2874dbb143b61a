"""Puts the portal together on NiceGUI: routes, guards, screens and background work."""

import asyncio
import contextlib
import gc
from collections.abc import Callable
from functools import partial

from nicegui import app
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from components.kit import live, theme
from components.kit.page_spec import roots_of
from components.kit.quick_signatures import remember_signatures
from components.kit.socket_guard import SocketGuard
from components.work.jobsite_screen import MapGround
from components.work.property_map import serve_map_assets
from pages.api.app import api_mount
from pages.entry import routes as entry
from pages.entry.cookies import cookie_name
from pages.entry.email_change import OPEN_PATH as EMAIL_CHANGE
from pages.entry.email_change import email_change_routes
from pages.entry.html_page import HtmlPage
from pages.machine import autopay_hold, demo_mailbox, documents
from pages.machine.activity_csv import PATH as ACTIVITY_CSV
from pages.machine.activity_csv import activity_csv_route
from pages.machine.brand_logo import brand_logo_route
from pages.machine.calendar import calendar_routes
from pages.machine.document_guard import DocumentGate
from pages.machine.files import file_route
from pages.machine.guards import Exceptions, install_guards
from pages.machine.health import health_routes
from pages.machine.hosts import allowed_origins
from pages.machine.mail_previews import ADDRESS as MAIL_PREVIEW
from pages.machine.mail_previews import mail_preview_route
from pages.machine.mail_webhook import mail_webhook_route
from pages.machine.map_pins import map_pins_route
from pages.machine.my_data import PATH as MY_DATA
from pages.machine.my_data import my_data_route
from pages.machine.photo_uploads import photo_upload_route
from pages.machine.session_guard import Plan
from pages.machine.stripe_webhook import stripe_webhook_route
from pages.machine.unsubscribe import unsubscribe_route
from pages.page_list import PAGES
from pages.payment_services import (
    PaymentServices,
    checkout_parts,
    make_payment_services,
    office_money,
)
from pages.portal.site import PortalParts, portal_root
from services.accounts.sign_in_links import forget_old_links
from services.documents.estimate_prints import EstimatePrints
from services.documents.letterhead import PdfAssets
from services.documents.pdf_renderer import PdfRenderer
from services.kit import addresses, events, unit_of_work
from services.kit.contractors import LOGO_PATH
from services.kit.event_tail import EventTail
from services.kit.file_store import FolderStore
from services.kit.links import Links
from services.kit.periodic_jobs import PeriodicJob, Schedule
from services.kit.rate_limits import forget_old_tries
from services.kit.settings import Settings
from services.kit.unit_of_work import execute_as_system
from services.mail.mailer import Mailer
from services.mail.reply_addresses import ReplyAddresses
from services.mail.unsubscribing import Unsubscribing
from services.notices.notices import Notices
from services.privacy.data_export_jobs import DataCopies
from services.privacy.data_exports import CopySources
from services.records.importing.resuming import StoppedImports
from services.talk.mail_replies import MailReplies
from services.talk.photo_uploads import UploadTokens
from services.talk.unsent_uploads import UnsentUploads
from services.work.clock_events import PassingTime

PRACTICE_MOUNT = "/practice-stripe"
# Below a page's address, but with routes of their own, which ask with the visitor's rights.
BELOW_PAGES = (addresses.INVOICE_PDF, addresses.ESTIMATE_PDF, MAIL_PREVIEW)
MACHINES = (
    "/webhooks/stripe",
    "/webhooks/mail",
    "/healthz",
    "/readyz",
    "/static",
    "/map",
    "/calendar",
    "/files",
    LOGO_PATH,
    EMAIL_CHANGE,
    "/uploads",
    "/unsubscribe",
    "/api",
)


def build_site(settings: Settings, practice: ASGIApp | None = None) -> Callable[[], object]:
    """Register everything; the result goes to ``ui.run``. ``practice`` is the demo's Stripe."""
    money = make_payment_services(settings)
    theme.apply()
    remember_signatures()
    serve_map_assets()
    _add_routes(settings, money)
    copies = _data_copies(settings)
    if practice is not None:
        app.mount(PRACTICE_MOUNT, practice)
    guard = _guard(settings, has_practice=practice is not None)
    _run_background(settings, money, guard, copies)
    ground = MapGround(settings.tile_url, settings.tile_attribution)
    uploads = UploadTokens(settings.secret_key)
    links = Links(settings.origin, settings.secret_key)
    checkout, office = checkout_parts(settings, money), office_money(settings, money)
    return portal_root(PortalParts(ground, checkout, uploads, links, office, settings.sends_mail))


def _add_routes(settings: Settings, money: PaymentServices | None) -> None:
    routes: list[BaseRoute] = [
        *entry.routes(settings),
        *email_change_routes(entry.make_desk(settings)),
        *health_routes(),
        activity_csv_route(),
        *calendar_routes(settings),
        map_pins_route(),
        file_route(FolderStore(settings.files_dir)),
        brand_logo_route(FolderStore(settings.files_dir)),
        unsubscribe_route(_unsubscribing(settings)),
        _photo_uploads(settings),
        *_documents(settings),
        mail_preview_route(settings.origin, FolderStore(settings.files_dir)),
        *autopay_hold.hold_routes(HtmlPage()),
    ]
    if money is not None:
        routes.append(stripe_webhook_route(money.webhooks))
    if settings.inbound_mail_address and settings.inbound_mail_secret:
        door = MailReplies(_reply_addresses(settings), FolderStore(settings.files_dir))
        routes.append(mail_webhook_route(door, settings.inbound_mail_secret))
    routes.append(api_mount(FolderStore(settings.files_dir)))
    routes += demo_mailbox.routes(settings)
    app.router.routes.extend(routes)


def _photo_uploads(settings: Settings) -> Route:
    tokens = UploadTokens(settings.secret_key)
    return photo_upload_route(FolderStore(settings.files_dir), tokens, _unsent_uploads(settings))


def _unsent_uploads(settings: Settings) -> UnsentUploads:
    return UnsentUploads(settings.data_dir / "uploads", FolderStore(settings.files_dir))


def _documents(settings: Settings) -> list[Route]:
    renderer, assets = _printing(settings)
    return documents.document_routes(renderer, assets, _estimate_prints(settings), HtmlPage())


def _printing(settings: Settings) -> tuple[PdfRenderer, PdfAssets]:
    assets = PdfAssets(FolderStore(settings.files_dir), settings.origin)
    return PdfRenderer(settings.data_dir / "documents"), assets


def _estimate_prints(settings: Settings) -> EstimatePrints:
    return EstimatePrints(*_printing(settings))


def _unsubscribing(settings: Settings) -> Unsubscribing:
    return Unsubscribing(
        settings.origin,
        settings.secret_key,
        _reply_addresses(settings),
        takes_payments=settings.takes_payments,
    )


def _reply_addresses(settings: Settings) -> ReplyAddresses:
    return ReplyAddresses(settings.inbound_mail_address, settings.secret_key)


def _guard(settings: Settings, *, has_practice: bool) -> SocketGuard:
    app.add_middleware(DocumentGate, paper=HtmlPage(), pages=PAGES, others=BELOW_PAGES)
    practice = (PRACTICE_MOUNT,) if has_practice else ()
    mailbox = demo_mailbox.OPEN_PATHS if settings.is_demo else ()
    plan = Plan(
        pages=(*roots_of(PAGES), *documents.PAGES, MY_DATA, ACTIVITY_CSV),
        open=(
            *entry.OPEN_PATHS,
            *MACHINES,
            *documents.OPEN_PATHS,
            *autopay_hold.OPEN_PATHS,
            *mailbox,
            *practice,
        ),
    )
    install_guards(
        app,
        settings,
        plan,
        Exceptions(
            machines=("/webhooks/stripe", "/webhooks/mail", "/api", "/unsubscribe", *practice)
        ),
    )
    guard = SocketGuard(allowed_origins(settings), cookie_name(settings))
    guard.install()
    events.listen(guard.hear)
    return guard


def _data_copies(settings: Settings) -> DataCopies:
    renderer, assets = _printing(settings)
    sources = CopySources(assets.store, renderer, assets)
    copies = DataCopies(settings.data_dir / "copies", sources)
    app.router.routes.append(my_data_route(copies))
    events.listen(copies.hear)
    return copies


def _notice_rounds(settings: Settings) -> list[PeriodicJob]:
    notices = Notices(_unsubscribing(settings))
    events.listen(notices.hear)
    prints = _estimate_prints(settings)
    events.listen(prints.hear)
    return [
        PeriodicJob("signed estimates", 300, prints.print_signed),
        PeriodicJob("notices", 60, notices.run_due),
        PeriodicJob("digests", 60, notices.send_digests),
        PeriodicJob("reminders", 3600, notices.remind),
    ]


def _cleaning_rounds(settings: Settings) -> list[PeriodicJob]:
    return [
        PeriodicJob("old links", 86_400, partial(execute_as_system, forget_old_links)),
        PeriodicJob("old tries", 86_400, partial(execute_as_system, forget_old_tries)),
        PeriodicJob("unsent photos", 3600, _unsent_uploads(settings).collect),
        PeriodicJob("stopped imports", 60, StoppedImports(settings.imports_dir).finish),
    ]


def _run_background(
    settings: Settings, money: PaymentServices | None, guard: SocketGuard, copies: DataCopies
) -> None:
    mailer = Mailer(settings)
    tail = EventTail()
    events.listen(mailer.hear)
    events.listen(live.broadcast)
    unit_of_work.after_commit(tail.wake)
    jobs = [
        PeriodicJob("passing time", 15, PassingTime().run),
        *_notice_rounds(settings),
        PeriodicJob("outbox", 60, mailer.run_due),
        PeriodicJob("data copies", 300, copies.run),
        PeriodicJob("expired sessions", 60, guard.close_expired),
        *_cleaning_rounds(settings),
    ]
    if money is not None:
        jobs += money.jobs
    schedule = Schedule(jobs)
    following: list[asyncio.Task[None]] = []

    def start() -> None:
        tail.skip_past()
        following.append(asyncio.get_running_loop().create_task(tail.follow()))
        schedule.start()
        # What was imported stays; collecting it again and again made the longest pauses.
        gc.collect()
        gc.freeze()

    async def stop() -> None:
        schedule.stop()
        for task in following:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if money is not None:
            await money.gateway.close()

    app.on_startup(start)
    app.on_shutdown(stop)
