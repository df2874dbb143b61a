"""A page left open on one customer moves no money of another, whomever its person stands for."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import Session

from data.accounts.people import Membership, Role
from services.accounts.customer_switching import switch_customer
from services.kit.errors import CustomerSwitched
from services.kit.permissions import PageSession
from services.kit.unit_of_work import execute
from services.money.stripe_gateway.facts import MethodChange
from tests.factories import make_customer
from tests.services.money.money_world import World, order_of

Try = Callable[[World, PageSession], Awaitable[object]]
TRIES: dict[str, Try] = {
    "pay": lambda w, who: w.desk.checkout.start(who, order_of((w.invoice, 100_00))),
    "see the wallet": lambda w, who: w.desk.wallet.view(who),
    "list methods": lambda w, who: w.desk.wallet.list_methods(who),
    "list unverified": lambda w, who: w.desk.wallet.list_unverified(who),
    "begin to save": lambda w, who: w.desk.wallet.begin_setup(who),
    "finish saving": lambda w, who: w.desk.wallet.finish_setup(who, "seti_1"),
    "choose": lambda w, who: w.desk.wallet.choose_default(who, "pm_1"),
    "rename": lambda w, who: w.desk.wallet.update(who, "pm_1", MethodChange("Ann", "14222")),
    "remove": lambda w, who: w.desk.wallet.remove(who, "pm_1"),
    "find": lambda w, who: w.desk.wallet.find_method(who, "pm_1"),
}


@pytest.mark.parametrize("name", TRIES)
async def test_stale_page_is_refused(world: World, session: Session, name: str) -> None:
    other = make_customer(session, "Another")
    session.add(Membership(person_id=world.person.id, customer_id=other.id, role=Role.ADMIN))
    session.commit()
    await execute(world.signed_in, switch_customer, world.customer.id)
    method = await world.save_method()
    of_the_other = PageSession(world.signed_in, other.id)
    before = (world.bill(), world.payments(), await world.desk.wallet.view(world.signed_in))

    with pytest.raises(CustomerSwitched):
        await TRIES[name](world, of_the_other)

    after = (world.bill(), world.payments(), await world.desk.wallet.view(world.signed_in))
    assert after == before
    assert [one.id for one in after[2].methods] == [method]
