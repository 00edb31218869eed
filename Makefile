# The two commands that matter: `make run` and `make test`. Each sets up what it needs, once.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR := var
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1
export BASE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help run test check fast browser postgres bench chaos load lock frontend clean

help: ## List the commands.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(VENV)/run.stamp: requirements/base.txt scripts/python_version.py
	@$(PYTHON) scripts/python_version.py
	@echo "Setting up: a virtual environment in $(VENV) (a minute or two, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/test.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Setting up: tools for the tests …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/system.stamp: scripts/system_libraries.sh
	@mkdir -p $(VENV)
	@bash scripts/system_libraries.sh run
	@touch $@

$(VENV)/browser.stamp: scripts/system_libraries.sh
	@mkdir -p $(VENV)
	@bash scripts/system_libraries.sh test
	@touch $@

MIGRATIONS := $(shell find . -path ./.venv -prune -o -path '*/migrations/*.py' -print 2>/dev/null)
TRAINING := $(shell find content/modules -name '*.yaml' 2>/dev/null)

$(VAR)/ready.stamp: $(VENV)/run.stamp $(MIGRATIONS) $(TRAINING) site/watchword/demonstration/making.py
	@mkdir -p $(VAR)
	@echo "Setting up: database …"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_training
	@$(BIN)/python manage.py demo --quiet
	@touch $@

run: $(VENV)/run.stamp $(VENV)/system.stamp $(VAR)/ready.stamp ## Set up what is missing and serve the site at http://127.0.0.1:8000.
	@$(BIN)/python manage.py demo --list
	@echo "Watchword is being served at http://127.0.0.1:$(PORT). Stop it with Ctrl+C."
	@exec $(BIN)/python manage.py runserver --noreload --skip-checks 127.0.0.1:$(PORT) 2>&1

check: $(VENV)/test.stamp ## Style, types, import contracts, migrations, deployment checks.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@PYTHONPATH=site:. $(BIN)/lint-imports
	@$(BIN)/mypy
	@DJANGO_SETTINGS_MODULE=watchword.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	@bash scripts/check_production.sh $(BIN)/python

test: $(VENV)/browser.stamp check ## Everything: checks, all tests, browser journeys; on PostgreSQL too where one answers.
	@$(BIN)/python -m pytest -q -n auto -m "not journey"
	@$(BIN)/python -m pytest -q -m journey
	@$(MAKE) --no-print-directory postgres

fast: $(VENV)/test.stamp ## The tests without a browser and without the slow ones.
	@$(BIN)/python -m pytest -q -m "not journey and not slow"

browser: $(VENV)/browser.stamp $(VENV)/test.stamp ## The journeys in a browser only.
	@$(BIN)/python -m pytest -q -m journey

postgres: $(VENV)/test.stamp ## All tests but the browser's on PostgreSQL, where one answers (POSTGRES_URL).
	@bash scripts/test_on_postgres.sh $(BIN)/python

bench: $(VENV)/test.stamp ## Measure: ratios to a bare view, in one run. ARGS="--quick" for less.
	@$(BIN)/python -m tests.benchmarks $(ARGS)

chaos: $(VENV)/test.stamp ## Kill the server and the database under people: nothing lost or doubled. ARGS="--quick" for less.
	@bash scripts/chaos.sh $(BIN)/python $(ARGS)

load: $(VENV)/test.stamp ## Hundreds who start a test at once, thousands who sit it. ARGS="--quick" for less.
	@bash scripts/with_postgres.sh $(BIN)/python -m tests.load $(ARGS)

lock: ## Renew the locked requirements (needs uv).
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/base.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt

frontend: ## Compile the styles and scripts (needs Node; the results are committed).
	cd frontend && npm ci && npm run build

clean: ## Forget the database, the files and the virtual environment.
	rm -rf $(VAR) $(VENV)
