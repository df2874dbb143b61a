"""The dialogs in which customers write: "Send message" and "Request work"."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from components.kit.actions import action_button
from components.kit.filter_bar import Option
from components.kit.form_fields import FormField, FormFields
from components.kit.photo_picker import PhotoPicker
from components.kit.sheet import Sheet
from components.talk.thread_view import topic_options
from services.talk.message_drafts import DraftFields, MessageForm

ANYWHERE = Option("", "No particular property")
NO_CHOICE = Option("", "Choose a property")


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a dialog's fields, by name, and the notes of its photos."""

    values: dict[str, str]
    photos: tuple[str, ...]


Send = Callable[[Written], Awaitable[str]]  # a refusal's sentence, or nothing


class WriteDialog(Sheet):
    """Fields, photos and "Send"; a refusal stands at the field ``main``, all input stays."""

    def __init__(
        self,
        title: str,
        fields: list[FormField],
        *,
        main: str,
        on_send: Send,
        on_change: Callable[[dict[str, str]], object] | None = None,
        needs_property: bool = False,
    ) -> None:
        super().__init__(title)
        self._main, self._on_send = main, on_send
        self._needs_property = needs_property
        with self.body:
            self._fields = FormFields(fields, on_change=on_change)
            self._photos = PhotoPicker()
        with self.foot:
            action_button("Send", self._send, icon="send", wide=True)

    async def _send(self) -> None:
        self._fields.set_problem(self._main, "")
        if self._needs_property and not self._fields.values["property"]:
            self._fields.set_problem("property", "Choose the property that it is about.")
            return
        written = Written(dict(self._fields.values), self._photos.tokens)
        problem = await self._on_send(written)
        if problem:
            self._fields.set_problem(self._main, problem)
        else:
            self.close()


def message_fields(form: MessageForm) -> list[FormField]:
    """Name and number first: they are filled in, and can be changed for this message."""
    draft = form.draft
    places = tuple(Option(str(key), name) for key, name in form.properties)
    fields = [
        FormField("name", "Name", draft.name, complete="name"),
        FormField("phone", "Phone", draft.phone, complete="tel"),
        FormField("property", "Property", draft.property_id, "select", (ANYWHERE, *places)),
        FormField("topic", "About", draft.topic, "select", topic_options(form.topics)),
        FormField("message", "Message", draft.text, "text"),
    ]
    return [field for field in fields if field.name != "property" or places]


def read_draft(values: dict[str, str]) -> DraftFields:
    return DraftFields(
        text=values.get("message", ""),
        name=values.get("name", ""),
        phone=values.get("phone", ""),
        topic=values.get("topic", ""),
        property_id=values.get("property", ""),
    )


def request_fields(form: MessageForm) -> list[FormField]:
    places = tuple(Option(str(key), name) for key, name in form.properties)
    if len(places) > 1:  # nobody is to file a request under a property they never looked at
        places = (NO_CHOICE, *places)
    days = "Weekdays after 3 PM, or Saturday"
    return [
        FormField("service", "Service wanted", hint="Lawn aeration, a leaky faucet"),
        FormField("property", "Property", places[0].value if places else "", "select", places),
        FormField("days", "Preferred days", hint=days),
        FormField("message", "Message", kind="text"),
    ]
