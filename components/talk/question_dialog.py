"""The dialog in which a customer asks about something; it keeps what was written."""

from collections.abc import Awaitable, Callable

from components.kit.actions import action_button
from components.kit.form_fields import FormField, FormFields
from components.kit.sheet import Sheet

QUESTION = FormField(
    "question",
    "Your question",
    kind="text",
    note="It goes to the office together with this visit. We'll reply in Messages.",
    longest="4000",
)


class QuestionDialog:
    """Asks, and stays open with everything in it while the answer is no."""

    def __init__(self, send: Callable[[str], Awaitable[str]]) -> None:
        """``send`` answers with the refusal's sentence, or nothing."""
        self._send = send
        self._sheet = Sheet("Ask a question")
        with self._sheet.body:
            self._fields = FormFields([QUESTION])
        with self._sheet.foot:
            action_button("Cancel", self._sheet.close, kind="quiet")
            action_button("Send question", self._press)

    def open(self) -> None:
        self._sheet.open()

    async def _press(self) -> None:
        refusal = await self._send(self._fields.values[QUESTION.name])
        self._fields.set_problem(QUESTION.name, refusal)
        if not refusal:
            self._fields.wipe(QUESTION.name)
            self._sheet.close()
