"""Which mails one gets and how often: the fields of the form on the profile."""

from components.kit.filter_bar import Option
from components.kit.settings_form import Field, Typed
from data.accounts.people import NoticePace
from services.notices.notice_choices import NoticeChoices

PACE = "pace"
NOTICES_NOTE = (
    "Sign-in emails and receipts always come. With one email a day, crews on their way, moved "
    "visits and payments that fail still come at once."
)


def notice_fields(choices: NoticeChoices) -> list[Field]:
    """How often, then a switch for each kind."""
    often = Field(
        PACE,
        "How often",
        "select",
        value=choices.pace.value,
        choices=(
            Option(NoticePace.AT_ONCE, "As things happen"),
            Option(NoticePace.DAILY, "Once a day, at 5 PM"),
        ),
    )
    return [
        often,
        *(
            Field(one.kind.value, one.label, "switch", value="on" if one.is_on else "off")
            for one in choices.kinds
        ),
    ]


def typed_pace(typed: Typed) -> NoticePace:
    return NoticePace(typed.text(PACE))
