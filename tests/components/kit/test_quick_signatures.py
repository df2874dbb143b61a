"""Remembered signatures answer as NiceGUI itself does."""

from nicegui import helpers
from nicegui.element import Element
from nicegui.helpers.functions import expects_arguments as original

from components.kit.quick_signatures import remember_signatures


class Listener:
    def with_word(self, word: str) -> None: ...

    def without(self) -> None: ...


def test_answers_are_nicegui_s_own() -> None:
    remember_signatures()
    remember_signatures()  # a second portal in one process changes nothing
    listener, element = Listener(), Element.__new__(Element)
    asked = [listener.with_word, listener.without, element.update, element.add_slot, print]

    for _ in range(2):
        answers = [helpers.expects_arguments(one) for one in asked]

        assert answers == [original(one) for one in asked]
    assert answers[:4] == [True, False, False, True]
