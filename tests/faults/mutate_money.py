"""Does the suite notice wrong payment code? Changes it a little, many times, and runs the tests.

    python -m tests.faults.mutate_money [--sample 120] [--seed 1] [--only services.money.ledger ...]

Prints what survived and the share that was killed, with and without the changes that are proven
to change nothing (``tests/faults/equivalent_mutants.py``). Not part of the suite: each mutant
takes the seconds that its module's tests take. Tests run on SQLite, in a fork with all libraries
loaded.
"""

import argparse
import importlib.abc
import importlib.machinery
import os
import random
import resource
import sys
import time
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401  (loaded once, before the forks)
import nicegui.testing  # noqa: F401
import pytest
import sqlmodel  # noqa: F401
import stripe  # noqa: F401
import typst  # noqa: F401

from tests.faults.equivalent_mutants import EQUIVALENT
from tests.faults.mutants import Mutant, mutants_of

ROOT = Path(__file__).parents[2]
# The tests that speak of a module most directly come first: most mutants die there.
_STATES = (
    "payment_states",
    "payment_bounds",
    "payment_moments",
    "tips",
    "money_back",
    "office_money",
)
TESTS: dict[str, tuple[str, ...]] = {
    "services.money.autopay_charges": (
        "settling_rights",
        "waiting_charges",
        "payment_bounds",
        "autopay",
        "autopay_agreements",
        "payment_kills",
    ),
    "services.money.checkout": ("checkout", "money_back", "reconciliation"),
    "services.money.checkout_intents": (
        "checkout",
        "reconciliation",
        "money_back",
        "payment_states",
    ),
    "services.money.invoice_payments": ("invoice_payments", "invoices", "tips"),
    "services.money.ledger": (
        "ledger",
        "payment_bounds",
        "tips",
        "statements",
        "payment_states",
        "office_money",
    ),
    "services.money.payment_reads": (
        "settling_rights",
        "payment_orders",
        "invoice_payments",
        "checkout",
        "reconciliation",
        "tips",
    ),
    "services.money.ledger_postings": _STATES,
    "services.money.locked_payments": (*_STATES, "payment_orders"),
    "services.money.payment_orders": (
        "payment_orders",
        "payment_bounds",
        "tips",
        "checkout",
        "money_back",
    ),
    "services.money.payment_refusals": ("payment_refusals", "payment_orders"),
    "services.money.payment_states": (
        "settling_rights",
        *_STATES,
        "invoice_payments",
        "reconciliation",
        "autopay",
    ),
    "services.money.reconciliation": ("reconciliation", "checkout"),
    "services.money.stripe_webhooks": (
        "webhook_answers",
        "stripe_webhooks",
        "settling_rights",
        "money_back",
        "missed_events",
        "autopay_agreements",
    ),
    "services.money.tips": ("tips", "payment_bounds"),
}
CPU_SECONDS = 60  # a mutant that turns for ever is killed, and counts as such
WALL_SECONDS = 600


class Loader(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module its changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if name != self._mutant.module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(_file_of(name)))

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._mutant.source


def main() -> int:
    """Print the survivors; 1 when less than 95 % were killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=TESTS)
    parser.add_argument("--again", type=Path, help="what was printed before: its survivors alone")
    parser.add_argument("--no-baseline", action="store_true", help="believe that the tests pass")
    chosen = parser.parse_args()
    everything = [
        mutant
        for module in chosen.only or TESTS
        for mutant in mutants_of(module, _file_of(module).read_text(encoding="utf-8"))
    ]
    if chosen.again:
        before = [line for line in chosen.again.read_text().splitlines() if " SURVIVED " in line]
        everything = [one for one in everything if any(_is_told(one, line) for line in before)]
    dice = random.Random(chosen.seed)
    sample = dice.sample(everything, min(chosen.sample, len(everything)))
    _say(f"{len(everything)} mutants, {len(sample)} of them tried")
    modules = set() if chosen.no_baseline else {mutant.module for mutant in sample}
    for module in sorted(modules):
        unchanged = Mutant(module, 0, "unchanged", _file_of(module).read_text(encoding="utf-8"))
        if not _survives(-1, unchanged):
            raise SystemExit(f"The tests of {module} do not pass without a change.")
    survivors = [mutant for number, mutant in enumerate(sample) if _survives(number, mutant)]
    _say_share("killed", len(sample), len(survivors))
    real = [mutant for mutant in sample if not _is_equivalent(mutant)]
    left = [mutant for mutant in survivors if not _is_equivalent(mutant)]
    killed = _say_share("without those that change nothing, killed", len(real), len(left))
    return 0 if killed >= 0.95 else 1


def _say_share(words: str, tried: int, survived: int) -> float:
    killed = 1 - survived / tried if tried else 1.0
    _say(f"{words} {tried - survived} of {tried}: {killed:.1%}")
    return killed


def _is_equivalent(mutant: Mutant) -> bool:
    return (mutant.module, mutant.change) in EQUIVALENT


def _is_told(mutant: Mutant, line: str) -> bool:
    """Lines move between two runs; what was changed does not."""
    return f"  {mutant.module}:" in line and line.endswith(f"  {mutant.change}")


def _survives(number: int, mutant: Mutant) -> bool:
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _run_tests(mutant)
    survives = _exit_code_of(child) == 0
    verdict = "SURVIVED" if survives else "killed"
    if _is_equivalent(mutant):
        # One that a test notices is not equivalent: its proof is wrong.
        verdict = "same" if survives else "NOT SAME"
    seconds = time.monotonic() - begun
    place = f"{mutant.module}:{mutant.line}"
    _say(f"{number + 1:4} {verdict:8} {seconds:5.1f} s  {place}  {mutant.change}")
    return survives


def _run_tests(mutant: Mutant) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    if not os.environ.get("SHOW"):
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.meta_path.insert(0, Loader(mutant))
    files = [str(*ROOT.glob(f"tests/services/*/test_{name}.py")) for name in TESTS[mutant.module]]
    quiet = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-m", "not postgres"]
    os._exit(pytest.main([*quiet, *files]))


def _exit_code_of(child: int) -> int:
    deadline = time.monotonic() + WALL_SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return -9


def _file_of(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
