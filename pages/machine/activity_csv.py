"""GET /activity.csv: the customer's log as a table, for its admins."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.privacy.activity_view import activity_sentence
from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from services.kit.csv_sheets import write_sheet
from services.kit.errors import DomainError
from services.kit.unit_of_work import consult
from services.privacy.activity_log import export_activity, read_activity_query

PATH = "/activity.csv"
HEADER = ("when (UTC)", "who", "what", "kind", "property")


def activity_csv_route() -> Route:
    """The route, filtered by the same parameters as the page."""

    async def download(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(404, "Not found.")
        query = read_activity_query(dict(request.query_params))
        try:
            items = await consult(signed_in.session_id, export_activity, query)
        except DomainError:
            return refusal(404, "Not found.")
        rows = (
            (
                f"{one.at:%Y-%m-%d %H:%M:%S}",
                one.who,
                activity_sentence(one),
                one.kind,
                one.property_name,
            )
            for one in items
        )
        return Response(
            write_sheet(HEADER, rows),
            media_type="text/csv; charset=utf-8",
            headers={
                "Cache-Control": "private, no-store",
                "Content-Disposition": 'attachment; filename="activity.csv"',
            },
        )

    return Route(PATH, download)
