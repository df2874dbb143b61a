# Everything a contributor runs. `setup` is quick when nothing changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests and benchmarks start the portal many times: it need not be compiled anew each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup test test-clock test-stripe faults check bench lock

run: setup
	$(BIN)/python app.py demo

setup: $(VENV)/.installed

$(VENV)/.installed: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

test: $(VENV)/.installed-dev
	sh tests/install_browser.sh
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Runs what reads the clock at New Year, when clocks change and at other days' ends, in two zones.
test-clock: $(VENV)/.installed-dev
	sh tests/install_browser.sh
	$(BIN)/python -m tests.clock_moments

# What the suite proves small, in full: hundreds of kills, a thousand strangers, mutants of the
# payment code. About an hour and a half.
faults: $(VENV)/.installed-dev
	PROOFS=full $(BIN)/python -m pytest -s -m proof
	$(BIN)/python -m tests.faults.mutate_money

# Pays at Stripe itself, with the test keys of PORCHLIGHT_STRIPE_SECRET_KEY and _PUBLISHABLE_KEY.
test-stripe: $(VENV)/.installed-dev
	sh tests/install_browser.sh
	$(BIN)/python -m pytest -rs tests/browser/stripe_journey.py || [ $$? = 5 ]

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	sh tests/install_browser.sh
	$(BIN)/python -m benchmarks

# Maintainers only: write the lock files anew from pyproject.toml.
lock:
	uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -q pyproject.toml -o requirements.lock
	uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -q --extra dev pyproject.toml -o requirements-dev.lock
