"""What an estimate offers and what was agreed, as text that is the same on every machine."""

import hashlib
import json

from services.estimates.estimate_totals import EstimatePrice, OfferedLine
from services.estimates.estimates import EstimateDetail


def fingerprint(detail: EstimateDetail) -> str:
    """Changes when anything that is offered changes."""
    return hashlib.sha256(_as_json(offer_of(detail)).encode()).hexdigest()


def agreed_content(detail: EstimateDetail, price: EstimatePrice) -> str:
    """All that is agreed to, in a form that is the same on every machine."""
    agreed = {
        "agreed_lines": sorted(str(line.id) for line in detail.lines if line.id in price.chosen),
        "subtotal_minor": price.subtotal.minor,
        "tax_minor": price.tax.minor,
        "total_minor": price.total.minor,
        "deposit_minor": price.deposit.minor,
    }
    return _as_json({"offer": offer_of(detail), "agreed": agreed})


def offer_of(detail: EstimateDetail) -> dict[str, object]:
    """All that is offered, as plain JSON."""
    # Without photos nothing is said of them: what was signed earlier keeps its hash.
    photos = {"photos": [one.sha256 for one in detail.photos]} if detail.photos else {}
    return {
        **photos,
        "number": detail.number,
        "customer": detail.customer_name,
        "property": detail.property_name,
        "issued_on": detail.issued_on.isoformat(),
        "expires_on": detail.expires_on.isoformat() if detail.expires_on else None,
        "currency": detail.currency,
        "deposit_percent": str(detail.deposit_percent) if detail.deposit_percent else None,
        "terms": detail.memo,
        "lines": [_offered(line) for line in detail.lines],
    }


def _offered(line: OfferedLine) -> dict[str, object]:
    return {
        "id": str(line.id),
        "description": line.description,
        "quantity": f"{line.quantity.normalize():f}",
        "unit_price_minor": line.unit_price.minor,
        "tax_rate": f"{line.tax_rate.normalize():f}",
        "option": line.group,
        "optional": line.is_optional,
        "amount_minor": line.amount.minor,
        "tax_minor": line.tax.minor,
    }


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
