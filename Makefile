# Two commands do all: `make demo` and `make test`. Each makes what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME ?= var/demo
WORDS := $(wildcard src/comity/web/locale/*/LC_MESSAGES/*.po src/comity/web/*/locale/*/LC_MESSAGES/*.po)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

# On PostgreSQL the tests that ask a database run again (tests/conftest.py); the others would do again what they did.
.PHONY: demo test lint words clean

demo: $(VENV)/.demo-ready $(VENV)/.words
	$(BIN)/comity demo --home $(DEMO_HOME)

test: $(VENV)/.test-ready $(VENV)/.words lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	tools/postgresql-for-tests run $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.test-ready $(VENV)/.words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

words: $(VENV)/.words

$(VENV)/.words: $(WORDS) | $(VENV)/.demo-ready
	@for po in $(WORDS); do $(BIN)/pybabel -q compile -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@

$(VENV)/.demo-ready: requirements.txt pyproject.toml
	tools/system-packages fonts-texgyre:/usr/share/texmf/fonts/opentype/public/tex-gyre
	$(PYTHON) -m venv $(VENV) || { tools/system-packages python3-venv:/nowhere; $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test-ready: requirements-dev.txt $(VENV)/.demo-ready
	tools/system-packages chromium:/usr/bin/chromium postgresql-15:/usr/lib/postgresql/15/bin/initdb \
		libreoffice-writer-nogui:soffice khal:/usr/bin/khal vdirsyncer:/usr/bin/vdirsyncer
	tools/system-packages chromium-headless-shell:/usr/bin/chromium-headless-shell
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis
