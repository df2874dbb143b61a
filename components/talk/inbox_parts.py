"""Pieces of the office's inbox: who answers, how a request stands, and mails that were given up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from components.kit import hour_style
from components.kit.filter_bar import Option, Select
from components.kit.part import Part, plain, read_text
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


class UnsentMails(Part, component="../assets/portal/unsent_mails.js"):
    """The list "Emails that could not be sent", each with "Try again"."""

    def __init__(self, rows: Sequence[UnsentRow], *, on_retry: Callable[[str], object]) -> None:
        super().__init__()
        self._on_retry = on_retry
        self.set_rows(rows)
        self.hear("retry", read_text, self._retry)

    def set_rows(self, rows: Sequence[UnsentRow]) -> None:
        """Show the mails there are now; without any there is nothing to see."""
        self._ids = {row.id for row in rows}
        self.props["mails"] = [plain(row) for row in rows]

    def _retry(self, mail_id: str) -> object:
        return self._on_retry(mail_id) if mail_id in self._ids else None


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
