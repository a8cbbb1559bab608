# Every command of the project. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := app.py chalicelib local operate bench
ARCH ?= arm64
# Which stack an operator's command is about: one on AWS by its name, else the one `make run` has started.
WHERE = $(if $(STACK),--stack $(STACK)) $(if $(AWS_PORT),--aws-port $(AWS_PORT))
export AWS_DEFAULT_REGION ?= ap-southeast-3

.DEFAULT_GOAL := help
.PHONY: help setup run token photo test test-pages check openapi-lint pages pages-check client locale package deploy release secret push-key areas city-check categories learn holidays replay reconcile recount erase breach retain retention succession digest map figures scores ledger parked subscriptions api-keys audits export smoke cost bench clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with the pinned packages (every other command does this first)
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed and $(PYTHON) is older; name a newer one: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m local.environment $(VENV)

run: setup ## start everything on this machine with 300 reports and two years of figures in it (PORT=8000 AWS_PORT=4566; EMPTY=1 for none; HOUR=1 makes an hour of a promise last one second)
	@$(BIN)/python -m local.run $(if $(PORT),--port $(PORT)) $(if $(AWS_PORT),--aws-port $(AWS_PORT)) $(if $(HOUR),--hour $(HOUR)) $(if $(EMPTY),--empty)

token: setup ## print an ID token of a demo officer of the running stack (USER=petugas.kebonjeruk)
	@$(BIN)/python -m operate.token $(if $(filter-out undefined default environment,$(origin USER)),$(USER)) $(if $(AWS_PORT),--aws-port $(AWS_PORT))

