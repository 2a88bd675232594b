# make demo: set up, code the shipped stories, show the record.   make test: set up, run every check.
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: help setup demo test check bench train lock clean
help:
	@echo "make demo   set up and code the stories that ship with the project"
	@echo "make test   set up and run every check (lint, types, layers, tests)"
	@echo "make bench  measure accuracy and speed; writes docs/measurements.md"
	@echo "make train  train the rankers from training/ and corpus/dev"
	@echo "make lock   renew requirements.lock (needs the package index)"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	python=$$(sh tools/find_python.sh) && "$$python" -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

demo: setup
	@$(BIN)/legation demo

test: setup check
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench.run

train: setup
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-train.lock
	$(BIN)/python -m training.train

lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock --upgrade --quiet
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra train --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.lock -o requirements-train.lock --quiet

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
