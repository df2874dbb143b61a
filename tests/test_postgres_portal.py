"""The portal on PostgreSQL, by setting alone."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, text

from tests.served import ROOT, free_port, plain_environment, served


@pytest.mark.postgres
def test_portal_is_served_from_postgresql(postgres: Engine, tmp_path: Path) -> None:
    with postgres.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE served"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        "PORCHLIGHT_DATABASE_URL": postgres.url.set(database="served").render_as_string(),
        "PORCHLIGHT_BASE_URL": url,
        "PORCHLIGHT_PORT": str(port),
        "PORCHLIGHT_SECRET_KEY": "5b1d0e77c9a24f3e8d61" * 2,
    }
    command = [sys.executable, str(ROOT / "app.py")]
    for words in (["migrate"], ["import", str(ROOT / "data" / "sample_export")]):
        subprocess.run(
            [*command, *words], cwd=tmp_path, env=plain_environment() | env, check=True, timeout=120
        )
    with served(command, f"{url}/readyz", tmp_path / "server.log", tmp_path, env):
        page = httpx.get(f"{url}/sign-in", trust_env=False)
        assert "Greenfield Grounds" in page.text
