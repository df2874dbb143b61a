"""A small app that shows every component with sample content under the product's CSP.

Run ``python -m tests.browser.gallery PORT`` and open /jobsites, /invoices and so on.
"""

import asyncio
import re
import secrets
from pathlib import Path

from fastapi import Response
from nicegui import app, ui
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.kit import theme
from components.kit.actions import action_button
from components.kit.empty_state import EmptyState
from components.kit.figures import Figure, Figures
from components.kit.filter_bar import FilterBar
from components.kit.form_fields import FormField, FormFields
from components.kit.photo_gallery import PhotoGallery
from components.kit.record_table import Page, RecordTable, TableEvents
from components.kit.settings_form import Choice, Field, SettingsForm, Typed
from components.kit.sheet import Sheet
from components.kit.shell import Shell
from components.kit.shell_facts import ContractorCard, PersonCard, ShellOptions
from components.kit.small_pieces import Empty
from components.kit.theme import Tone
from components.money.invoice_paper import InvoicePaper
from components.work.jobsite_list import JobsiteList, SiteListEvents
from components.work.jobsite_panel import JobsitePanel
from components.work.next_visit import NextVisitCard
from components.work.quick_view import QuickView
from components.work.visit_timeline import VisitTimeline
from tests.browser import gallery_samples as samples
from tests.browser.small_app import serve

PICTURES = sorted((Path(__file__).parents[2] / "data/sample_export/photos").glob("*.jpg"))
TAG = re.compile(rb"<(script|style|link)\b")
POLICY = (
    "default-src 'self'; script-src 'nonce-{n}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
)
INVITATION = (
    Field("name", "Name", autocomplete="off"),
    Field("email", "Email", "email", autocomplete="off", hint="Where the invitation goes."),
    Field(
        "which",
        "Properties",
        "radio",
        value="all",
        choices=(Choice("all", "All properties"), Choice("some", "Only these")),
    ),
    Field(
        "places",
        "Chosen properties",
        "checks",
        choices=(Choice("birch", "Birch St 1", samples.LONG), Choice("elm", "Elm St 4")),
        shown_when=("which", "some"),
    ),
)
NOTHING = Empty("leaf", "Nothing here yet", "What your crew does appears here.", "Send message")


