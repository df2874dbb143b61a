"""The dialogs in which an estimate is approved, declined or talked about."""

from collections.abc import Awaitable, Callable, Sequence

from components.estimates.sign_form import Agreed, SignForm, Signing
from components.kit.actions import Kind, action_button
from components.kit.form_fields import FormField, FormFields
from components.kit.sheet import Sheet

SIGNING_NOTE = (
    "By approving you agree to the work and the total shown. We keep your name, the time, "
    "the address you sign from and an exact copy of this estimate."
)


class ApproveDialog(Sheet):
    """Asks for a signature; stays open while it is refused."""

    def __init__(
        self,
        *,
        name: str,
        total: str,
        chosen: Sequence[str],
        on_sign: Callable[[Signing], Awaitable[bool]],
    ) -> None:
        """``chosen`` are the lines that come to ``total``: what is signed is read once more."""
        super().__init__("Approve estimate")
        self._signing = Signing(name)
        self._on_sign = on_sign
        with self.body:
            agreed = Agreed(tuple(chosen), total, SIGNING_NOTE)
            SignForm(name=name, agreed=agreed, on_change=self._take)
        with self.foot:
            action_button("Approve estimate", self._sign, wide=True)

    def _take(self, signing: Signing) -> None:
        self._signing = signing

    async def _sign(self) -> None:
        if await self._on_sign(self._signing):
            self.close()


class WordsDialog(Sheet):
    """Asks for a few words; stays open, with all that was written, while they are refused."""

    def __init__(
        self,
        title: str,
        field: FormField,
        button: str,
        *,
        on_send: Callable[[str], Awaitable[bool]],
        kind: Kind = "primary",
    ) -> None:
        super().__init__(title)
        self._name = field.name
        self._on_send = on_send
        with self.body:
            self._fields = FormFields([field])
        with self.foot:
            action_button(button, self._send, kind=kind, wide=True)

    async def _send(self) -> None:
        text = self._fields.values[self._name]
        if not text.strip():
            self._fields.set_problem(self._name, "Write a few words first.")
        elif await self._on_send(text):
            self.close()
