# Needs Python 3.11 to 3.13 with venv and pip, and make. Everything else is installed into .venv
# from the package index that pip is set up for.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help install demo test lint bench docs format lock clean

help:
	@echo "make demo     install, load three example reviews, serve them on this computer"
	@echo "make test     run every test; say which were left out"
	@echo "make install  only .venv, with .venv/bin/consilience"
	@echo "make lint     style, types, import contracts, documentation"
	@echo "make bench    measure what is promised, and compare with other programs"
	@echo "make docs     the documentation site, into site/"

install: .venv/.installed

demo: install
	@$(BIN)/consilience demo

test: install .venv/.spark
	@.ci/packages
	$(BIN)/python -m tests $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# djlint fails where it is given no template at all
	$(if $(shell find src/consilience_web -name "*.html"),$(BIN)/djlint --lint --quiet src/consilience_web)
	$(BIN)/pytest -q -n0 tests/architecture/test_vendored.py
	$(BIN)/zensical build --strict --clean

# Each part is run whether the one before kept its promises or not.
bench: install .venv/.spark .venv/.bench
	@failed=0; for part in "dedupe.measure" "dedupe.measure --peers" "imports.measure" \
		"synthesis.measure" \
		"workspace.measure $(ARGS)" \
		"workspace.measure --postgres $(ARGS)" "workspace.peer $(ARGS)"; do \
		echo "--- $$part"; \
		$(BIN)/python -m benchmarks.$$part || failed=1; \
	done; exit $$failed

docs: install
	$(BIN)/python -m tests.docs.reference_pages
	$(BIN)/python -m tests.docs.figure_pictures
	$(BIN)/zensical build --strict --clean

format: install
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

# Pins for all supported Pythons, with hashes and without addresses: one file for everybody, and one
# each for what only the tests of large searches and the comparisons with other programs need. Needs uv.
LOCK := uv pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

lock:
	$(LOCK) pyproject.toml --extra web --extra pdf --group test -o requirements/dev.txt
	grep -o 'pyspark>[^"]*' pyproject.toml | $(LOCK) - -o requirements/spark.txt
	$(LOCK) --group bench --constraints requirements/dev.txt -o requirements/bench.txt

clean:
	rm -rf .venv site dist build

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; none was found. \
	Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.locked: requirements/dev.txt | .venv/bin/python
	@echo "Installing what requirements/dev.txt pins; this takes a minute or two the first time."
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

# What only some tests and comparisons need: without it they are left out, and say so.
.venv/.spark .venv/.bench: .venv/.%: requirements/%.txt .venv/.locked
	@echo "Installing what $< pins."
	@$(PIP) install --require-hashes --no-deps -r $< && touch $@ || \
		echo "It could not be installed; what needs it is left out."

.venv/.installed: .venv/.locked pyproject.toml src/consilience/__init__.py
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
