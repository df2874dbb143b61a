"""Whose access notes stand after a property was brought in: the customer writes them as well."""

from data.work.properties import Property


def notes_to_keep(existing: Property | None, given: str, *, by_name: bool) -> dict[str, object]:
    """What changes about a property's notes when they are ``given`` from outside.

    What was given before says nothing new, so that the customer's edit since then stays. An
    import that gives something else does not replace a customer's edit either: how old a file
    is, nobody knows. A document of the API that gives something else ``by_name`` is meant.
    """
    taken: dict[str, object] = {"access_notes": given, "access_notes_given": given}
    if existing is None:
        return taken
    if given in (existing.access_notes_given, existing.access_notes):
        return {}
    is_customers = existing.access_notes != (existing.access_notes_given or "")
    return {} if is_customers and not by_name else taken
