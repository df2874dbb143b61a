"""Inviting from the command line: by words, and with the name that is known."""

import pytest
from sqlmodel import Session, select

from data.accounts.invitations import Invitation
from data.accounts.people import Role
from services.accounts.operator_invitations import (
    OperatorInvitation,
    OperatorInvitationRefused,
    invite_by_operator,
)
from services.kit.errors import NotPermitted
from services.kit.links import Links
from services.kit.permissions import SYSTEM
from tests.factories import actor_of, make_customer, make_member

LINKS = Links("https://portal.example", "5b1d0e77c9a24f3e8d61" * 2)


def names(session: Session) -> list[str]:
    return [row.name for row in session.exec(select(Invitation).order_by(Invitation.created_at))]


def test_greets_contacts_and_customers_by_their_known_names(session: Session) -> None:
    customer = make_customer(session, "Ingrid Sandoval")
    contact = make_member(session, customer)
    contact.name = "Nora Contact"
    reference = str(customer.id)

    for email, name in ((contact.email, ""), ("", ""), ("x@example.com", ""), ("", "Given")):
        typed = OperatorInvitation(email, "admin", reference, name)
        invite_by_operator(session, SYSTEM, typed, LINKS)

    assert sorted(names(session)) == ["", "Given", "Ingrid Sandoval", "Nora Contact"]


@pytest.mark.parametrize(
    ("role", "reference", "words"),
    [
        ("owner", "own", "--role: owner .* accounting, admin, basic"),
        ("admin", None, "--role: admin .* crew, office, owner"),
        ("admin", "C9", "--customer: We could not find that customer"),
    ],
)
def test_refuses_places_that_do_not_exist(
    session: Session, role: str, reference: str | None, words: str
) -> None:
    customer = make_customer(session)
    named = str(customer.id) if reference == "own" else reference

    with pytest.raises(OperatorInvitationRefused, match=words):
        invite_by_operator(session, SYSTEM, OperatorInvitation("a@x.example", role, named), LINKS)


def test_customers_may_not(session: Session) -> None:
    customer = make_customer(session)
    typed = OperatorInvitation("a@x.example", "admin", str(customer.id))

    with pytest.raises(NotPermitted):
        invite_by_operator(session, actor_of(customer, Role.ADMIN), typed, LINKS)
