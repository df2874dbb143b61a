"""What is owed, written for people."""

from components.money.money_due import MoneyDue
from services.kit import addresses, formats
from services.money.invoices import MoneyFigures


def money_due(
    sums: MoneyFigures, *, may_pay: bool, place: str = "", pays: bool = False
) -> MoneyDue | None:
    """None when nothing is owed and nothing is on its way.

    With ``pays``, the button opens the checkout right there.
    """
    coming = f"{formats.money(sums.processing)} is being processed" if sums.processing else ""
    of_place = f" for {place}" if place else ""
    if not sums.due:
        return MoneyDue(f"Nothing to pay now{of_place}", "", "", coming=coming) if coming else None
    late = ""
    if sums.overdue:
        is_all = sums.overdue == sums.due
        late = "Overdue" if is_all else f"{formats.money(sums.overdue)} of it is overdue"
    amount = formats.money(sums.due)
    return MoneyDue(
        amount=f"{amount} due{of_place}",
        action=f"Pay {amount}" if may_pay else "See invoices",
        href=f"{addresses.INVOICES}?status=overdue"
        if sums.overdue == sums.due
        else addresses.INVOICES,
        late=late,
        coming=coming,
        pays=pays and may_pay,
    )
