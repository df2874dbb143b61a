import asyncio
import re
from collections.abc import Callable
from datetime import timedelta

from nicegui.testing import User as Browser
from sqlmodel import Session

from components.kit.shell import Shell
from components.work.jobsite_list import JobsiteList
from components.work.jobsite_panel import JobsitePanel
from components.work.property_map import PropertyMap
from components.work.quick_view import QuickView
from data.accounts.people import Role
from data.kit import clock
from data.work.visits import VisitStatus
from services.kit import events
from services.kit.permissions import SYSTEM
from services.work.clock_events import list_lapses
from tests.drawn import do, links_of, pick
from tests.factories import make_customer, make_invoice, make_member, make_property, make_visit
from tests.pages.conftest import SignIn
from tests.services.work.work_world import complete

WEEK = timedelta(days=7)


def listed(browser: Browser) -> list[tuple[str, str]]:
    (sites,) = browser.find(JobsiteList).elements
    return re.findall(r"<strong[^>]*>([^<]*)</strong>.*?<em>([^<]*)</em>", sites.html)


def marked(sites: JobsiteList) -> list[str]:
    """The rows that say that they are the chosen one."""
    return re.findall(r'aria-current="true" data-on-click="choose ([^"]*)"', sites.html)


async def until(is_true: Callable[[], bool]) -> None:
    for _ in range(50):
        if is_true():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come about")


async def test_search_and_state_narrow_the_list(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    make_visit(session, make_property(session, customer, "Oak Lane"), VisitStatus.IN_PROGRESS)
    make_property(session, customer, "Elm")
    make_property(session, make_customer(session, "Somebody Else"), "Foreign")
    await sign_in(user, make_member(session, customer))
    await user.open("/jobsites")
    await user.should_see(kind=JobsiteList)
    assert listed(user) == [("Oak Lane", "In progress"), ("Elm", "Nothing planned")]

    (sites,) = user.find(JobsiteList).elements
    do(sites, "search", entered="elm")
    await until(lambda: listed(user) == [("Elm", "Nothing planned")])
    do(sites, "search", entered="")
    await until(lambda: len(listed(user)) == 2)
    do(sites, "filter", "progress")

    await until(lambda: listed(user) == [("Oak Lane", "In progress")])


async def test_pin_marks_the_list_and_leaving_it_unmarks(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    await sign_in(user, make_member(session, customer))
    await user.open("/jobsites")
    await user.should_see(kind=JobsiteList)
    (sites,) = user.find(JobsiteList).elements

    user.find(PropertyMap).trigger("pinChosen", str(place.id))
    await user.should_see("263 Birch St")
    (quick,) = user.find(QuickView).elements
    await user.should_see(content=place.name, kind=QuickView)
    chosen = marked(sites)
    do(quick, "close")
    await user.should_not_see(content=place.name, kind=QuickView)

    assert (chosen, marked(sites)) == ([str(place.id)], [])
    assert str(place.id) not in quick.html


async def test_property_opens_by_its_address(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    place = make_property(session, customer)
    visit = make_visit(session, place, starts_at=clock.now() + WEEK)
    await sign_in(user, make_member(session, customer))

    await user.open(f"/jobsites/{place.id}")

    await user.should_see("Weekly mowing")
    (panel,) = user.find(JobsitePanel).elements
    assert links_of(panel) == [f"/appointments/{visit.id}"]


async def test_completed_within_the_week_lapses_on_an_open_page(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    visit = make_visit(session, make_property(session, customer), starts_at=clock.now() - WEEK)
    complete(session, visit, clock.now() - WEEK + timedelta(seconds=3600))
    await sign_in(user, make_member(session, customer))
    await user.open("/jobsites")
    await user.should_see("Completed this week")
    assert listed(user) == [("Birch St 1", "Completed this week")]

    complete(session, visit, clock.now() - WEEK)  # the clock does not wait for a test
    now = clock.now()
    lapses = list_lapses(session, SYSTEM, now - timedelta(minutes=1), now)
    session.commit()
    for lapse in lapses:
        events.publish(lapse)

    await until(lambda: listed(user) == [("Birch St 1", "Nothing planned")])


async def test_property_filter_holds_over_the_portal_and_is_remembered(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    _oak, elm = (make_property(session, customer, name) for name in ("Oak Lane", "Elm Road"))
    make_invoice(session, customer, place=elm)
    await sign_in(user, make_member(session, customer, Role.ACCOUNTING))
    await user.open("/jobsites")
    await user.should_see(kind=JobsiteList)

    pick(user, "property", str(elm.id))
    await user.should_not_see(content="Oak Lane", kind=JobsiteList)
    await user.should_see(kind=JobsiteList)
    assert [name for name, _ in listed(user)] == ["Elm Road"]

    await user.open("/dashboard")
    (shell,) = user.find(Shell).elements
    (picker,) = (one for one in shell.facts.pickers if one.name == "property")
    assert picker.value == str(elm.id)
