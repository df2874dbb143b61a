"""The demo's mailbox: every mail that the portal would have sent. Exists in the demo only."""

import asyncio
from uuid import UUID

from jinja2 import Environment, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pages.machine.asgi import refusal
from services.kit import unit_of_work
from services.kit.file_store import FolderStore
from services.kit.linkified import pieces_of
from services.kit.settings import Settings
from services.mail.pictures import attach_pictures, show_pictures
from services.mail.queue import MailboxEntry, list_mails, read_mail

OPEN_PATHS = ("/demo",)

# A mail's HTML is shown as a browser would show a stranger's: no script, no origin of its own.
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = Environment(autoescape=select_autoescape(default=True)).from_string("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo mailbox</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 45rem; margin: 0 auto; padding: 1.5rem 1rem;
  font: 16px/1.5 system-ui, sans-serif; }
html { background: #fff; color: #1b1b1b; }
a, a:visited { color: #0a58ca; }
@media (prefers-color-scheme: dark) {
  html { background: #141414; color: #ededed; }
  a, a:visited { color: #8ab8ff; }
}
form { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; margin-bottom: 1.5rem; }
input, button { font: inherit; padding: .5rem .75rem; min-height: 44px; box-sizing: border-box; }
input { flex: 1; min-width: 12rem; }
article { border: 1px solid #8886; border-radius: 12px; padding: 1rem 1.25rem;
  margin-bottom: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0; }
.meta { opacity: .75; font-size: .875rem; margin: .25rem 0 1rem; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
summary { cursor: pointer; padding: .75rem 0; }
iframe { width: 100%; height: 40rem; border: 1px solid #8886; border-radius: 8px;
  background: #fff; }
</style>
</head>
<body>
<main>
<h1>Demo mailbox</h1>
<p>Emails of this demo go nowhere: they are here, newest first.</p>
<form method="get" action="/demo/mailbox">
<label for="to">Show mails to</label>
<input id="to" name="to" type="email" value="{{ to }}" placeholder="everybody">
<button>Show</button>
</form>
{% for mail, pieces in mails %}
<article>
<h2>{{ mail.subject }}</h2>
<p class="meta">To {{ mail.to_address }} · {{ mail.queued_at }} · {{ mail.state.value }}</p>
<pre>{% for piece in pieces %}{% if piece.href %}<a href="{{ piece.href }}">{{ piece.text }}</a>
{%- else %}{{ piece.text }}{% endif %}{% endfor %}</pre>
<details><summary>As HTML</summary>
<iframe title="{{ mail.subject }}" src="/demo/mailbox/{{ mail.id }}" loading="lazy"
  sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></details>
</article>
{% else %}
<p>No mail yet{% if to %} to {{ to }}{% endif %}. Ask for a sign-in link to see one arrive.</p>
{% endfor %}
</main>
</body>
</html>
""")


class MailboxPages:
    def __init__(self, settings: Settings) -> None:
        self._origin = settings.origin
        self._store = FolderStore(settings.files_dir)

    async def show(self, request: Request) -> Response:
        to = request.query_params.get("to", "").strip().lower()
        mails = await unit_of_work.consult_as_system(list_mails, to or None)
        html = await asyncio.to_thread(self._render, to, mails)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _PAGE_POLICY}
        return HTMLResponse(html, headers=headers)

    async def show_html(self, request: Request) -> Response:
        try:
            mail_id = UUID(request.path_params["mail_id"])
        except ValueError:
            return refusal(404, "No such email.")
        mail = await unit_of_work.consult_as_system(read_mail, mail_id)
        if mail is None:
            return refusal(404, "No such email.")
        # Links open a tab of their own: inside the frame they could do nothing.
        pictures = await asyncio.to_thread(attach_pictures, self._store, mail.pictures)
        html = show_pictures(mail.html, pictures).replace(
            "<head>", '<head>\n<base target="_blank">', 1
        )
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _MAIL_POLICY}
        return HTMLResponse(html, headers=headers)

    def _render(self, to: str, mails: list[MailboxEntry]) -> str:
        shown = [(mail, list(pieces_of(mail.text, self._origin))) for mail in mails]
        return _PAGE.render(to=to, mails=shown)


def routes(settings: Settings) -> list[Route]:
    """None outside of the demo, whatever is asked for."""
    if not settings.is_demo:
        return []
    pages = MailboxPages(settings)
    return [
        Route("/demo/mailbox", pages.show),
        Route("/demo/mailbox/{mail_id}", pages.show_html),
    ]
