"""The command line, run as its own process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample_export"


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command with no settings but these, in a folder of its own."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PORCHLIGHT", "PYTEST"))}
    env = given | {f"PORCHLIGHT_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, str(ROOT / "app.py"), *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=90)


def test_serve_names_every_setting_that_is_missing(tmp_path: Path) -> None:
    done = run(tmp_path, stripe_secret_key="sk_test_x")

    assert done.returncode == 1
    for name in ("SECRET_KEY", "BASE_URL", "STRIPE_WEBHOOK_SECRET", "STRIPE_PUBLISHABLE_KEY"):
        assert f"PORCHLIGHT_{name}" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_refuses_a_database_without_tables(tmp_path: Path) -> None:
    done = run(tmp_path, secret_key="5b1d" * 16, base_url="http://127.0.0.1:8080")

    assert done.returncode == 1
    assert "Run: app.py migrate" in done.stderr


def test_import_is_idempotent_and_exports_the_same(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    first = run(tmp_path, "import", str(SAMPLE))
    again = run(tmp_path, "import", str(SAMPLE))
    out = run(tmp_path, "export", "copy")

    assert (first.returncode, again.returncode, out.returncode) == (0, 0, 0)
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
    run(tmp_path, "migrate")

    done = run(tmp_path, *words, str(broken))

    assert done.returncode == 1
    assert "visits.csv:3 starts_at: '31/31/2026'" in done.stderr
    assert "customers.csv:2 email: 'nobody'" in done.stderr
    assert "Nothing was written." in done.stderr
    assert "No problems in" in run(tmp_path, "import", "--dry-run", str(SAMPLE)).stdout


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", secret_key="secret")

    assert done.returncode == 1
    assert "PORCHLIGHT_SECRET_KEY" in done.stderr
