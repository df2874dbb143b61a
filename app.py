"""Porchlight's command line: ``app.py serve``, ``demo``, ``import`` … Nothing imports this."""

from pages.commands.registry import build_cli

cli = build_cli()

if __name__ in {"__main__", "__mp_main__"}:
    cli()
