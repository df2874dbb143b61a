from datetime import timedelta

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from data.kit import clock
from data.money.invoices import InvoiceState
from services.kit.errors import NotPermitted
from services.money.invoice_lists import list_due
from tests.factories import ZONE, actor_of, make_customer, make_invoice, make_property

DAY = timedelta(days=1)


def test_list_due_names_all_that_can_be_paid_oldest_first(session: Session) -> None:
    customer = make_customer(session)
    today = clock.today(ZONE)
    later = make_invoice(session, customer, due_on=today + 9 * DAY)
    late = make_invoice(session, customer, due_on=today - 9 * DAY)
    make_invoice(session, customer, state=InvoiceState.DRAFT)
    make_invoice(session, make_customer(session, "Somebody Else"))

    due = list_due(session, actor_of(customer), 10)

    assert [one.number for one in due] == [late.number, later.number]
    assert [one.balance for one in due] == [late.total, later.total]


def test_list_due_is_of_the_properties_that_are_seen(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    seen = make_invoice(session, customer, place=place)
    make_invoice(session, customer, place=make_property(session, customer, "Elm St 4"))
    actor = actor_of(customer, Role.ACCOUNTING, scope={place.id})

    due = list_due(session, actor, 10)

    assert [one.number for one in due] == [seen.number]


def test_list_due_stops_at_the_limit(session: Session) -> None:
    customer = make_customer(session)
    for _ in range(3):
        make_invoice(session, customer)

    assert len(list_due(session, actor_of(customer), 2)) == 2


def test_list_due_asks_for_the_right_to_pay(session: Session) -> None:
    with pytest.raises(NotPermitted):
        list_due(session, actor_of(make_customer(session), Role.BASIC), 10)