class ContentPolicy:
    """The product's policy, so that whatever it forbids is seen to fail here first."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/_nicegui", "/static")):
            await self.inner(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body"):
                return
            body = b"".join(part.get("body", b"") for part in held)
            headers = MutableHeaders(scope=held[0])
            if headers.get("content-type", "").startswith("text/html"):
                body = TAG.sub(rb'<\1 nonce="' + nonce.encode() + b'"', body)
                headers["content-security-policy"] = POLICY.format(n=nonce)
            headers["content-length"] = str(len(body))
            await send(held[0])
            await send({"type": "http.response.body", "body": body})

        await self.inner(scope, receive, hold)


@app.get("/pictures/{number}.jpg")
def picture(number: int) -> Response:
    return Response(PICTURES[number % len(PICTURES)].read_bytes(), media_type="image/jpeg")


def frame() -> Shell:
    theme.paint_brand(theme.EVERGREEN)
    return Shell(
        samples.NAV,
        ContractorCard("Greenfield Grounds", "+1 716 555 0100", "office@greenfield.example"),
        PersonCard("Dana Whitfield", "dana@whitfield.example"),
        on_send_message=lambda: ui.notify("Message sent", type="positive"),
        options=ShellOptions(pickers=(samples.PROPERTY_PICKER,), home="/jobsites"),
    )


def root() -> None:
    shell = frame()
    pages = {
        "/jobsites": jobsites,
        "/dashboard": dashboard,
        "/appointments": appointments,
        "/invoices": invoices,
        "/invoices/{number}": invoice,
        "/estimates": empty,
        "/wallet": wallet,
        "/users": users,
        "/profile": profile,
    }
    with shell.content():
        ui.sub_pages(pages, data={"shell": shell})


def jobsites(shell: Shell) -> None:
    shell.set_title("Jobsites", wide=True)
    with ui.element().classes(theme.JOBSITES):
        with ui.element().classes(theme.JOBSITES_MAP):
            quick = QuickView(on_open=lambda _id: panel.set_site(samples.SITE))
        with ui.element().classes(theme.JOBSITES_SIDE):

            def choose(site_id: str) -> None:
                sites.set_chosen(site_id)
                quick.set_site(samples.QUICK)

            sites = JobsiteList(samples.SITES, samples.STATES, SiteListEvents(choose))
            panel = JobsitePanel(on_close=lambda _nothing: sites.set_chosen(""))


def dashboard(shell: Shell) -> None:
    shell.set_title("Dashboard")
    NextVisitCard(samples.NEXT)
    Figures(
        [
            Figure("Open balance", "$501.38", tone=Tone.DUE, href="/invoices"),
            Figure("Estimates waiting", "2", "1 expires in 3 days", href="/estimates"),
        ]
    )
    VisitTimeline("Upcoming visits", samples.TIMELINE, empty=NOTHING)


def appointments(shell: Shell) -> None:
    shell.set_title("Appointments")
    VisitTimeline("Upcoming visits", [], empty=NOTHING)
    PhotoGallery(samples.PICTURES)


def invoices(shell: Shell) -> None:
    shell.set_title("Invoices")
    Figures(
        [
            Figure("Open balance", "$1,735.88", tone=Tone.DUE),
            Figure("Overdue", "$1,234.50", "INV-1042, 5 days", tone=Tone.OVERDUE),
            Figure("Processing", "$411.50", tone=Tone.PROCESSING),
            Figure("Paid this year", "$8,412.00", tone=Tone.PAID),
        ]
    )
    FilterBar(
        search="Search invoices",
        query="",
        selects=(samples.PERIODS, samples.STATUS),
        on_change=lambda change: table.set_page(Page() if change.query else samples.INVOICES),
    )
    events = TableEvents(
        on_sort=lambda _sort: table.set_page(samples.INVOICES),
        on_page=lambda _page: table.set_page(samples.INVOICES),
        on_select=lambda keys: bar.set_visibility(bool(keys)),
    )
    fits = Empty("search", "No matching invoices", "Try another word or a longer period.")
    table = RecordTable("Invoices", samples.COLUMNS, samples.INVOICES, empty=fits, events=events)
    with ui.element().classes(theme.PAY_BAR) as bar:
        ui.label("2 invoices")
        action_button("Pay $1,851.75", slow, icon="lock")
    bar.set_visibility(False)


def invoice(shell: Shell, number: str) -> None:
    shell.set_title(f"Invoice {number}")
    with InvoicePaper(samples.PAPER):
        action_button("Checkout", slow)


def empty(shell: Shell) -> None:
    shell.set_title("Estimates")
    EmptyState(NOTHING, on_act=lambda _nothing: ui.notify("Sent", type="positive"))
    RecordTable("Estimates", samples.COLUMNS, Page(), empty=NOTHING).set_loading()


def wallet(shell: Shell) -> None:
    shell.set_title("Wallet")
    sheet = Sheet("Checkout")
    with sheet.body:
        ui.label("Invoice INV-1042").classes(theme.MUTED)
    with sheet.foot:
        action_button("Cancel", sheet.close, kind="quiet")
        action_button("Pay $501.38", slow)
    with ui.element().classes(theme.ROW):
        action_button("Add payment method", sheet.open, icon="plus")
        action_button("Delete", slow, kind="danger", icon="trash-2")
        action_button(
            "Refused", lambda: ui.notify("Your card was declined", type="negative"), kind="quiet"
        )


def users(shell: Shell) -> None:
    shell.set_title("Users")

    def invite(typed: Typed) -> None:
        if "@" not in typed.text("email"):
            form.set_errors({"email": "Enter an email address."})
            return
        form.clear_inputs()
        ui.notify(f"Invited to {', '.join(typed.ticked('places'))}", type="positive")

    def send() -> None:
        note = fields.values["note"].strip()
        fields.set_problem("note", "" if note else "Write a few words first.")
        if note:
            fields.wipe("note")
            ui.notify(f"Sent: {note}", type="positive")

    with ui.element().classes(theme.NARROW):
        form = SettingsForm(INVITATION, invite, submit="Invite")
        fields = FormFields([FormField("note", "Note", kind="text", hint="Write a note")])
        action_button("Send note", send)


def profile(shell: Shell) -> None:
    shell.set_title("Profile")
    panel = JobsitePanel(inline=True)
    panel.set_site(samples.SITE)


async def slow() -> None:
    await asyncio.sleep(1)
    ui.notify("Done", type="positive")


if __name__ == "__main__":
    app.add_middleware(ContentPolicy)
    serve(root, "Gallery")
