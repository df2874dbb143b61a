"""The dialog in which a customer asks about something; it keeps what was written."""

from collections.abc import Awaitable, Callable

from components.kit.actions import action_button
from components.kit.part import Part
from components.kit.sheet import Sheet

LONGEST = 5000


class QuestionForm(Part, component="../assets/portal/question_form.js"):
    """One field, and the reason when a question could not be sent."""

    def __init__(self, on_change: Callable[[str], object]) -> None:
        super().__init__()
        self.show(error="", sent=0)
        self.hear("change", read_question, on_change)

    def start_over(self) -> None:
        self.show(error="", sent=self.props["sent"] + 1)


class QuestionDialog:
    """Asks, and stays open with everything in it while the answer is no."""

    def __init__(self, send: Callable[[str], Awaitable[str]]) -> None:
        """``send`` answers with the refusal's sentence, or nothing."""
        self._send = send
        self._text = ""
        self._sheet = Sheet("Ask a question")
        with self._sheet.body:
            self._form = QuestionForm(self._keep)
        with self._sheet.foot:
            action_button("Cancel", self._sheet.close, kind="quiet")
            action_button("Send question", self._press)

    def open(self) -> None:
        self._sheet.open()

    def _keep(self, text: str) -> None:
        self._text = text

    async def _press(self) -> None:
        refusal = await self._send(self._text)
        if refusal:
            self._form.props["error"] = refusal
            return
        self._text = ""
        self._form.start_over()
        self._sheet.close()


def read_question(value: object) -> str:
    """What a browser sent, cut where the service would refuse it anyway."""
    return value[:LONGEST] if isinstance(value, str) else ""
