"""The control page as HTML: plain forms, no script; every value is escaped."""

from collections.abc import Sequence
from html import escape

from services.demo.practice_stripe.control_rows import Button, ControlRow
from services.demo.practice_stripe.faults import Faults

_HEADINGS = ("Payment", "Payer", "Method", "Status", "Made", "What happens next")

_SWITCHES = (
    (
        "hold_webhooks",
        "Hold webhooks",
        "Events wait for &quot;Deliver every event again&quot; above.",
    ),
    ("duplicate_webhooks", "Send each webhook twice", "As Stripe sometimes does."),
    ("shuffle_webhooks", "Shuffle webhooks", "They arrive in any order."),
)
_COUNTS = (
    ("fail_next_requests", "Requests to refuse", "Answered with 500 before any work is done."),
    ("drop_next_responses", "Answers to lose", "The work is done, but the answer never arrives."),
)


def draw_page(rows: Sequence[ControlRow], faults: Faults) -> str:
    """The whole page."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Practice payments</title>"
        '<link rel="stylesheet" href="pages.css"></head><body class="wide"><main>'
        "<h1>Practice payments</h1>"
        '<p class="note">Demonstration: no real payments. This page plays the banks: '
        "decide here what becomes of a payment, then watch the portal.</p>"
        f"{_draw_payments(rows)}{_draw_tools()}{_draw_faults(faults)}</main></body></html>"
    )


def _draw_payments(rows: Sequence[ControlRow]) -> str:
    title = '<section><h2 id="payments">Payments</h2>'
    if not rows:
        return f'{title}<p class="muted">Payments appear here as they are made.</p></section>'
    heads = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    body = "".join(_draw_row(row) for row in rows)
    return (
        f'{title}<table aria-labelledby="payments"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></section>"
    )


def _draw_row(row: ControlRow) -> str:
    amount = f'<strong>{escape(row.amount)}</strong><small class="id">{row.intent_id}</small>'
    status = f'<span class="status {_tone(row.status)}">{escape(row.status)}</span>'
    cells = (amount, escape(row.payer), escape(row.method), status, row.made_at, _draw_next(row))
    labelled = zip(_HEADINGS, cells, strict=True)
    return (
        "<tr>"
        + "".join(f'<td data-label="{name}">{cell}</td>' for name, cell in labelled)
        + "</tr>"
    )


def _tone(status: str) -> str:
    if status in ("succeeded", "dispute won"):
        return "good"
    if status in ("failed", "dispute lost", "dispute needs response"):
        return "bad"
    return "plain"


def _draw_next(row: ControlRow) -> str:
    drawn = "".join(_draw_button(button, row.amount) for button in row.buttons)
    if row.verify_url:
        drawn += f'<a class="button" href="{escape(row.verify_url)}">Verify account</a>'
    return f'<div class="actions">{drawn}</div>' if drawn else '<span class="muted">Nothing</span>'


def _draw_button(button: Button, amount: str) -> str:
    name = escape(f"{button.words}: {amount}")
    return (
        '<form method="post" action="control/act">'
        f'<input type="hidden" name="target" value="{escape(button.target)}">'
        f'<button name="action" value="{button.action}" aria-label="{name}">{button.words}</button>'
        "</form>"
    )


def _draw_tools() -> str:
    return (
        "<section><h2>Time and events</h2>"
        '<form method="post" action="control/act" class="actions">'
        '<button name="action" value="advance">Let everything due happen now</button>'
        '<button name="action" value="redeliver">Deliver every event again</button>'
        '<a class="button" href="control">Refresh</a></form></section>'
    )


def _draw_faults(faults: Faults) -> str:
    counts = {
        "fail_next_requests": faults.fail_next_requests,
        "drop_next_responses": faults.drop_next_responses,
    }
    switches = {
        "hold_webhooks": faults.hold_webhooks,
        "duplicate_webhooks": faults.duplicate_webhooks,
        "shuffle_webhooks": faults.shuffle_webhooks,
    }
    drawn = "".join(
        f'<label class="switch"><input type="checkbox" role="switch" name="{name}"'
        f"{' checked' if switches[name] else ''}><span>{words}<small>{hint}</small></span></label>"
        for name, words, hint in _SWITCHES
    )
    drawn += "".join(
        f'<label class="count"><span>{words}<small>{hint}</small></span>'
        f'<input type="number" name="{name}" min="0" max="99" value="{counts[name]}"></label>'
        for name, words, hint in _COUNTS
    )
    return (
        "<section><h2>Faults</h2>"
        f'<form method="post" action="control/faults" class="faults">{drawn}'
        "<button>Save faults</button></form></section>"
    )
