# Set-up, run, test, check, package and bench, and aliases of operators' commands, which are the program `tanggap`
# (.venv/bin/tanggap --help). `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := app.py chalicelib local operate bench
ARCH ?= arm64
# `make replay STACK=NAME ARGS="--number JK..."` is `tanggap replay --number JK... --stack NAME`.
ALIASES := preflight deploy rollback release secret copy-secrets push-key smoke replay parked reconcile restore recount digest map figures retain retention succession erase breach ledger scores subscriptions api-keys audits export cost city categories areas holidays learn
export AWS_DEFAULT_REGION ?= ap-southeast-3

.DEFAULT_GOAL := help
.PHONY: help setup run token photo officers test test-pages faults check openapi-lint pages pages-check client locale package bench clean
.PHONY: $(ALIASES)

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make COMMAND       run an operator's command (STACK=NAME ARGS=\"...\"; $(BIN)/tanggap --help lists them)"

setup: ## make .venv with the pinned packages (every other command does this first)
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed and $(PYTHON) is older; name a newer one: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m local.environment $(VENV)

run: setup ## start everything on this machine with 300 reports and two years of figures in it (PORT=8000 AWS_PORT=4566; EMPTY=1 for none; HOUR=1 makes an hour of a promise last one second)
	@$(BIN)/python -m local.run $(if $(PORT),--port $(PORT)) $(if $(AWS_PORT),--aws-port $(AWS_PORT)) $(if $(HOUR),--hour $(HOUR)) $(if $(EMPTY),--empty)

token: setup ## print an ID token of a demo officer of the running stack (USER=petugas.kebonjeruk)
	@$(BIN)/tanggap token $(if $(filter-out undefined default environment,$(origin USER)),$(USER)) $(if $(AWS_PORT),--aws-port $(AWS_PORT))

photo: setup ## upload a picture to the running stack and print its id (FILE=yours.jpg, else one is drawn; PORT=8000)
	@$(BIN)/tanggap photo $(FILE) $(if $(PORT),--url http://127.0.0.1:$(PORT))

test: setup ## run every test, or some of them (PART=reports, PART="casework/test_queue_http.py city")
	@$(BIN)/python -m local.test $(PART)

test-pages: setup ## look at every page in a browser: each state, language, theme and screen (some minutes)
	@$(BIN)/python -m local.test browser

faults: setup ## let every call of AWS fail, before it, after it and by a kill (many minutes; SEED=1 ACT="part of a name")
	@FAULTS=all SEED=$(or $(SEED),1) ACT="$(ACT)" $(BIN)/python -m pytest -q tests/aws_faults

check: setup package ## lint, types, format, the template, the roles, the state machine, the OpenAPI document, the pages and the clock
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports > build/imports.txt || { cat build/imports.txt; exit 1; }
	@$(BIN)/tanggap lint build/$(ARCH)/package/sam.yaml
	@$(BIN)/tanggap openapi-lint
	@$(BIN)/tanggap pages-check
	@HISTORIES=20000 $(BIN)/python -m pytest -q tests/sla/test_clock_oracle.py

openapi-lint: setup ## lint the OpenAPI document, and compile a TypeScript client of it
	@$(BIN)/tanggap openapi-lint

pages: setup ## build the pages for people into build/pages (make run and make deploy do it themselves)
	@$(BIN)/tanggap pages

pages-check: setup ## check the types of the pages against the OpenAPI document
	@$(BIN)/tanggap pages-check

client: setup ## build the typed Python client from the API's description, as a wheel in build/client/
	@$(BIN)/tanggap client

locale: setup ## bring the catalogues of sentences up to date with the code (chalicelib/locale, web/locale)
	@$(BIN)/tanggap locale

package: setup ## make build/<arch>/package/{deployment.zip,sam.yaml} (ARCH=arm64 or x86_64)
	@$(BIN)/tanggap package --arch $(ARCH)

officers: setup ## create, move and disable officers by a file, or list them (FILE=officers.csv, ARGS="--dry-run" or ARGS=--list)
	@$(BIN)/tanggap officers $(FILE) $(ARGS) $(if $(STACK),--stack $(STACK))

$(ALIASES): setup
	@$(BIN)/tanggap $@ $(ARGS) $(if $(STACK),--stack $(STACK)) $(if $(AT),--at $(AT))

bench: setup ## measure and write bench/results
	@$(BIN)/python -m bench $(ARGS)

clean: ## remove what was built, and .venv
	rm -rf build web/node_modules web/src/api.d.ts $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