photo: setup ## upload a picture to the running stack and print its id (FILE=yours.jpg, else one is drawn; PORT=8000)
	@$(BIN)/python -m operate.photo $(FILE) $(if $(PORT),--url http://127.0.0.1:$(PORT))

test: setup ## run every test, or some of them (PART=reports, PART="casework/test_queue_http.py city")
	@$(BIN)/python -m local.test $(PART)

test-pages: setup ## look at every page in a browser: each state, language, theme and screen (some minutes)
	@$(BIN)/python -m local.test browser

check: setup package ## lint, types, format, the template, the state machine, the OpenAPI document, the pages and the clock
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports > build/imports.txt || { cat build/imports.txt; exit 1; }
	@$(BIN)/python -m operate.lint build/$(ARCH)/package/sam.yaml
	@$(BIN)/python -m operate.openapi_lint
	@$(BIN)/python -m operate.pages_check
	@HISTORIES=20000 $(BIN)/python -m pytest -q tests/sla/test_clock_oracle.py

openapi-lint: setup ## lint the OpenAPI document, and compile a TypeScript client of it
	@$(BIN)/python -m operate.openapi_lint

pages: setup ## build the pages for people into build/pages (make run and make deploy do it themselves)
	@$(BIN)/python -m operate.pages

pages-check: setup ## check the types of the pages against the OpenAPI document
	@$(BIN)/python -m operate.pages_check

client: setup ## build the typed Python client from the API's description, as a wheel in build/client/
	@$(BIN)/python -m operate.client

locale: setup ## bring the catalogues of sentences up to date with the code (chalicelib/locale, web/locale)
	@$(BIN)/python -m operate.locale

package: setup ## make build/<arch>/package/{deployment.zip,sam.yaml} (ARCH=arm64 or x86_64)
	@$(BIN)/python -m operate.package --arch $(ARCH)

deploy: setup ## package and deploy to AWS, and upload the pages (STACK=tanggap BUCKET=<for the package> PARAMETERS="Name=value ..."; see infra/README.md)
	@$(BIN)/python -m operate.deploy --arch $(ARCH) --stack $(or $(STACK),tanggap) --bucket "$(BUCKET)" $(PARAMETERS)

release: setup ## write what stacks of this template will keep into infra/released, unless it breaks something of the last release
	@$(BIN)/python -m operate.released

secret: setup ## put a sender's key into the stack's secret (STACK=tanggap CHANNEL=sms SENDER=...; VERIFY=1 for a challenge word, ACCESS="token ..." for its API; all typed)
	@$(BIN)/python -m operate.secret --stack $(or $(STACK),tanggap) --channel $(or $(CHANNEL),sms) $(if $(SENDER),--sender $(SENDER)) $(if $(VERIFY),--verify) $(foreach name,$(ACCESS),--access '$(name)=')

push-key: setup ## make a key that signs pushes to browsers, in the stack's secret (STACK=tanggap)
	@$(BIN)/python -m operate.push_key --stack $(or $(STACK),tanggap)

areas: setup ## import the outlines of the kelurahan (OUTLINES=file.geojson), or draw those of the city's cells
	@$(BIN)/python -m operate.areas $(OUTLINES)

city-check: setup ## check the city's tables
	@$(BIN)/python -m operate.city check

categories: setup ## bring your own list of categories into the city's table (FILE=rows.csv; REPLACE=1: no others; docs/data.md)
	@$(BIN)/python -m operate.categories $(FILE) $(if $(REPLACE),--replace)

learn: setup ## learn the weights of the second opinion from the labelled texts in tests/reports (CHECK=1 judges each author by the others)
	@$(BIN)/python -m operate.learn $(if $(CHECK),--check)

holidays: setup ## write the holidays of some years into the city's table (FROM=2025 TO=2027)
	@$(BIN)/python -m operate.holidays $(FROM) $(TO)

replay: setup ## do again what ended in a dead-letter queue, here or on AWS (STACK=... NUMBER=JK... AGAIN=unknown)
	@$(BIN)/python -m operate.replay $(WHERE) $(if $(NUMBER),--number $(NUMBER)) $(if $(AGAIN),--again $(AGAIN))

reconcile: setup ## restart now the timers open reports have lost, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.reconcile $(WHERE)

erase: setup ## erase a reporter's data once more, after the table was restored (STACK=... NUMBER=JK...)
	@$(BIN)/python -m operate.erase $(WHERE) --number "$(NUMBER)"

breach: setup ## tell whom a breach of personal data concerns, and the authority, in 72 hours (STACK=... ARGS="list"; docs/data-breach.md)
	@$(BIN)/python -m operate.breach $(WHERE) $(ARGS)

recount: setup ## compare what is counted (closings, facts) with the reports, and put it right, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.recount $(WHERE)

retain: setup ## let go now of what was kept for as long as it may be, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.retain $(WHERE)

retention: setup ## show the proofs of what was removed because its time was over, and whether their chain holds (STACK=... NUMBER=JK...)
	@$(BIN)/python -m operate.retention $(WHERE) $(if $(NUMBER),--number $(NUMBER))

succession: setup ## show what dissolved offices still have (OFFICE=31...), or give it to their successors now (DO=1; STACK=...)
	@$(BIN)/python -m operate.succession $(WHERE) $(if $(OFFICE),--office '$(OFFICE)') $(if $(DO),--do)

digest: setup ## write now to the heads who were not sent today's digest, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.digest $(WHERE)

map: setup ## make the map of reports now, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.chart $(WHERE)

figures: setup ## count and publish the figures now, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.figures $(WHERE)

ledger: setup ## show the frozen versions of scores, and whether their ledger holds, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.ledger $(WHERE)

scores: setup ## count published scores anew from the public facts, and compare them (FROM=folder or https://..., QUARTER=2026-Q3)
	@$(BIN)/python -m operate.scores '$(FROM)' $(if $(QUARTER),--quarter '$(QUARTER)')

parked: setup ## list what channels brought and could not be read, or read it again (STACK=... AGAIN=1 KEY=parked/...)
	@$(BIN)/python -m operate.parked $(WHERE) $(if $(AGAIN),again $(KEY),list)

subscriptions: setup ## list partners' systems that are told of reports (STACK=... ADD=https://... FILTER='{"channel": ["jaki"]}', REMOVE=https://... or MISSED=1)
	@$(BIN)/python -m operate.subscriptions $(WHERE) $(if $(MISSED),missed,$(if $(ADD),add --url '$(ADD)' $(if $(FILTER),--filter '$(FILTER)'),$(if $(REMOVE),remove --url '$(REMOVE)',list)))

api-keys: setup ## list the keys of Open311's partners (STACK=... ISSUE='Lapor Kota' CONTACT=dev@lapor.id MOST=1000, or KEY=<id> with MOST=... or REVOKE=1)
	@$(BIN)/python -m operate.api_keys $(WHERE) $(if $(ISSUE),issue --name '$(ISSUE)' --contact '$(CONTACT)',$(if $(KEY),$(if $(REVOKE),revoke,limit) --key '$(KEY)',list)) $(if $(MOST),--most $(MOST))

export: setup ## make now the exports that auditors asked for, here or on AWS (STACK=...)
	@$(BIN)/python -m operate.export $(WHERE)

audits: setup ## verify the files of an export for auditors (FILES=folder KEY=...), or show the log of exports and verify its ledger (STACK=...)
	@$(BIN)/python -m operate.audits $(if $(FILES),--files '$(FILES)' $(if $(KEY),--key '$(KEY)'),$(WHERE))

smoke: setup ## count each figure by Athena and compare it with what is published (STACK=...)
	@$(BIN)/python -m operate.smoke $(WHERE)

cost: setup ## write docs/cost.md from units and prices; or what a stack cost, for a report and for each office (STACK=...)
	@$(BIN)/python -m operate.cost $(if $(STACK),--stack $(STACK))

bench: setup ## measure and write bench/results
	@$(BIN)/python -m bench $(ARGS)

clean: ## remove what was built, and .venv
	rm -rf build web/node_modules web/src/api.d.ts $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
