"""What the command line says no to, in words; and what ``doctor`` finds."""

import socket
from pathlib import Path

import pytest

from tests.command_line import FIT, SAMPLE, run

pytestmark = pytest.mark.usefixtures("command_folder")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"port": "abc"}, "PORCHLIGHT_PORT is 'abc'"),
        ({"log_format": "xml"}, "PORCHLIGHT_LOG_FORMAT is 'xml'"),
        ({"data_dir": "/proc/nowhere"}, "PORCHLIGHT_DATA_DIR: /proc/nowhere cannot be written"),
        ({"database_url": "postgres://u@h/d"}, "write postgresql+psycopg:// instead"),
        ({"database_url": "mysql://u@h/d"}, "DATABASE_URL is no address of a database"),
        (
            {"database_url": "postgresql+psycopg://u:secret@127.0.0.1:9/d"},
            "The database at 127.0.0.1:9 does not answer",
        ),
        (
            {"database_url": "sqlite:////nowhere/x.db"},
            "The database /nowhere/x.db cannot be opened",
        ),
    ],
)
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_what_is_set_wrongly_is_told_in_words(
    command: str, settings: dict[str, str], sentence: str
) -> None:
    done = run(command, **{**FIT, **settings})

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert "secret@" not in done.stderr
    assert "migrate" not in done.stderr


def test_serve_tells_that_its_port_is_in_use() -> None:
    run("migrate")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run("serve", port=str(port), **FIT)

    assert done.exit_code == 1
    assert f"Port {port} is in use by another program" in done.stderr


def test_demo_leaves_a_portals_data_alone(tmp_path: Path) -> None:
    run("migrate", data_dir="own")

    done = run("demo", "--fresh", data_dir="own")

    assert done.exit_code == 1
    assert "own holds data that are not the demo's" in done.stderr
    assert (tmp_path / "own" / "porchlight.db").exists()


@pytest.mark.parametrize("words", [["import", str(SAMPLE)], ["export", "x"], ["erase", "a@b.cd"]])
def test_commands_need_a_migrated_database(words: list[str]) -> None:
    done = run(*words)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "The database has no tables yet. Run: app.py migrate\n"


def test_doctor_says_what_a_fresh_portal_lacks() -> None:
    run("migrate")

    done = run("doctor", smtp_ulr="smtp://h", **FIT)

    for words in (
        "PORCHLIGHT_SMTP_ULR is no setting and has no effect; did you mean PORCHLIGHT_SMTP_URL?",
        "PORCHLIGHT_STRIPE_SECRET_KEY is not set",
        "PORCHLIGHT_SMTP_URL is not set",
        "No company is set up yet",
        "Nobody is the owner yet",
    ):
        assert words in done.stderr
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 5)


def test_doctor_asks_the_services_elsewhere() -> None:
    elsewhere = {
        "smtp_url": "smtp://127.0.0.1:9",
        "mail_from": "a@b.cd",
        "oidc_issuer": "https://127.0.0.1:9",
        "oidc_client_id": "x",
        "oidc_client_secret": "y",
    }

    done = run("doctor", **elsewhere, **FIT)

    assert "the mail server 127.0.0.1:9 does not answer" in done.stderr
    assert "https://127.0.0.1:9/.well-known/openid-configuration does not answer" in done.stderr
