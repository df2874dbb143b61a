"""Pieces of the office's inbox: who answers, how a request stands, and mails that were given up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from components.kit import hour_style
from components.kit import html as h
from components.kit.filter_bar import Option, Select
from components.kit.markup import Markup, read_drawn
from components.kit.small_pieces import heard_only
from components.talk.thread_view import REQUEST_WORDS
from data.talk.work_requests import RequestStatus
from services.mail.mail_failures import UnsentMail
from services.talk.inbox import Colleague


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """A mail that was given up, written for people."""

    id: str
    to: str
    subject: str
    reason: str
    when: str


class UnsentMails(Markup):
    """The list "Emails that could not be sent", each with "Try again"."""

    def __init__(self, rows: Sequence[UnsentRow], *, on_retry: Callable[[str], object]) -> None:
        super().__init__()
        self.react("retry", read_drawn, on_retry)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[UnsentRow]) -> None:
        """Show the emails there are now; without any there is nothing to see."""
        title = "Emails that could not be sent"
        section = h.section(
            h.h2(title), h.ul(map(_unsent, rows)), class_="pl pl-unsent", aria_label=title
        )
        self.draw(section if rows else None)


@h.piece
def _unsent(row: UnsentRow) -> h.Drawn:
    return h.li(
        h.div(
            h.b(row.subject, class_="pl-wrap"),
            h.p(f"To {row.to} · {row.when}", class_="pl-small pl-muted"),
            h.p(row.reason, class_="pl-small pl-error pl-wrap"),
        ),
        h.button(
            "Try again",
            heard_only(f" to {row.to}"),
            type="button",
            class_="pl-button pl-button--quiet",
            on_click=h.act("retry", row.id),
        ),
        id=f"unsent-{row.id}",
    )


def no_mail_note(waiting: int) -> str:
    """What the office must know while no mail server is set."""
    emails = "1 email is waiting" if waiting == 1 else f"{waiting:,} emails are waiting"
    return (
        "The portal has no mail server, so no email reaches anybody, sign-in links included. "
        f"{emails}; they are sent once PORCHLIGHT_SMTP_URL is set."
    )


def unsent_rows(mails: Sequence[UnsentMail], now: datetime, zone: str) -> list[UnsentRow]:
    return [
        UnsentRow(
            str(mail.id),
            mail.to_address,
            mail.subject,
            mail.reason,
            hour_style.moment(mail.created_at, now, zone),
        )
        for mail in mails
    ]


def staff_select(staff: Sequence[Colleague], assigned_to: str) -> Select:
    options = (Option("", "Nobody yet"), *(Option(str(one.person_id), one.name) for one in staff))
    chosen = next((str(one.person_id) for one in staff if one.name == assigned_to), "")
    return Select("staff", "Answered by", chosen, options)


def request_select(status: RequestStatus) -> Select:
    options = tuple(Option(one.value, REQUEST_WORDS[one][0]) for one in RequestStatus)
    return Select("status", "Request", status.value, options)
