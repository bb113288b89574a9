# Everything that one does to a checkout. `make` alone lists the targets.

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint config/constraints.txt
DB := seeds.db

.DEFAULT_GOAL := help
.PHONY: help run test check wheel generate release-schemas pictures clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

run: $(VENV)/.run  ## Read the five seed articles and print the table of events
	@rm -f $(DB) $(DB)-shm $(DB)-wal
	@$(BIN)/tallywire replay seeds --db $(DB)

test: check  ## Run every check and every test, as CI does
	$(BIN)/pytest --ignore tests/pipeline --ignore tests/laws
	$(BIN)/pytest --numprocesses 2 --dist loadfile tests/pipeline tests/laws

check: $(VENV)/.test  ## Run the linters and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

wheel: $(VENV)/.test  ## Build a wheel whose rules are compiled, in dist/ (needs a C compiler; minutes)
	TALLYWIRE_COMPILE=1 $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

generate: $(VENV)/.run  ## Write again what is generated: settings, their page in docs/, schemas
	$(BIN)/python -m pipeline.settings > config/tallywire.toml
	$(BIN)/python -m pipeline.cli.settings > docs/settings.md
	$(BIN)/python -m pipeline.records.schemas config/schemas
	$(BIN)/python -m agents.asyncapi > config/asyncapi.json

release-schemas: $(VENV)/.run  ## Keep the schemas as released; refuses what breaks consumers
	$(BIN)/python -m pipeline.records.release config/schemas/released

pictures: $(VENV)/.test  ## Take the pictures of the pages in docs/images again (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots docs/images

clean:  ## Remove the virtual environment and all caches
	rm -rf $(VENV) build dist *.egg-info $(DB) $(DB)-shm $(DB)-wal
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The stamps lie inside of the environment: whoever removes it is asked for nothing else.
$(VENV)/.run: pyproject.toml config/constraints.txt
	@test -x $(BIN)/python || { echo "making $(VENV), once ..."; $(PYTHON) -m venv $(VENV); }
	@$(PIP) --editable .
	@$(BIN)/python -m pipeline.lexicon.gazetteer > /dev/null
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(PIP) --editable '.[test]'
	@touch $@
