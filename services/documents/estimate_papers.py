"""An estimate on paper: what is offered or, once signed, exactly what was agreed and by whom."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from data.estimates.estimates import (
    Estimate,
    Signature,
    SignedEstimate,
    find_any_estimate,
    find_estimate,
    find_signature,
    unprinted_signatures,
)
from data.kit.companies import find_company
from data.kit.money import Money
from data.work.customers import Customer
from services.documents.letterhead import PdfAssets, letterhead
from services.documents.pdf_renderer import PdfDocument
from services.estimates.estimate_content import offer_of
from services.estimates.estimates import EstimateDetail, EstimateStatus, describe_estimate
from services.estimates.signature_strokes import HEIGHT, WIDTH, read_strokes
from services.kit import formats
from services.kit.document_paths import pdf_name
from services.kit.errors import NotFound
from services.kit.permissions import Actor, Permission, require

PRINTED_AT_ONCE = 50
_STATUS = {
    EstimateStatus.DRAFT: "Draft",
    EstimateStatus.OPEN: "Open",
    EstimateStatus.EXPIRED: "Expired",
    EstimateStatus.APPROVED: "Approved",
    EstimateStatus.DECLINED: "Declined",
    EstimateStatus.WITHDRAWN: "Withdrawn",
}

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class EstimatePaper:
    """A paper to hand out: kept in the file store under ``sha256``, or else to be printed.

    ``signature_id`` says whose signature's paper a print is to be kept as.
    """

    file_name: str
    sha256: str = ""
    document: PdfDocument | None = None
    signature_id: UUID | None = None


def find_estimate_paper(
    session: Session, actor: Actor, number: str, assets: PdfAssets
) -> EstimatePaper:
    """The paper of an estimate: the one that was signed, else a copy of how it stands now.

    Raises:
        NotPermitted: the actor sees no prices, and is not of the office.
        NotFound: it is not one of theirs.
    """
    require(actor, Permission.OWN_ACCOUNT)
    row = _find(session, actor, number)
    if row is None:
        raise NotFound("estimate")
    signature = find_signature(session, estimate_id=row.id)
    if signature is not None:
        return signed_paper(session, signature, assets)
    detail = describe_estimate(session, row, may_answer=False)
    facts = {**letterhead(session, assets, ""), **_open_facts(detail)}
    name = pdf_name("Estimate", number)
    return EstimatePaper(name, document=PdfDocument("estimate", name, facts))


def list_unprinted(session: Session, actor: Actor) -> tuple[UUID, ...]:
    """Signatures without their paper: the process stopped between signing and printing."""
    require(actor, Permission.OFFER_ESTIMATES)
    return tuple(unprinted_signatures(session, limit=PRINTED_AT_ONCE))


def find_signed_paper(
    session: Session, actor: Actor, signature_id: UUID, assets: PdfAssets
) -> EstimatePaper:
    """The paper of one signature, for the portal itself."""
    require(actor, Permission.OFFER_ESTIMATES)
    return signed_paper(session, session.get_one(Signature, signature_id), assets)


def signed_paper(session: Session, signature: Signature, assets: PdfAssets) -> EstimatePaper:
    """Written from what was signed, never from what the estimate says today."""
    content: dict[str, Json] = json.loads(signature.content)
    name = pdf_name("Estimate", f"{content['offer']['number']} signed")
    kept = session.get(SignedEstimate, signature.id)
    if kept is not None:
        return EstimatePaper(name, sha256=kept.sha256)
    row = session.get_one(Estimate, signature.estimate_id)
    customer = session.get_one(Customer, row.customer_id)
    company = find_company(session)
    zone = ZoneInfo(company.time_zone if company else "UTC")
    facts = {
        **letterhead(session, assets, ""),
        **_signed_facts(content["offer"], content["agreed"]),
        "address": _filled(customer.billing_address.splitlines()),
        "signature": _signature_facts(signature, zone),
    }
    document = PdfDocument("estimate", name, facts)
    return EstimatePaper(name, document=document, signature_id=signature.id)


def _find(session: Session, actor: Actor, number: str) -> Estimate | None:
    if actor.customer_id is None:
        require(actor, Permission.OFFER_ESTIMATES)
        return find_any_estimate(session, number)
    require(actor, Permission.VIEW_ESTIMATES)
    require(actor, Permission.VIEW_MONEY)
    return find_estimate(session, number, customer_id=actor.customer, scope=actor.scope)


def _open_facts(detail: EstimateDetail) -> Json:
    offer = offer_of(detail)
    price = detail.price(detail.first_choice)
    has_choices = detail.agreed is None and not all(line.is_fixed for line in detail.lines)
    totals = [("Subtotal", price.subtotal), ("Tax", price.tax)]
    counted = price.chosen if detail.agreed is not None else frozenset()
    return {
        **_head_facts(offer),
        "status": _STATUS[detail.status],
        "address": _filled(detail.billing_address.splitlines()),
        "lines": [line for line in _lines(offer) if not _is_choice(line) or _is_in(line, counted)],
        "choices": _choices(offer) if detail.agreed is None else _rejected(offer, counted),
        "totals": [[label, formats.money(amount)] for label, amount in totals],
        "total": formats.money(price.total),
        "deposit": formats.money(price.deposit) if price.deposit else "",
        "total_label": "Total with the first options" if has_choices else "Total",
        "signature": None,
    }


def _signed_facts(offer: Json, agreed: Json) -> Json:
    ids = agreed["agreed_lines"]
    chosen = frozenset(UUID(str(one)) for one in ids) if isinstance(ids, list) else frozenset()
    totals = [
        ["Subtotal", _money(offer, agreed["subtotal_minor"])],
        ["Tax", _money(offer, agreed["tax_minor"])],
    ]
    deposit = agreed["deposit_minor"]
    return {
        **_head_facts(offer),
        "status": _STATUS[EstimateStatus.APPROVED],
        "lines": [line for line in _lines(offer) if _is_in(line, chosen)],
        "choices": _rejected(offer, chosen),
        "totals": totals,
        "total": _money(offer, agreed["total_minor"]),
        "deposit": _money(offer, deposit) if deposit else "",
        "total_label": "Total agreed",
    }


def _head_facts(offer: Json) -> Json:
    def day(name: str) -> str:
        from_iso = offer[name]
        return formats.long_day(date.fromisoformat(str(from_iso))) if from_iso else ""

    return {
        "number": offer["number"],
        "customer": offer["customer"],
        "property": offer["property"],
        "issued": day("issued_on"),
        "expires": day("expires_on"),
        "memo": offer["terms"],
    }


def _lines(offer: Json) -> list[Json]:
    lines = offer["lines"]
    assert isinstance(lines, list)  # written by estimate_content
    return [
        {
            "id": line["id"],
            "option": line["option"],
            "optional": line["optional"],
            "description": line["description"],
            "quantity": formats.quantity(Decimal(line["quantity"])),
            "price": _money(offer, line["unit_price_minor"]),
            "amount": _money(offer, line["amount_minor"]),
        }
        for line in lines
    ]


def _choices(offer: Json) -> list[Json]:
    """What is still to be chosen: each group of options, then the extras."""
    groups: dict[str, list[Json]] = {}
    for line in filter(_is_choice, _lines(offer)):
        groups.setdefault(str(line["option"]), []).append(line)
    extras = groups.pop("", [])
    choices = [_choice(name, lines) for name, lines in groups.items()]
    return [*choices, _part("Extras", "Add what you like.", extras)] if extras else choices


def _choice(name: str, lines: list[Json]) -> Json:
    is_free = all(line["optional"] for line in lines)
    return _part(name[:1].upper() + name[1:], "One or none." if is_free else "One of these.", lines)


def _rejected(offer: Json, chosen: Collection[UUID]) -> list[Json]:
    others = [line for line in _lines(offer) if not _is_in(line, chosen)]
    return [_part("Offered, not chosen", "", others)] if others and chosen else []


def _part(name: str, note: str, lines: Iterable[Json]) -> Json:
    return {"name": name, "note": note, "lines": list(lines)}


def _is_choice(line: Json) -> bool:
    return bool(line["option"] or line["optional"])


def _is_in(line: Json, ids: Collection[UUID]) -> bool:
    return UUID(str(line["id"])) in ids


def _signature_facts(signature: Signature, zone: ZoneInfo) -> Json:
    moment = formats.exact_moment(signature.signed_at, zone)
    rows = [("Signed by", signature.signed_name)]
    if signature.person_name != signature.signed_name:
        rows.append(("Signed in as", signature.person_name))
    rows.append(("When", f"{moment} ({formats.utc_moment(signature.signed_at)})"))
    rows.append(("From", signature.address or "an unknown address"))
    if signature.device:
        rows.append(("Device", signature.device))
    rows.append(("Document check", signature.sha256))
    return {
        "name": signature.signed_name,
        "drawing": _drawing(signature.strokes),
        "rows": [list(row) for row in rows],
    }


def _drawing(strokes: str) -> str:
    """Whole numbers alone: nothing else passes ``clean_strokes``."""
    lines = read_strokes(strokes)
    if not lines:
        return ""
    path = "".join("M" + " ".join(map(str, line)) for line in lines)
    pen = 'fill="none" stroke="#1a1f1a" stroke-width="4" stroke-linecap="round"'
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{path}" {pen}/></svg>'


def _money(offer: Json, minor: object) -> str:
    return formats.money(Money(int(str(minor)), str(offer["currency"])))


def _filled(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line]
