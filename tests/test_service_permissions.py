"""Who calls a service is asked for a permission first, in the service's own transaction."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.source_tree import modules

# Services that do not ask for a permission first, each with its reason.
NOT_ASKED = {
    "accounts/invitations.py: invite_person": "which places one may offer depends on the place",
    "accounts/invitations.py: revoke_invitation": "as inviting does",
    "accounts/invitation_repeats.py: send_invitation_again": "as inviting does",
    "kit/contractors.py: read_contractor": "the contractor's name and phone are public",
    "work/company_brand.py: find_logo": "the contractor's logo is public",
    "records/api_keys.py: identify_caller": "the key is what is asked for",
    "work/calendar_feeds.py: read_calendar_feed": "the secret address is what is asked for",
}
# Parts of other services' transactions, though they know an actor: whoever calls them has asked.
# Pages and components cannot call them (the test sees to it).
PARTS = {
    "accounts/profiles.py: find_myself",
    "accounts/reauthentication.py: is_proved",
    "accounts/reauthentication.py: require_proved_session",
    "accounts/reauthentication.py: require_reauthentication",
    "accounts/second_factors.py: confirm_enrolment",
    "accounts/sessions.py: end_everything_of",
    "kit/events.py: announce",
    "money/autopay_charges.py: tell_of_charge",
    "talk/conversations.py: add_message",
    "talk/conversations.py: describe_messages",
    "talk/conversations.py: describe_thread",
    "talk/conversations.py: write_message",
}


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def parameters(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.args, *function.args.kwonlyargs]


def annotation(parameter: ast.arg) -> str:
    return ast.unparse(parameter.annotation) if parameter.annotation else ""


def services_on_a_session() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Public functions of services that work on a transaction."""
    for path, module in modules("services"):
        for function in module.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if "Session" in map(annotation, parameters(function)):
                yield path, function


@cache
def asked_from_outside() -> frozenset[tuple[str, str]]:
    """Module and name of all that pages and components take from services."""
    return frozenset(
        (node.module or "", alias.name)
        for layer in ("pages", "components")
        for _, module in modules(layer)
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def asks_first(function: ast.FunctionDef, actors: list[str]) -> bool:
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    first = ast.unparse(statements[0])
    return any(first.startswith(f"require({actor}, Permission.") for actor in actors)


def test_every_service_asks_for_permission_first() -> None:
    offences = set()
    for path, function in services_on_a_session():
        name = f"{path.relative_to('services')}: {function.name}"
        actors = [one.arg for one in parameters(function) if annotation(one) == "Actor"]
        is_part = (dotted(path), function.name) not in asked_from_outside()
        if asks_first(function, actors) or (is_part and (name in PARTS or not actors)):
            continue
        offences.add(name)

    assert offences == set(NOT_ASKED)
