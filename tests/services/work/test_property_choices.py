import pytest
from sqlmodel import Session

from data.accounts.people import Role
from services.kit.errors import NotFound
from services.kit.permissions import Actor, load_actor
from services.work import property_choices
from services.work.property_choices import choose_property, list_property_choices
from tests.factories import actor_of, make_customer, make_member, make_property, make_sign_in


def test_a_choice_is_remembered_per_person(session: Session) -> None:
    customer = make_customer(session)
    _first, second = (make_property(session, customer, name) for name in "AB")
    one, two = (make_sign_in(session, make_member(session, customer)) for _ in range(2))

    choose_property(session, load_actor(session, one.id), second.id)

    chosen = list_property_choices(session, load_actor(session, one.id))
    assert [place.name for place in chosen.options] == ["A", "B"]
    assert chosen.chosen == second.id
    assert load_actor(session, one.id).view == {second.id}
    assert list_property_choices(session, load_actor(session, two.id)).chosen is None


def test_choosing_all_again_forgets(session: Session) -> None:
    customer = make_customer(session)
    first, _second = (make_property(session, customer, name) for name in "AB")
    sign_in = make_sign_in(session, make_member(session, customer))

    choose_property(session, load_actor(session, sign_in.id), first.id)
    choose_property(session, load_actor(session, sign_in.id), None)

    assert load_actor(session, sign_in.id).view is None


def test_others_properties_cannot_be_chosen(session: Session) -> None:
    customer, other = make_customer(session), make_customer(session, "Somebody Else")
    foreign = make_property(session, other)
    hidden = make_property(session, customer)

    with pytest.raises(NotFound):
        choose_property(session, actor_of(customer), foreign.id)
    with pytest.raises(NotFound):
        choose_property(session, actor_of(customer, scope=set()), hidden.id)


def test_one_property_needs_no_filter(session: Session) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    make_property(session, make_customer(session, "Somebody Else"))

    assert list_property_choices(session, actor_of(customer)).options == ()
    two = make_property(session, customer, "B")
    limited = actor_of(customer, scope={place.id, two.id})
    assert len(list_property_choices(session, limited).options) == 2


def test_too_many_properties_leave_only_the_way_back(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(property_choices, "MOST", 2)
    customer = make_customer(session)
    places = [make_property(session, customer, name) for name in "ABC"]
    actor = Actor(Role.BASIC, "Sam", customer_id=customer.id, chosen=places[2].id)

    assert list_property_choices(session, actor_of(customer)).options == ()
    assert [place.name for place in list_property_choices(session, actor).options] == ["C"]
