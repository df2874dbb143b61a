"""Who gets mails about money: the customer's people who pay, and the office."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from data.accounts.people import Person, payers_of
from data.accounts.profiles import muted_kinds
from data.kit.companies import find_company
from data.work.customers import Customer
from services.kit.permissions import ROLE_PERMISSIONS, SYSTEM, Permission
from services.mail.queue import Mail, addressed_to, queue_mail
from services.mail.rendering import Letter

Write = Callable[[str], Letter]  # a letter to somebody of this name
WriteToOffice = Callable[[str, str], Letter]  # to the office, about the customer of this name


def tell_payers(session: Session, customer_id: UUID, write: Write) -> None:
    """Mail everybody who looks after the customer's wallet, or else the customer's address.

    Whoever switched this kind of mail off is left out.
    """
    customer = session.get_one(Customer, customer_id)
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.PAY in held]
    people = payers_of(session, customer_id=customer_id, roles=roles)
    for person in people:
        letter = write(person.name)
        if not _is_muted(session, person, letter):
            queue_mail(session, SYSTEM, addressed_to(person, letter, customer_id))
    if not people:
        letter = write(customer.name)
        queue_mail(
            session,
            SYSTEM,
            Mail(letter, customer.email, customer.name, customer_id=customer_id),
        )


def tell_office(session: Session, customer_id: UUID, write: WriteToOffice) -> None:
    company = find_company(session)
    if company is not None:
        letter = write(company.name, session.get_one(Customer, customer_id).name)
        queue_mail(session, SYSTEM, Mail(letter, company.email, company.name))


def _is_muted(session: Session, person: Person, letter: Letter) -> bool:
    return letter.kind in muted_kinds(session, person_id=person.id)
