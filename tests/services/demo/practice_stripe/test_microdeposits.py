import pytest
import stripe

from tests.services.demo.practice_stripe.bench import LATER, Bench

UNVERIFIED, UNSENDABLE = "000888888883", "000666666661"
EXCEEDED = "payment_method_microdeposit_verification_attempts_exceeded"
MISMATCH = "payment_method_microdeposit_verification_descriptor_code_mismatch"


def test_confirm_waits_for_the_code_on_the_statement(bench: Bench) -> None:
    intent = bench.payment()

    waiting = bench.confirm(intent, UNVERIFIED)

    next_action = waiting["next_action"]
    assert isinstance(next_action, dict)
    details = next_action["verify_with_microdeposits"]
    page, _, secret = details["hosted_verification_url"].partition("#")
    assert (waiting["status"], secret) == ("requires_action", intent.client_secret)
    assert page == f"{bench.base}/verify.html"
    assert bench.http.get(page).status_code == 200


def test_hosted_page_lies_where_the_browser_is(bench: Bench) -> None:
    intent = bench.payment()
    bench.http.headers["origin"] = "https://portal.test"

    waiting = bench.confirm(intent, UNVERIFIED)

    next_action = waiting["next_action"]
    assert isinstance(next_action, dict)
    url = next_action["verify_with_microdeposits"]["hosted_verification_url"]
    assert url.startswith("https://portal.test/verify.html#")


def test_right_code_starts_the_debit(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, UNVERIFIED)

    done = bench.browse(intent, "verify_microdeposits", descriptor_code="SM11AA").json()
    bench.practice.advance(LATER)

    assert (done["status"], bench.fetch(intent).status) == ("processing", "succeeded")
    assert "mandate.updated" in bench.heard()


def test_right_amounts_prove_it_too(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, UNVERIFIED)

    done = bench.client.v1.payment_intents.verify_microdeposits(intent.id, {"amounts": [32, 45]})

    assert done.status == "processing"


def test_wrong_code_may_be_tried_ten_times(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, UNVERIFIED)

    codes = [
        bench.browse(intent, "verify_microdeposits", descriptor_code="SM99ZZ").json()["error"][
            "code"
        ]
        for _ in range(10)
    ]

    assert codes == [MISMATCH] * 9 + [EXCEEDED]
    assert bench.fetch(intent).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("SM33CC", EXCEEDED),
        ("SM44DD", "payment_method_microdeposit_verification_timeout"),
    ],
)
def test_published_codes_end_the_verification(bench: Bench, code: str, error: str) -> None:
    intent = bench.payment()
    bench.confirm(intent, UNVERIFIED)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        bench.client.v1.payment_intents.verify_microdeposits(intent.id, {"descriptor_code": code})

    assert refused.value.code == error


def test_deposit_that_cannot_be_sent_fails_the_payment(bench: Bench) -> None:
    intent = bench.payment()
    bench.confirm(intent, UNSENDABLE)

    bench.practice.advance(LATER)

    error = bench.fetch(intent).last_payment_error
    assert error is not None
    assert error.code == "payment_method_microdeposit_failed"


def test_verified_setup_may_be_charged_later(bench: Bench) -> None:
    customer = bench.customer().id
    intent = bench.setup(customer)
    bench.confirm(intent, UNVERIFIED)

    done = bench.client.v1.setup_intents.verify_microdeposits(
        intent.id, {"descriptor_code": "SM11AA"}
    )

    assert done.status == "succeeded"
    assert bench.charge_saved(customer, str(done.payment_method)).status == "processing"


def test_any_account_can_be_told_to_verify(bench: Bench) -> None:
    intent = bench.payment()
    option = "payment_method_options[us_bank_account][verification_method]"

    waiting = bench.confirm(intent, "000123456789", **{option: "microdeposits"})

    assert waiting["status"] == "requires_action"
