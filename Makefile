# Vigie: `make help` lists what can be done here.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run sandbox test torture check bench format audit lock picture

help: ## this list
	@sed -n 's/^\([a-z.]*\):.*## /\1\t/p' Makefile | expand -t 10

.venv: requirements.lock pyproject.toml ## the environment that every target shares
	@test -x $(BIN)/python || { $(PYTHON) -m venv .venv && touch -t 200001010000 .venv; } # old until it is complete
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch .venv

run: .venv ## the bot, with the settings of .env
	@$(BIN)/vigie run

sandbox: .venv ## the bot against a local Telegram, to try it without a token
	@$(BIN)/vigie sandbox

test: .venv ## the tests
	@$(BIN)/pytest --numprocesses=auto --dist=worksteal --quiet

torture: .venv ## the long campaigns: 300 kills, 20,000 updates
	@$(BIN)/python -m tests.torture.crash --kills 300
	@$(BIN)/python -m tests.torture.fuzz --inputs 20000

check: .venv ## everything that must hold before a commit
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.dependency_audit
	@$(BIN)/pytest --numprocesses=auto --dist=worksteal --quiet

bench: .venv ## speed and memory beside bare bots, into bench/RESULTS.md
	@$(BIN)/python -m bench

format: .venv ## lay the code out and mend what ruff can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

audit: .venv ## known vulnerabilities of what is installed, from the lock
	@$(BIN)/python -m tests.dependency_audit

lock: .venv ## pin the newest versions that pyproject.toml allows
	@$(BIN)/pip-compile --quiet --upgrade --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
		--output-file requirements.lock pyproject.toml

picture: .venv ## docs/sandbox.png, made by the page itself (needs Chromium and an emoji font)
	@$(BIN)/python -m sandbox.portrait docs/sandbox.png
