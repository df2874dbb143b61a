"""GET /my-data/{id}: the ZIP with one's own data, for its owner's session alone."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pages.entry.context import signed_in_of
from pages.machine.asgi import refusal
from services.kit.errors import DomainError
from services.kit.identifiers import read_id
from services.kit.unit_of_work import consult
from services.privacy.data_export_jobs import DataCopies
from services.privacy.personal_data import find_ready_export

PATH = "/my-data"


def my_data_route(copies: DataCopies) -> Route:
    """The route for copies that are ready."""

    async def download(request: Request) -> Response:
        signed_in = signed_in_of(request)
        if signed_in is None:
            return refusal(404, "Not found.")
        try:
            export_id = read_id(request.path_params["export_id"], "copy")
            await consult(signed_in.session_id, find_ready_export, export_id)
        except DomainError:
            return refusal(404, "Not found.")
        place = copies.place_of(export_id)
        if not place.is_file():  # built by another instance that keeps its own folder
            return refusal(404, "Not found.")
        headers = {"Cache-Control": "private, no-store"}
        return FileResponse(
            place, media_type="application/zip", filename="my-data.zip", headers=headers
        )

    return Route(PATH + "/{export_id}", download)
