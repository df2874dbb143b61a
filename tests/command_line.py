"""Runs commands in this process, in an empty folder."""

from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from app import cli

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample_export"
FIT = {"secret_key": "5b1d0e77c9a24f3e8d61" * 2, "base_url": "http://127.0.0.1:8080"}


def run(*words: str, **settings: str) -> Result:
    env = {f"PORCHLIGHT_{name.upper()}": value for name, value in settings.items()}
    return CliRunner().invoke(cli, list(words), env=env)
