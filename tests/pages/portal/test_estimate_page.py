import re
from decimal import Decimal
from html import unescape

from nicegui.testing import User as Browser
from sqlmodel import Session

from components.estimates.estimate_paper import EstimatePaper
from components.estimates.sign_form import SignForm
from components.kit.record_table import RecordTable
from data.accounts.people import Role
from data.estimates.estimates import EstimateState
from services.estimates.estimate_answers import approve_estimate
from services.kit.unit_of_work import write
from tests.drawn import do, opened_by, press
from tests.factories import make_customer, make_member
from tests.pages.conftest import SignIn
from tests.talk_world import approval_of, make_estimate, member_actor


def option_ids(browser: Browser) -> dict[str, str]:
    (paper,) = browser.find(EstimatePaper).elements
    found = re.findall(r'data-on-change="(?:pick|extra) ([^"]*)">.*?<b [^>]*>([^<]*)', paper.html)
    return {unescape(description): option_id for option_id, description in found}


def paper_of(browser: Browser) -> EstimatePaper:
    (paper,) = browser.find(EstimatePaper).elements
    return paper


async def test_list_links_estimates_open_ones_first(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    done = make_estimate(session, customer, state=EstimateState.APPROVED, expires_on=None)
    waiting = make_estimate(session, customer, expires_on=None)
    foreign = make_estimate(session, make_customer(session, "Somebody Else"))
    await sign_in(user, make_member(session, customer, Role.BASIC))

    await user.open("/estimates")

    await user.should_see("Waiting for you")
    (table,) = user.find(RecordTable).elements
    assert opened_by(table) == [waiting.number, done.number]
    await user.should_not_see(foreign.number)


async def test_total_follows_the_options_and_is_signed(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None, deposit_percent=Decimal(25))
    await sign_in(user, make_member(session, customer))
    await user.open(f"/estimates/{estimate.number}")
    await user.should_see("$1,979.25")
    ids = option_ids(user)

    do(paper_of(user), "pick", ids["Plant hydrangea, 12"], entered=True)
    do(paper_of(user), "extra", ids["Drip line"], entered=True)
    await user.should_see("$2,583.63")
    press(user, "Approve")
    await user.should_see("Approve estimate")
    (form,) = user.find(SignForm).elements
    assert {"Plant hydrangea, 12", "Drip line"} <= set(form.props["lines"])
    assert "Plant boxwood, 12" not in form.props["lines"]
    press(user, "Approve estimate")

    await user.should_see("Signed by Ingrid Sandoval")
    await user.should_see("Download signed PDF")
    paper = await user.http_client.get(f"/estimates/{estimate.number}.pdf?download")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    assert "signed.pdf" in paper.headers["content-disposition"]
    await user.should_see("Pay the deposit")
    await user.should_not_see("Decline")


async def test_options_that_exclude_each_other_change_nothing(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/estimates/{estimate.number}")
    await user.should_see("$1,979.25")

    with paper_of(user).client:
        paper_of(user).on_choose(tuple(option_ids(user).values()))

    await user.should_see("Choose only one of the options for planting.")
    await user.should_see("$1,979.25")


async def test_a_choice_is_brought_back_or_quietly_forgotten(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)
    await sign_in(user, make_member(session, customer))
    await user.open(f"/estimates/{estimate.number}")
    await user.should_see("$1,979.25")
    ids = option_ids(user)

    kept = f"{ids['Plant hydrangea, 12']} {ids['Drip line']}"
    do(paper_of(user), "restore", entered=kept)
    await user.should_see("$2,583.63")
    do(paper_of(user), "restore", entered=" ".join([*ids.values(), "nonsense"]))

    await user.should_see("$2,583.63")
    await user.should_not_see("Choose only one of the options for planting.")


async def test_page_follows_a_colleagues_approval(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)
    actor = member_actor(customer, make_member(session, customer))
    await sign_in(user, make_member(session, customer))
    await user.open(f"/estimates/{estimate.number}")
    await user.should_see("Waiting for you")
    approval = approval_of(session, actor, estimate.number, "Plant boxwood, 12")
    session.rollback()

    write(lambda own: approve_estimate(own, actor, approval))

    await user.should_see("Approved by Ingrid Sandoval")
    await user.should_not_see("Decline")


async def test_basic_person_reads_and_asks_but_does_not_answer(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None)
    await sign_in(user, make_member(session, customer, Role.BASIC))

    await user.open(f"/estimates/{estimate.number}")

    await user.should_see("Ask for a change")
    await user.should_not_see("Approve")


async def test_other_customers_estimate_is_like_a_missing_one(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    foreign = make_estimate(session, make_customer(session, "Somebody Else"))
    await sign_in(user, make_member(session, make_customer(session)))

    known = await user.http_client.get(f"/estimates/{foreign.number}")
    missing = await user.http_client.get("/estimates/EST-0")

    assert (known.status_code, missing.status_code) == (404, 404)
    assert known.text == missing.text


async def test_basic_people_see_the_work_without_its_prices(
    user: Browser, session: Session, sign_in: SignIn
) -> None:
    customer = make_customer(session)
    estimate = make_estimate(session, customer, expires_on=None, deposit_percent=Decimal(25))
    await sign_in(user, make_member(session, customer, Role.BASIC))

    await user.open("/estimates")
    await user.should_see(estimate.number)
    (table,) = user.find(RecordTable).elements
    assert "$" not in table.html
    await user.open(f"/estimates/{estimate.number}")
    await user.should_see("Plant hydrangea, 12")
    (paper,) = user.find(EstimatePaper).elements
    assert "$" not in paper.html
