"""The portal on PostgreSQL, by setting alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

ROOT = Path(__file__).parent.parent
PORT = 13093


@pytest.mark.postgres
def test_portal_is_served_from_postgresql(postgres: Engine, tmp_path: Path) -> None:
    with postgres.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE served"))
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "NICEGUI"))}
    env = given | {
        "PORCHLIGHT_DATABASE_URL": postgres.url.set(database="served").render_as_string(),
        "PORCHLIGHT_BASE_URL": f"http://127.0.0.1:{PORT}",
        "PORCHLIGHT_PORT": str(PORT),
        "PORCHLIGHT_SECRET_KEY": "5b1d0e77c9a24f3e8d61" * 2,
    }
    command = [sys.executable, str(ROOT / "app.py")]
    for words in (["migrate"], ["import", str(ROOT / "data" / "sample_export")]):
        subprocess.run([*command, *words], cwd=tmp_path, env=env, check=True, timeout=120)
    server = subprocess.Popen(command, cwd=tmp_path, env=env)
    try:
        assert _ask("/readyz").status_code == 200
        page = _ask("/sign-in")
        assert "Greenfield Grounds" in page.text
    finally:
        server.terminate()
        server.wait(20)


def _ask(path: str) -> httpx.Response:
    for _ in range(200):
        try:
            return httpx.get(f"http://127.0.0.1:{PORT}{path}", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(path)
