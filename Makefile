# The two commands are `make run` and `make test`; `make help` lists all.

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= .desk
DEMO ?= yes
TICKETS ?= 3000
SEED ?= 1
TESTS ?= tests
JOBS ?= 2
N ?= 10000
BENCH ?=
PAGES ?=
FAULT_SEED ?= 1
SET ?=

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
PY := .venv/bin/python
MANAGE := DESK_DATA="$(DATA)" $(PY) manage.py
PRODUCTION := SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') HTTPS=on \
	DATABASE_URL=postgres://desk@postgres/desk REDIS_URL=redis://redis/0 ALLOWED_HOSTS=desk.example.com

.DEFAULT_GOAL := help
.PHONY: help run test a11y journeys coverage check faults bench bench-db bench-sla demo-data messages pictures locks clean python environment tools

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: python ## run the desk: make run [PORT=8000] [DATA=.desk] [HOST=127.0.0.1] [DEMO=no]
	@since=$$(date +%s) && $(PYTHON) -m servicedesk.supervisor.virtual_environment run && \
		exec $(PY) -m servicedesk.supervisor --since $$since --host "$(HOST)" --port "$(PORT)" \
		--data "$(DATA)" $(if $(filter no,$(DEMO)),--no-demo)

ifeq ($(TESTS),tests)
test: coverage # the whole is measured as it runs: that costs a twentieth
endif
test: tools ## run every test, and hold each app to its coverage: make test [TESTS=tests/tickets] [JOBS=2]
ifneq ($(TESTS),tests)
	@$(PY) -m tests.machine
	$(PY) -m pytest -n $(JOBS) $(TESTS)
endif

a11y: tools ## let axe look at every main page in the other theme and language
	@$(PY) -m tests.machine
	$(PY) -m pytest -n $(JOBS) -m a11y tests/browser

journeys: tools ## go the whole way of a request, and open its lists, in the other language as well
	@$(PY) -m tests.machine
	$(PY) -m pytest -n $(JOBS) -m "journeys or not journeys" tests/journeys tests/browser/test_lists.py

coverage: tools ## run the tests and compare each app's coverage with its floor: make coverage [SET=--set]
	@$(PY) -m tests.machine
	rm -rf build/coverage
	$(PY) -m coverage run -m pytest -n $(JOBS) $(TESTS)
	$(PY) -m coverage combine --quiet
	$(PY) -m tests.floors $(SET)

check: tools ## lint, types, import contracts, migrations, deployment settings, translations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet templates
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m servicedesk.text.untranslated

faults: tools ## kill workers and database connections by the hundred while timers fall due: make faults [FAULT_SEED=1]
	FAULT_SEED=$(FAULT_SEED) $(PY) -m pytest -n 0 -s -m faults tests

bench: tools ## measure pages at 10,000 and 100,000 tickets, or at 10,000 and N: make bench [N=1000000] [PAGES="queue; api*"]
	$(PY) -m tests.bench $(if $(filter-out 10000,$(N)),10000 $(N)) --pages "$(PAGES)"

bench-db: tools ## build a database of demo tickets, kept for every bench: make bench-db [N=10000]
	$(PY) -m tests.bench.databases $(N)

bench-sla: tools ## measure timers, clocks and calendars against raw SQL: make bench-sla [BENCH="--short firing"]
	$(PY) -m tests.bench.sla $(BENCH)

demo-data: environment ## load a demo company: make demo-data [TICKETS=3000] [SEED=1] [DATA=.desk]
	@$(MANAGE) migrate --noinput --verbosity 0
	@$(MANAGE) demo_data --tickets $(TICKETS) --seed $(SEED)

messages: tools ## collect new texts for the translators (needs Debian's gettext)
	$(PY) manage.py makemessages --locale zh_Hans --no-wrap --add-location file \
		--ignore .venv --ignore node_modules --ignore build --ignore static/vendor --ignore tests

pictures: tools ## take README's pictures anew from the demo desk that runs: make pictures [PORT=8000]
	$(PY) -m tests.browser.pictures http://localhost:$(PORT)

locks: ## pin the newest allowed versions (needs uv and npm)
	uv pip compile $(LOCK) --upgrade pyproject.toml -o requirements.lock
	uv pip compile $(LOCK) --upgrade -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile $(LOCK) --upgrade --group node -o requirements-node.lock
	npm install --package-lock-only
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make locks'

clean: ## remove what can be made again; the data folder stays
	rm -rf .venv build node_modules static/vendor
	find . -name '*.mo' -not -path './.venv/*' -delete

python:
	@test -n "$(PYTHON)" || { echo "The desk needs Python 3.11 or newer: install it, or name it as in \
	make run PYTHON=/path/to/python3.12" >&2; exit 1; }

environment: python
	@$(PYTHON) -m servicedesk.supervisor.virtual_environment run

tools: python
	@$(PYTHON) -m servicedesk.supervisor.virtual_environment dev
	@$(PY) -m servicedesk.web.assets.frontend --tools
	@$(PY) -m servicedesk.text.translations
