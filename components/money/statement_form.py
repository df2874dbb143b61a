"""A statement of any period, and the whole account for a spreadsheet."""

from datetime import date

from components.kit.form_fields import FormField, FormFields
from components.kit.small_texts import TextLink, TextLinks
from services.kit.days import read_day

BACKWARDS = "It ends before it begins."
NO_DAY = "Choose a day."


class StatementForm:
    """Two days, and the links to what lies between them; drawn where it is made."""

    def __init__(self, today: date) -> None:
        first = today.replace(month=1, day=1)
        fields = (
            FormField("from", "From", first.isoformat(), kind="date"),
            FormField("to", "To", today.isoformat(), kind="date"),
        )
        self._fields = FormFields(fields, on_change=self._show)
        self._links = TextLinks(())
        self._show(self._fields.values)

    def _show(self, typed: dict[str, str]) -> None:
        address, (field, problem) = read_period(typed)
        self._fields.set_problem(field, problem)
        statement = [TextLink("Statement (PDF)", address)] if address else []
        self._links.set_links([*statement, TextLink("Whole ledger (CSV)", "/ledger.csv")])


def read_period(typed: dict[str, str]) -> tuple[str, tuple[str, str]]:
    """The statement's address, or the field that is wrong and why."""
    days = {}
    for name in ("from", "to"):
        try:
            days[name] = read_day(typed.get(name, ""))
        except ValueError:
            return "", (name, NO_DAY)
    if days["to"] < days["from"]:
        return "", ("to", BACKWARDS)
    return f"/statements.pdf?from={days['from']}&to={days['to']}", ("", "")
