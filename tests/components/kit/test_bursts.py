"""What the screens of one burst share."""

from components.kit.bursts import current_reads, drawn_from, once_a_burst
from services.kit.shared_reads import SharedReads

BUILT: list[str] = []


@once_a_burst
def build(names: list[str], greeting: str) -> list[str]:
    BUILT.append(greeting)
    return [f"{greeting} {name}" for name in names]


def test_the_same_answer_is_built_once_in_a_burst() -> None:
    BUILT.clear()
    names, others = ["Ann"], ["Bob"]

    with drawn_from(SharedReads([])):
        shown = [build(names, "Hi"), build(names, "Hi"), build(others, "Hi"), build(names, "Yo")]

    assert shown == [["Hi Ann"], ["Hi Ann"], ["Hi Bob"], ["Yo Ann"]]
    assert BUILT == ["Hi", "Hi", "Yo"]


def test_outside_of_a_burst_nothing_is_kept() -> None:
    BUILT.clear()
    names = ["Ann"]

    assert build(names, "Hi") == build(names, "Hi")
    assert BUILT == ["Hi", "Hi"]
    assert current_reads() is None
