# Every command of the project; `make help` lists them. CI calls the same targets.

PYTHON ?= python3
VENV := .venv
CANARY := .venv-canary
BIN := $(VENV)/$(if $(wildcard $(VENV)/Scripts),Scripts,bin)
BAOCAO := $(BIN)/python -m macros
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
# make pdf FINAL=1: refuse drafts · MUC=i-3-1: one section · DINH_KEM=1: data inside the PDF
COPY = $(if $(FINAL),--chinh-thuc)
MARKS = $(if $(BASE),--so-voi $(BASE))

PIP := --disable-pip-version-check --no-warn-script-location
# Without compiled bytecode every command takes two to four times as long.
export PYTHONDONTWRITEBYTECODE :=
# Keep the output readable where the console is not UTF-8.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help pdf docx html zip serve check diff verify test test-fast test-deep lint bench canary clean lock

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

pdf: $(VENV)/.ready ## Build the site and the print copy: site/index.html, site/bao-cao.pdf
	@$(BAOCAO) pdf $(COPY) $(if $(MUC),--muc $(MUC)) $(if $(DINH_KEM),--dinh-kem)

docx: $(VENV)/.ready ## Build site, print copy and Word copy: site/bao-cao.docx
	@$(BAOCAO) docx $(COPY) $(MARKS)

html: $(VENV)/.ready ## Build the site, changes since a revision (BASE=…) marked: site/index.html
	@$(BAOCAO) html $(MARKS)

zip: docx ## Pack the site with its downloads into bao-cao-site.zip
	@$(BAOCAO) zip

serve: $(VENV)/.ready ## Preview on this machine; edits show without a restart, PDF=1 prints too
	@$(BAOCAO) serve $(MARKS) $(if $(PDF),--pdf)

check: $(VENV)/.ready ## List every mistake in words and data, with file and line
	@$(BAOCAO) check

diff: $(VENV)/.ready ## Compare with a revision (BASE=…, else where the work left main), into review/
	@$(BAOCAO) so-sanh $(BASE) $(if $(WORD),--word)

verify: $(VENV)/.ready ## Tell whether a copy (FILE=…pdf) is what these files print, and what differs
	@$(BAOCAO) verify $(FILE)

# On CI, and with SYSTEM=1, what the tests look through is installed; see the script.
test: $(VENV)/.ready-test ## Run all tests, or a part (PART=tests/rules)
	@SYSTEM=$(SYSTEM) sh tests/system-packages.sh
	@$(if $(PART),,echo "A part alone: make test PART=tests/rules; without what is slow: make test-fast")
	$(PYTEST) $(PART)

test-fast: $(VENV)/.ready-test ## Run the tests that build, print and start nothing
	$(PYTEST) -m "not slow" $(PART)

test-deep: $(VENV)/.ready-test ## Run all tests, with all random inputs and what takes minutes
	@SYSTEM=$(SYSTEM) DEEP=1 sh tests/system-packages.sh
	DEEP=1 $(PYTEST) $(PART)

lint: $(VENV)/.ready-test ## Check style, types and the direction of imports
	$(BIN)/ruff check macros tests
	$(BIN)/ruff format --check macros tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.ready-test ## Measure speed and memory against other tools
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.tools.planted 6
	$(BIN)/python -m tests.tools.printed_pages $(wildcard site/bao-cao.pdf)

canary: $(VENV)/.ready $(CANARY)/.ready ## Build with Zensical too, and compare every word and number
	$(BIN)/python -m tests.tools.canary $(CANARY)/$(notdir $(BIN))/zensical

clean: ## Remove the built site and the caches, keep the environment
	@if test -x $(BIN)/python; then $(BAOCAO) clean; \
		else rm -rf site .cache .*.tam data/tables/.*.tam; fi
	rm -rf .pytest_cache .ruff_cache .mypy_cache

# The newest version of every dependency, with hashes and without addresses (needs uv).
lock: ## Renew the lock files
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate pyproject.toml --extra test -c requirements.lock -o requirements-test.lock

# pip shows its own progress; the first time takes a minute or two, afterwards nothing is done.
$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "Chuẩn bị môi trường, một lần: tải và cài các thư viện vào $(VENV) …"
	@date +%s >$(VENV).started
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install $(PIP) -r requirements.lock
	@$(BIN)/python -m pip install -q $(PIP) --no-deps --no-build-isolation -e .
	@echo "Môi trường đã sẵn sàng … $$(($$(date +%s) - $$(cat $(VENV).started))) giây"
	@rm -f $(VENV).started
	@touch $@

$(VENV)/.ready-test: requirements-test.lock $(VENV)/.ready
	@echo "Cài thêm những gì các phép thử cần …"
	@$(BIN)/python -m pip install -q $(PIP) -r requirements-test.lock
	@touch $@

# Zensical's newest version, whatever it is: that is what the canary is for.
$(CANARY)/.ready: requirements.lock pyproject.toml
	@test -d $(CANARY) || $(PYTHON) -m venv $(CANARY)
	@$(CANARY)/$(notdir $(BIN))/python -m pip install -q $(PIP) -r requirements.lock
	@$(CANARY)/$(notdir $(BIN))/python -m pip install -q $(PIP) --upgrade zensical
	@$(CANARY)/$(notdir $(BIN))/python -m pip install -q $(PIP) --no-deps --no-build-isolation -e .
	@touch $@
