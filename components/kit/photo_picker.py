"""Choosing or taking photos to send along; each is uploaded at once, with a bar and a retry."""

from collections.abc import Callable

from components.kit.part import Part

MOST = 8
LONGEST_TOKEN = 2000


class PhotoPicker(Part, component="../assets/portal/photo_picker.js"):
    """Button "Add photos". ``tokens`` are the notes of those that have arrived."""

    def __init__(self, *, on_change: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.tokens: tuple[str, ...] = ()
        self._on_change = on_change
        self.show(most=MOST, wipes=0)
        self.hear("photos", _read_tokens, self._take)

    def wipe(self) -> None:
        """Forget the photos, e.g. after they were sent."""
        self.tokens = ()
        self.props["wipes"] = int(self.props["wipes"]) + 1

    def _take(self, tokens: tuple[str, ...]) -> object:
        self.tokens = tokens
        return self._on_change() if self._on_change else None


def _read_tokens(value: object) -> tuple[str, ...]:
    sent = value if isinstance(value, list) else []
    return tuple(one[:LONGEST_TOKEN] for one in sent[:MOST] if isinstance(one, str))
