"""Paying while the line to the portal is cut, silent, or the portal is killed: once, and told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.demo_portal import enter_card
from tests.browser.lost_line_world import World, serve_world, until

pytestmark = pytest.mark.browser

VISA, ASKING_CARD = "4242424242424242", "4000002760003184"
PAY = "Pay $123.45"
LOST = "Connection lost"
RECEIVED = "Payment received"
BANK = 'iframe[title="Secure authentication frame"]'
IMPATIENT = """() => {
  const { io } = window.socket;
  Object.assign(window, { patience: io.timeout(), attempts: 0 });
  io.timeout(200);
  io.on("reconnect_error", () => window.attempts++);
}"""
CONFIRM = "**/v1/payment_intents/*/confirm"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serve_world(tmp_path_factory.mktemp("line")) as served:
        yield served


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    with open_tab(browser, world) as page:
        yield page
        world.line.mend()
        world.herald.on_payment = None
        world.stripe.faults.hold_webhooks = False


@contextmanager
def open_tab(browser: Browser, world: World) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    world.sign_in(context)
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    assert troubles == []


@pytest.fixture
def number(world: World) -> str:
    """An invoice of one's own."""
    return world.numbers.pop()


def open_checkout(page: Page, world: World, number: str, card: str = VISA) -> Locator:
    page.goto(f"{world.url}/invoices/{number}")
    page.get_by_role("button", name="Checkout").click()
    dialog = page.get_by_role("dialog", name="Checkout")
    enter_card(page, card)
    page.evaluate("window.stayed = true")
    return dialog


def pay(dialog: Locator) -> None:
    dialog.get_by_role("button", name=PAY).click()


def line_bar(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text=LOST)


def see_the_payment(page: Page, dialog: Locator) -> None:
    """Nobody had to load the page anew."""
    expect(dialog.get_by_role("status")).to_contain_text(RECEIVED)
    expect(line_bar(page)).to_have_count(0)
    assert page.evaluate("window.stayed === true")


def test_line_is_cut_before_pay_and_again_at_the_click(
    page: Page, world: World, number: str
) -> None:
    dialog = open_checkout(page, world, number)
    world.line.cut()
    page.wait_for_function("!window.socket.connected")
    world.line.mend()
    page.wait_for_function("window.socket.connected")

    world.line.cut()
    pay(dialog)
    expect(line_bar(page)).to_be_in_viewport()
    expect(dialog.get_by_role("button", name=PAY)).to_have_attribute("aria-busy", "true")
    assert world.charges(number) == []
    world.line.mend()

    see_the_payment(page, dialog)
    expect(page.get_by_role("status").filter(has_text="Connected again")).to_be_in_viewport()
    world.assert_paid_once(number)


def test_a_silent_line_is_noticed_and_the_swallowed_click_said_again(
    page: Page, world: World, number: str
) -> None:
    dialog = open_checkout(page, world, number)
    page.evaluate(IMPATIENT)
    world.line.deafen()
    pay(dialog)
    page.evaluate("const now = Date.now; Date.now = () => now() + 7000")  # no need to wait
    expect(line_bar(page)).to_be_in_viewport()
    # Attempts to connect time out: that must not cost the page.
    page.wait_for_function("window.attempts >= 2")
    page.evaluate("window.socket.io.timeout(window.patience)")  # a busy portal takes its time
    world.line.mend()

    see_the_payment(page, dialog)
    world.assert_paid_once(number)


def test_the_answer_to_the_click_is_lost_and_the_line_again_in_the_banks_window(
    page: Page, world: World, number: str
) -> None:
    dialog = open_checkout(page, world, number, ASKING_CARD)
    world.stripe.faults.hold_webhooks = True
    world.herald.on_payment = world.line.swallow_answers
    begun = world.intents()
    pay(dialog)
    until(lambda: world.intents() == begun + 1)
    world.line.cut()
    page.wait_for_function("!window.socket.connected")
    assert world.charges(number) == []
    world.line.mend()

    complete = page.frame_locator(BANK).get_by_role("button", name="Complete")
    complete.wait_for()
    world.line.cut()
    complete.click()
    expect(line_bar(page)).to_be_in_viewport()
    assert world.charges(number) == [123_45]
    world.line.mend()

    see_the_payment(page, dialog)
    assert world.intents() == begun + 1
    world.assert_paid_once(number)


def test_line_is_cut_when_stripe_has_taken_the_money(page: Page, world: World, number: str) -> None:
    dialog = open_checkout(page, world, number)
    world.stripe.faults.hold_webhooks = True
    after_the_charge(page, world.line.cut)
    pay(dialog)
    page.wait_for_function("!window.socket.connected")
    assert world.charges(number) == [123_45]

    world.line.mend()

    see_the_payment(page, dialog)
    world.assert_paid_once(number)


def test_the_portal_is_killed_and_each_page_shows_the_truth(browser: Browser, world: World) -> None:
    """One payment has begun, one is made; no webhook told of it."""
    world.stripe.faults.hold_webhooks = True
    before = world.intents()
    with open_tab(browser, world) as begun, open_tab(browser, world) as paid:
        first, second = world.numbers.pop(), world.numbers.pop()
        held = list[Route]()
        begun.route(CONFIRM, lambda route: held.append(route))  # Stripe never hears of it
        pay(open_checkout(begun, world, first))
        until(lambda: world.intents() == before + 1)
        after_the_charge(paid, world.kill_portal)
        pay(open_checkout(paid, world, second))
        paid.wait_for_function("!window.socket.connected")

        world.start_portal()

        expect(paid.get_by_text("Paid", exact=True).first).to_be_visible()
        expect(paid.get_by_role("button", name="Checkout")).to_have_count(0)
        expect(begun.get_by_text("this page loaded anew")).to_be_in_viewport()
        held[0].abort()
        begun.unroute(CONFIRM)
        dialog = open_checkout(begun, world, first)
        pay(dialog)
        see_the_payment(begun, dialog)
    world.assert_paid_once(first)
    world.assert_paid_once(second)
    assert world.intents() == before + 2


def after_the_charge(page: Page, strike: Callable[[], None]) -> None:
    """Strike when Stripe has taken the money and the page does not know it yet."""

    def confirm(route: Route) -> None:
        answer = route.fetch()
        strike()
        route.fulfill(response=answer)

    page.route(CONFIRM, confirm)
