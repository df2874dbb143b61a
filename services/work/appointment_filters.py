"""The appointments page's address: which visits it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from data.work.appointments import VisitTime
from data.work.visits import VisitStatus

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class AppointmentQuery:
    """What somebody looks for among their visits."""

    time: VisitTime = VisitTime.UPCOMING
    search: str = ""
    property_id: UUID | None = None
    status: VisitStatus | None = None
    page: int = 1


def read_query(address: Mapping[str, str]) -> AppointmentQuery:
    """What an address asks for; what it says wrongly is left at its default."""
    page = address.get("page", "")
    return AppointmentQuery(
        time=VisitTime.PAST if address.get("time") == VisitTime.PAST else VisitTime.UPCOMING,
        search=address.get("q", "").strip()[:200],
        property_id=_property(address.get("property", "")),
        status=_status(address.get("status", "")),
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )


def write_query(query: AppointmentQuery) -> dict[str, str]:
    """The address of a query, without what goes without saying."""
    said = {
        "time": "" if query.time is VisitTime.UPCOMING else query.time.value,
        "q": query.search,
        "property": str(query.property_id or ""),
        "status": query.status.value if query.status else "",
        "page": str(query.page) if query.page > 1 else "",
    }
    return {name: value for name, value in said.items() if value}


def _property(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _status(text: str) -> VisitStatus | None:
    return VisitStatus(text) if text in list(VisitStatus) else None
