"""The objects of the stand-in: kept by id, listed newest first, saved after each call."""

import secrets
import string
import threading
import time
from collections.abc import Callable, Mapping

from services.demo.practice_stripe.archive import Archive
from services.demo.practice_stripe.wire import refuse

_ALPHABET = string.ascii_letters + string.digits


def make_id(prefix: str, length: int = 24) -> str:
    """A random id in Stripe's form."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


class Resource(dict[str, object]):
    """One object of the API: what goes over the wire, plus readers that know its types."""

    @property
    def id(self) -> str:
        return str(self["id"])

    @property
    def kind(self) -> str:
        return str(self["object"])

    def text(self, name: str) -> str:
        """A word, empty when the field is null."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A whole number, zero when the field is null."""
        value = self.get(name)
        return value if isinstance(value, int) else 0

    def group(self, name: str) -> dict[str, object]:
        """A nested object itself, so that a change to it is kept; a new one when it is null."""
        value = self.get(name)
        if not isinstance(value, dict):
            value = {}
            self[name] = value
        return value

    def words(self, name: str) -> list[str]:
        """A list of words."""
        value = self.get(name)
        return [str(word) for word in value] if isinstance(value, list) else []


def make_resource(kind: str, prefix: str, fields: Mapping[str, object]) -> Resource:
    """A new object with the fields that every object has."""
    common = {"object": kind, "created": int(time.time()), "livemode": False}
    return Resource({"id": make_id(prefix), **common, **fields})


class Store:
    """All state, behind one lock. Whoever changes it holds the lock and commits at the end."""

    def __init__(self, archive: Archive | None = None) -> None:
        self.lock = threading.RLock()
        self._archive = archive
        self._changes: dict[tuple[str, str], Mapping[str, object] | None] = {}
        load: Callable[[str], dict[str, dict[str, object]]] = (
            archive.load if archive else lambda _kind: {}
        )
        self.objects = {key: Resource(body) for key, body in load("object").items()}
        self._hidden = load("hidden")
        self.kept = load("kept")

    def put(self, resource: Resource) -> Resource:
        self.objects[resource.id] = resource
        self._changes["object", resource.id] = resource
        return resource

    def forget(self, resource: Resource) -> None:
        self.objects.pop(resource.id, None)
        self._changes["object", resource.id] = None

    def find(self, kind: str, object_id: str) -> Resource:
        """Raises: Refusal 404 when there is no such object."""
        found = self.objects.get(object_id)
        if found is None or found.kind != kind or found.get("deleted"):
            message = f"No such {kind}: '{object_id}'"
            raise refuse(message, "resource_missing", "id", status=404)
        return found

    def listed(self, kind: str, **matches: str | None) -> list[Resource]:
        """Objects of a kind, newest first; a None matches everything."""
        wanted = {name: value for name, value in matches.items() if value is not None}
        found = [
            each
            for each in self.objects.values()
            if each.kind == kind
            and not each.get("deleted")
            and all(each.get(name) == value for name, value in wanted.items())
        ]
        return found[::-1]

    def hide(self, object_id: str, name: str, value: str) -> None:
        """Keep a fact that never goes over the wire, such as the number of a card."""
        facts = self._hidden.setdefault(object_id, {})
        facts[name] = value
        self._changes["hidden", object_id] = facts

    def hidden(self, object_id: str, name: str) -> str:
        return str(self._hidden.get(object_id, {}).get(name, ""))

    def keep(self, key: str, body: dict[str, object] | None) -> None:
        """Keep a row of the machinery (an answer, a timer); None forgets it."""
        if body is None:
            self.kept.pop(key, None)
        else:
            self.kept[key] = body
        self._changes["kept", key] = body

    def commit(self) -> None:
        """Write what changed to the state file."""
        changes, self._changes = self._changes, {}
        if self._archive and changes:
            self._archive.save(changes)

    def close(self) -> None:
        with self.lock:
            self.commit()
            if self._archive:
                self._archive.close()
                self._archive = None
