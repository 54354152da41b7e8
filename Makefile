# Two words do everything: `make run` and `make test`. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint check-content bench texts wheel clean
.DEFAULT_GOAL := run

# Set up: only what the program needs, exactly as locked.
.venv/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lotsen behöver Python 3.11 eller senare.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "lotsen-checkout.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	printf '#!/bin/sh\nexec "%s/python" -m bot.cli "$$@"\n' "$(CURDIR)/$(BIN)" > $(BIN)/lotsen
	chmod +x $(BIN)/lotsen
	touch $@

# And what the tests need.
.venv/.test: .venv/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

run: .venv/.run ## Start Lotsen on http://127.0.0.1:8080/
	$(BIN)/lotsen serve

test: .venv/.test ## Pass all tests
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

lint: .venv/.test ## Format, lint, types, texts
	$(BIN)/ruff format --check bot tests
	$(BIN)/ruff check bot tests
	$(BIN)/mypy

check-content: .venv/.run ## Validate intents/ and knowledge/
	$(BIN)/lotsen check

bench: .venv/.test ## Measure, beside the peers; the table also lands in bench-results/
	$(BIN)/python -m tests.bench

texts: .venv/.test ## Take new texts into the catalogues of bot/locale
	$(BIN)/python -m tests.tools.texts

wheel: .venv/.test ## Build the wheel, content included
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf .venv dist bench-results .mypy_cache .ruff_cache .pytest_cache
