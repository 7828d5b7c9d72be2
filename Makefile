# The verbs of the house. Each makes .venv first; `make clean` takes everything made away again.
PYTHON ?= python3
EXAMPLE ?= examples/the_last_lamp.fountain

ROOMS := $(wildcard testing bot handlers store understudy tests evals bench)
BENCHES := $(notdir $(basename $(wildcard bench/[a-z]*.py)))
READY := .venv/ready
UV := uv==0.13.9

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench eval docs lock clean
.DELETE_ON_ERROR:

run: $(READY)  ## a whole production of the example, film and report under ./data
	.venv/bin/film rehearse $(EXAMPLE)

test: $(READY)
	.venv/bin/pytest -n auto

check: $(READY)  ## format, lint, imports, types, and the pages that are made by a command
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/lint-imports --no-logo --no-cache
	.venv/bin/mypy $(ROOMS)
	.venv/bin/python -m tests.behaviours --check
	.venv/bin/python -m tests.command_page --check
	.venv/bin/python -m tests.package_picture --check

bench: $(READY)
	@for name in $(BENCHES); do echo "== $$name"; .venv/bin/python -m bench.$$name || exit 1; done

eval: $(READY)  ## the agents' tasks, live with ANTHROPIC_API_KEY, else the graders alone; EVAL="--help"
	.venv/bin/python -m evals $(EVAL)

docs: $(READY)
	.venv/bin/python -m tests.behaviours
	.venv/bin/python -m tests.command_page
	.venv/bin/python -m tests.package_picture

# One file for every Python from 3.11 on, with hashes and markers, without an address.
lock:
	test -x .lock-venv/bin/uv || { $(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install --quiet $(UV); }
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		--output-file requirements.lock pyproject.toml --group dev

clean:
	rm -rf .venv .lock-venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { \
		echo "Continuity needs Python 3.11 to 3.14; $(PYTHON) is '$$($(PYTHON) --version 2>&1)'. Try: make PYTHON=python3.11" >&2; \
		exit 1; }
	@# From Python 3.12 on the queue library asks SQLite for unixepoch('subsec'), which came with 3.42.
	@$(PYTHON) -c 'import sqlite3, sys; sys.exit(sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42))' || { \
		echo "From Python 3.12 on Continuity needs SQLite 3.42, and that of $(PYTHON) is older. Try: make PYTHON=python3.11" >&2; \
		exit 1; }
	@echo "Making .venv (once, a minute or two) ..."
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
