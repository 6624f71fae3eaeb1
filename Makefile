# Every target makes or reuses .venv in this folder first; nothing but Python 3.11 with venv, make and git is needed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON3 := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: help base dev run test demo bench lint fmt soak mutants lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

base:
	@$(PYTHON3) tools/environment.py base

dev:
	@$(PYTHON3) tools/environment.py dev

run: base  ## serve a demonstration site, made in site/ when absent
	@$(BIN)/mingfa serve --demo

demo: base  ## print one case from lead to archive, with the refusals on its way (AGENCY=xiangxi by default)
	@$(BIN)/mingfa demo $(if $(AGENCY),--agency $(AGENCY))

test: dev  ## linters, then the whole suite on SQLite and on PostgreSQL
	@$(BIN)/python tools/suite.py $(ARGS)

lint: dev  ## style, types, imports
	@$(BIN)/python tools/lint.py

fmt: dev  ## put the code in form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: dev  ## speed, on SQLite and PostgreSQL, as ratios in one run
	@$(BIN)/python bench $(ARGS)

soak: dev  ## kill the server at random moments while clients act; nothing acknowledged may be missing
	@$(BIN)/python -m mingfa.testing.soak $(ARGS)

mutants: dev  ## take out each gate, bend each regime parameter; list what no marked test notices
	@$(BIN)/python tools/mutants.py $(ARGS)

lock:  ## resolve the requirements anew, with hashes
	@$(PYTHON3) tools/lock.py

clean:  ## remove what was built; the site and .venv stay
	rm -rf build node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
