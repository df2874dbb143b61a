"""A small reader of iCalendar files that shares nothing with the library that writes them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
ESCAPES = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass
class Line:
    value: str
    parameters: dict[str, str]


@dataclass
class Component:
    name: str
    lines: dict[str, Line] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.lines[name].value
        return re.sub(r"\\[nN,;\\]", lambda found: ESCAPES[found[0]], value)

    def named(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


def read(content: bytes) -> Component:
    """The outermost component. Checks what RFC 5545 says about lines."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    physical = text[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 for line in physical)
    assert not any("\n" in line or "\r" in line for line in physical)
    stack = [Component("")]
    for line in text[:-2].replace("\r\n ", "").split("\r\n"):
        _take(stack, line)
    assert len(stack) == 1
    (calendar,) = stack[0].parts
    return calendar


def _take(stack: list[Component], line: str) -> None:
    head, _, value = line.partition(":")
    name, *parameters = head.split(";")
    if name == "BEGIN":
        stack.append(Component(value))
    elif name == "END":
        done = stack.pop()
        assert done.name == value
        stack[-1].parts.append(done)
    else:
        pairs = dict(parameter.split("=", 1) for parameter in parameters)
        assert name not in stack[-1].lines, name
        stack[-1].lines[name] = Line(value, pairs)


def moment(calendar: Component, line: Line) -> datetime:
    """A date-time in UTC, by the file's own VTIMEZONE."""
    if line.value.endswith("Z"):
        return datetime.strptime(line.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    wall = _wall(line.value)
    (zone,) = (
        zone for zone in calendar.named("VTIMEZONE") if zone.text("TZID") == line.parameters["TZID"]
    )
    onsets = [(onset, part) for part in zone.parts for onset in _onsets(part)]
    _, ruling = max((one for one in onsets if one[0] <= wall), key=lambda one: one[0])
    return (wall - _offset(ruling.text("TZOFFSETTO"))).replace(tzinfo=UTC)


def _onsets(part: Component) -> list[datetime]:
    """When the offset begins to hold, in the wall time that held before."""
    values = [part.lines["DTSTART"].value]
    if "RDATE" in part.lines:
        values += part.lines["RDATE"].value.split(",")
    return [_wall(value) for value in values]


def _wall(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007  (wall time)


def _offset(value: str) -> timedelta:
    found = OFFSET.fullmatch(value)
    assert found is not None
    sign, hours, minutes, seconds = found.groups()
    length = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return -length if sign == "-" else length
