"""Sharing answers among screens, without sharing rights."""

import asyncio
from uuid import UUID

import pytest
from sqlmodel import Session

from data.accounts.people import Role
from services.accounts.sessions import end_session
from services.kit.errors import CustomerSwitched, NotFound, SignedOut
from services.kit.permissions import (
    Actor,
    PageSession,
    Permission,
    load_actor,
    load_actors,
    require,
)
from services.kit.shared_reads import SharedReads, shared_read
from services.work.jobsites import JobsiteQuery, list_jobsites, list_pins, view_jobsite
from tests.factories import make_customer, make_member, make_property, make_sign_in
from tests.services.work.work_world import counted_statements


@shared_read
def tell_apart(session: Session, actor: Actor) -> tuple[object, ...]:
    """What a shared read knows of whoever asks."""
    require(actor, Permission.VIEW_WORK)
    del session
    return actor.person_id, actor.session_id, actor.name


def name_of(session: Session, actor: Actor) -> UUID | None:
    """A service that is not shared."""
    require(actor, Permission.VIEW_WORK)
    del session
    return actor.person_id


async def test_equals_share_one_answer(session: Session) -> None:
    customer = make_customer(session)
    make_property(session, customer)
    ids = [make_sign_in(session, make_member(session, customer)).id for _ in range(6)]

    counts = []
    for number in (1, 6):
        reads = SharedReads(ids[:number])
        with counted_statements(session) as statements:
            answers = await asyncio.gather(
                *(reads.fetch(one, list_jobsites, JobsiteQuery()) for one in ids[:number])
            )
        assert {id(answer) for answer in answers} == {id(answers[0])}
        counts.append(sum("FROM property" in statement for statement in statements))

    assert counts[0] == counts[1] > 0


async def test_scopes_do_not_share(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Aisha Doyle")
    first, second = make_property(session, customer, "A"), make_property(session, customer, "B")
    foreign = make_property(session, other, "C")
    people = (
        make_member(session, customer),
        make_member(session, customer, Role.BASIC, [second]),
        make_member(session, other),
    )
    ids = [make_sign_in(session, person).id for person in people]
    reads = SharedReads(ids)

    found = [{pin.id for pin in await reads.fetch(one, list_pins)} for one in ids]

    assert found == [{first.id, second.id}, {second.id}, {foreign.id}]
    with pytest.raises(NotFound):
        await reads.fetch(ids[1], view_jobsite, first.id)


async def test_a_shared_read_knows_nobody(session: Session) -> None:
    customer = make_customer(session)
    people = [make_member(session, customer) for _ in range(2)]
    ids = [make_sign_in(session, person).id for person in people]
    reads = SharedReads(ids)

    assert [await reads.fetch(one, tell_apart) for one in ids] == [(None, None, "")] * 2
    assert [await reads.fetch(one, name_of) for one in ids] == [person.id for person in people]


async def test_an_ended_session_gets_nothing(session: Session) -> None:
    customer = make_customer(session)
    person = make_member(session, customer)
    ended, open_ = make_sign_in(session, person), make_sign_in(session, person)
    end_session(session, load_actor(session, ended.id), ended.id)
    session.commit()
    reads = SharedReads([ended.id, open_.id])

    assert len(await reads.fetch(open_.id, list_pins)) == 0
    with pytest.raises(SignedOut):
        await reads.fetch(ended.id, list_pins)


def test_load_actors_is_load_actor_for_many(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Aisha Doyle")
    place = make_property(session, customer)
    people = (
        make_member(session, customer),
        make_member(session, customer, Role.BASIC, [place]),
        make_member(session, other, Role.ACCOUNTING),
    )
    ids = [make_sign_in(session, person).id for person in people for _ in range(2)]

    assert load_actors(session, ids) == {one: load_actor(session, one) for one in ids}


@pytest.mark.parametrize("service", [tell_apart, name_of])
async def test_page_of_another_customer_gets_no_answer(session: Session, service: object) -> None:
    customer, other = make_customer(session), make_customer(session, "Aisha Doyle")
    signed_in = make_sign_in(session, make_member(session, customer)).id
    reads = SharedReads([signed_in])

    assert await reads.fetch(PageSession(signed_in, customer.id), service) is not None
    with pytest.raises(CustomerSwitched):
        await reads.fetch(PageSession(signed_in, other.id), service)
