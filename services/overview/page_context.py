"""What stands around every page, read in one go: who visits, their property filter, what is new."""

from dataclasses import dataclass

from sqlmodel import Session

from services.accounts.visitors import VisitorCard, describe_visitor
from services.estimates.estimates import count_open_estimates
from services.kit.permissions import Actor, Permission, require
from services.talk.inbox import count_waiting_threads
from services.talk.messages import count_unread
from services.work.property_choices import PropertyChoices, list_property_choices
from services.work.visit_requests import count_visit_changes

NO_CHOICES = PropertyChoices((), None)


@dataclass(frozen=True, slots=True)
class Badges:
    """How much waits for the visitor; zero also where they may not see it."""

    unread: int = 0  # conversations
    estimates: int = 0  # to answer
    waiting: int = 0  # conversations, and requests about visits, that wait for the office


@dataclass(frozen=True, slots=True)
class PageContext:
    card: VisitorCard
    properties: PropertyChoices
    badges: Badges


def describe_page_context(session: Session, me: Actor) -> PageContext:
    """The frame of a page, for whoever is signed in; everybody may ask about themselves.

    Raises:
        SignedOut: the person is gone.
    """
    require(me, Permission.OWN_ACCOUNT)
    card = describe_visitor(session, me)
    sees_work = me.may(Permission.VIEW_WORK)
    properties = list_property_choices(session, me) if sees_work else NO_CHOICES
    return PageContext(card, properties, count_badges(session, me))


def count_badges(session: Session, me: Actor) -> Badges:
    """What is new to whoever is signed in, of what they may see."""
    require(me, Permission.OWN_ACCOUNT)
    if me.may(Permission.HANDLE_INBOX):
        requests = count_visit_changes(session, me) if me.may(Permission.SCHEDULE_WORK) else 0
        return Badges(waiting=count_waiting_threads(session, me) + requests)
    return Badges(
        unread=count_unread(session, me) if me.may(Permission.TALK) else 0,
        estimates=count_open_estimates(session, me) if me.may(Permission.ANSWER_ESTIMATES) else 0,
    )
