# make demo: set up, code the shipped stories, show the record.   make test: set up, run every check.
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: help setup setup-dev demo serve test check bench fuzz fuzz-guided soak audit sbom train train-neural lock site clean
help:
	@echo "make demo   set up and code the stories that ship with the project"
	@echo "make test   set up and run every check (lint, types, layers, tests)"
	@echo "make bench  measure accuracy and speed; writes docs/measurements.md"
	@echo "make fuzz   put 10,000 mutated stories through the whole path"
	@echo "make fuzz-guided  fuzz loaders, readers, dates and queries by the branches reached, 25 minutes (needs the package index)"
	@echo "make soak   serve, watch, ingest, rebuild, back up and restore at once for 20 minutes"
	@echo "make audit  look for known vulnerabilities in what is locked (needs a vulnerability service)"
	@echo "make sbom   write the bill of materials of what a user installs to build/sbom.json"
	@echo "make train  train the rankers from training/ and corpus/dev"
	@echo "make site   build the documentation as a site in build/site"
	@echo "make lock   renew the lock files (needs the package index)"

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

INSTALL := $(BIN)/python -m pip install --quiet
$(VENV)/.python:
	python=$$(sh tools/find_python.sh) && "$$python" -m venv --clear $(VENV)
	touch $@

# what a user needs
$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/.python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --no-index -e .
	touch $@

# and what the checks need
$(VENV)/.ready-dev: requirements-dev.lock pyproject.toml | $(VENV)/.ready
	$(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@

demo: setup
	@$(BIN)/legation demo

test: check
	$(BIN)/python -m pytest

check: setup-dev
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m bench.run

fuzz: setup-dev
	$(BIN)/python -m bench.fuzz --stories 10000

# atheris in an environment of its own, which sees the packages of the first; it is there for Linux on x86-64 alone
GUIDED := build/guided-venv
fuzz-guided: setup-dev
	$(BIN)/python -m venv $(GUIDED)
	$(GUIDED)/bin/python -m pip install --quiet --require-hashes -r bench/guided-requirements.txt
	$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" > $$($(GUIDED)/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/legation.pth
	PYTHONPATH=src $(GUIDED)/bin/python -m bench.guided

soak: setup-dev
	$(BIN)/python -m bench.soak --minutes 20

# with --strict what cannot be looked up is a failure; without a vulnerability service nothing can
audit: setup-dev
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

sbom: setup-dev
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json

train: setup-dev
	$(BIN)/python -m training.train

# the neural ranker: PyTorch in an environment of its own
train-neural: setup-dev
	$(BIN)/python -m training.neural_data build/neural.jsonl
	python3.11 -m venv build/neural-venv && build/neural-venv/bin/pip install --quiet -r training/neural-requirements.txt
	HF_HUB_OFFLINE=1 build/neural-venv/bin/python training/neural.py build/neural.jsonl src/legation/data/models/neural --epochs 4

site: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
lock: setup-dev
	$(INSTALL) uv
	$(COMPILE) --extra dev -o requirements-dev.lock $(UPGRADE)
	$(COMPILE) --extra all --extra build -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
