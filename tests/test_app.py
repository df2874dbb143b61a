"""The command line: most of it in this process, its refusal to start as its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update
from sqlmodel import Session, select

from data.estimates.estimates import EstimateState
from data.kit import engine
from data.mail.outbox import Outbox
from data.money.invoice_tallies import InvoiceTally
from services.kit.contractors import read_contractor
from services.money.ledger import book_invoice
from tests.command_line import FIT, ROOT, SAMPLE, run
from tests.factories import make_company, make_customer, make_invoice
from tests.talk_world import make_estimate

pytestmark = pytest.mark.usefixtures("command_folder")


def test_serve_names_every_setting_that_is_missing(tmp_path: Path) -> None:
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PORCHLIGHT", "PYTEST"))}
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py")],
        cwd=tmp_path,
        env=given | {"PORCHLIGHT_STRIPE_SECRET_KEY": "sk_test_x"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    for name in ("SECRET_KEY", "BASE_URL", "STRIPE_WEBHOOK_SECRET", "STRIPE_PUBLISHABLE_KEY"):
        assert f"PORCHLIGHT_{name}" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_refuses_a_database_without_tables() -> None:
    done = run("serve", secret_key="5b1d0e77c9a24f3e8d61" * 2, base_url="http://127.0.0.1:8080")

    assert done.exit_code == 1
    assert "Run: app.py migrate" in done.stderr


def test_import_is_idempotent_and_exports_the_same(tmp_path: Path) -> None:
    assert run("migrate").exit_code == 0
    first = run("import", str(SAMPLE))
    again = run("import", str(SAMPLE))
    out = run("export", "copy")

    assert (first.exit_code, again.exit_code, out.exit_code) == (0, 0, 0)
    assert "180 new, 0 changed, 0 as before" in first.stdout  # visits
    assert "180 as before" in again.stdout
    assert " 0 new, 0 changed" in again.stdout
    assert (tmp_path / "copy" / "visits.csv").exists()


@pytest.mark.parametrize("words", [["import"], ["import", "--dry-run"]])
def test_import_lists_every_problem_and_writes_nothing(tmp_path: Path, words: list[str]) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(SAMPLE, broken)
    visits = (broken / "visits.csv").read_text().replace("2026-10-05T11:00", "31/31/2026", 1)
    (broken / "visits.csv").write_text(visits)
    customers = (broken / "customers.csv").read_text().replace("customer1@example.com", "nobody")
    (broken / "customers.csv").write_text(customers)
    run("migrate")

    done = run(*words, str(broken))

    assert done.exit_code == 1
    assert "visits.csv:3 starts_at: '31/31/2026'" in done.stderr
    assert "customers.csv:2 email: 'nobody'" in done.stderr
    assert "Nothing was written." in done.stderr
    assert "No problems in" in run("import", "--dry-run", str(SAMPLE)).stdout


@pytest.mark.parametrize("words", [["import", "--dry-run"], ["import"]])
def test_import_says_what_it_leaves_out(tmp_path: Path, words: list[str]) -> None:
    other = tmp_path / "other"
    shutil.copytree(SAMPLE, other)
    visits = (other / "visits.csv").read_text().replace("notes", "remarks", 1)
    (other / "visits.csv").write_text(visits)
    (other / "clients.csv").write_text("external_id,name\n")
    run("migrate")

    done = run(*words, str(other))

    assert done.exit_code == 0
    assert "Note: clients.csv: is no file of the format and was left out" in done.stdout
    assert "Note: visits.csv:1 remarks: is no column of the format" in done.stdout
    assert "No problems" not in done.stdout


def test_doctor_says_what_is_wrong() -> None:
    done = run("doctor", secret_key="secret")

    assert done.exit_code == 1
    assert "PORCHLIGHT_SECRET_KEY" in done.stderr


def test_brand_and_terms_are_set_from_the_command_line(tmp_path: Path) -> None:
    run("migrate")
    run("import", str(SAMPLE))
    (tmp_path / "terms.txt").write_text("One.\n\nTwo.\n")
    Image.new("RGB", (300, 200), "red").save(tmp_path / "logo.png")

    done = [
        run("brand", "--color", "#123abc", "--logo", "logo.png"),
        run("terms", "terms.txt"),
        run("brand"),
        run("brand", "--color", "green"),
        run("brand", "--logo", "none.png"),
        run("terms", "none.txt"),
    ]

    assert [one.exit_code for one in done] == [0, 0, 1, 1, 1, 1]
    assert done[1].stdout == "Version 1 of the terms is in force.\n"
    assert "'green' is not a color" in done[3].stderr
    with Session(engine.current()) as session:
        contractor = read_contractor(session)
    assert (contractor.brand_color, bool(contractor.logo_url)) == ("#123ABC", True)


def test_invite_without_an_address_means_the_customers_own() -> None:
    run("migrate")
    run("import", str(SAMPLE))

    done = run("invite", "--customer", "C00001", **FIT)

    assert "customer1@example.com is invited as admin" in done.stdout


def test_money_uses_a_customers_credit_for_what_they_owe() -> None:
    run("migrate")
    with engine.write_session() as session:
        make_company(session)
        customer = make_customer(session)
        credit = make_invoice(session, customer, -50_00)
        owed = make_invoice(session, customer, 84_20)
        for invoice in (credit, owed):
            book_invoice(session, invoice)
        session.commit()

    used = run("money", "use-credit", owed.number, **FIT)
    again = run("money", "use-credit", owed.number, **FIT)
    unknown = run("money", "use-credit", "INV-0", **FIT)

    assert (used.exit_code, again.exit_code, unknown.exit_code) == (0, 0, 1)
    assert used.stdout.startswith("50.00 of credit was used.\n")
    assert "total 84.20  balance 34.20" in used.stdout
    assert again.stdout.startswith("There is no credit to use.\n")


def test_doctor_and_recount_see_to_the_counts_of_invoices() -> None:
    run("migrate")
    run("import", str(SAMPLE))
    assert "All counts are right." in run("money", "recount", **FIT).stdout
    with engine.write_session() as session:
        session.execute(update(InvoiceTally).values(invoices=7))
        session.commit()

    told = run("doctor", **FIT)
    mended = run("money", "recount", **FIT)

    assert (told.exit_code, "app.py money recount" in told.stderr) == (1, True)
    assert "rows were wrong and are counted anew" in mended.stdout
    assert "add up" not in run("doctor", **FIT).stderr


def test_doctor_says_that_no_email_is_sent() -> None:
    run("migrate")
    run("import", str(SAMPLE))
    run("staff", "bo@greenfield.example", "--role", "owner", **FIT)

    told = run("doctor", **FIT).stderr
    sent = run("doctor", **FIT, smtp_url="smtp://127.0.0.1", mail_from="a@b.example").stderr

    assert "PORCHLIGHT_SMTP_URL is not set, so no email leaves;" in told
    assert "1 email waits for it." in told
    assert "no email leaves" not in sent


def test_go_live_says_what_waits_and_lets_mails_begin() -> None:
    run("migrate")
    imported = run("import", str(SAMPLE))

    looked = run("go-live", **FIT)
    one = run("go-live", "--customer", "C00001", **FIT)
    everybody = run("go-live", "--all", **FIT)
    twice = run("go-live", "--customer", "C00001", **FIT)

    assert "not live: no notices go out" in imported.stdout
    assert "Not live: " in looked.stdout
    assert "Nothing was changed." in looked.stdout
    assert "1 customer went live: from now on they are emailed." in one.stdout
    assert (one.exit_code, everybody.exit_code, twice.exit_code) == (0, 0, 1)
    assert "not live" not in run("import", str(SAMPLE)).stdout
    assert "Not live: 0 customers." in run("go-live", **FIT).stdout
    with engine.read_session() as session:
        assert session.exec(select(Outbox)).all() == []


def test_invite_and_staff_print_a_link_where_no_smtp_is_set() -> None:
    run("migrate")
    run("import", str(SAMPLE))

    person = run("invite", "Nora@Example.com", "--customer", "C00001", "--role", "basic", **FIT)
    owner = run("staff", "bo@greenfield.example", "--role", "owner", "--name", "Bo", **FIT)

    for done, words in ((person, "nora@example.com is invited as basic"), (owner, "as owner")):
        assert done.exit_code == 0, done.stderr
        assert words in done.stdout
        assert "http://127.0.0.1:8080/invitation/" in done.stdout
    mailed = run(
        "staff", "cal@x.example", "--role", "crew", smtp_url="smtp://h", mail_from="a@b.cd", **FIT
    )
    assert (mailed.exit_code, "invitation/" in mailed.stdout) == (0, False)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["invite", "nora", "--customer", "C00001"], "Enter an email address"),
        (["invite", "a@example.com", "--customer", "C9"], "could not find that customer"),
        (["invite", "a@example.com", "--customer", "C00001", "--role", "owner"], "--role: owner"),
        (["staff", "a@example.com", "--role", "admin"], "--role: admin"),
        (["staff", "a@example.com", "--role", "king"], "king"),
    ],
)
def test_invite_and_staff_refuse_nonsense(words: list[str], refusal: str) -> None:
    run("migrate")
    run("import", str(SAMPLE))

    done = run(*words, **FIT)

    assert done.exit_code != 0
    assert refusal in done.stderr


def test_invite_needs_the_settings_its_link_is_made_of() -> None:
    done = run("invite", "a@example.com", "--customer", "C00001")

    assert done.exit_code == 1
    assert "PORCHLIGHT_SECRET_KEY is missing" in done.stderr


def test_erase_refuses_who_has_not_asked() -> None:
    run("migrate")
    run("import", str(SAMPLE))

    for email, refusal in (
        ("customer1@example.com", "has not asked"),
        ("nobody@example.com", "could not find that person"),
    ):
        done = run("erase", email)
        assert (done.exit_code, refusal in done.stderr) == (1, True)


def test_estimate_is_published_and_withdrawn() -> None:
    fit = {"secret_key": "5b1d0e77c9a24f3e8d61" * 2, "base_url": "http://127.0.0.1:8080"}
    run("migrate")
    with Session(engine.current(), expire_on_commit=False) as session:
        customer = make_customer(session)
        draft = make_estimate(session, customer, state=EstimateState.DRAFT, expires_on=None).number

    published = run("estimate", "publish", draft, **fit)
    withdrawn = run("estimate", "withdraw", draft, **fit)
    refused = run("estimate", "publish", draft, **fit)
    missing = run("estimate", "withdraw", "EST-0", **fit)

    assert published.stdout == f"Estimate {draft} is published.\n"
    assert withdrawn.stdout == f"Estimate {draft} is withdrawn.\n"
    assert (refused.exit_code, missing.exit_code) == (1, 1)
    assert f"Estimate {draft} is withdrawn, not a draft." in refused.stderr
