"""What a portal needs before anybody can work with it; ``doctor`` asks."""

from sqlmodel import Session

from data.accounts.people import Role, list_staff
from data.kit.companies import find_company
from services.kit.permissions import Actor, Permission, require


def find_missing_setup(session: Session, actor: Actor) -> list[str]:
    """A line each, with the command that does it."""
    require(actor, Permission.MANAGE_STAFF)
    missing = []
    if find_company(session) is None:
        missing.append("No company is set up yet. Run: app.py import PATH, with a company.csv")
    if not any(person.staff_role is Role.OWNER for person in list_staff(session)):
        missing.append("Nobody is the owner yet. Run: app.py staff EMAIL --role owner")
    return missing
