# Two commands are all there is to know: `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLES := examples/示例县

.PHONY: demo test check pytest fuzz bench docs clean
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

demo: $(VENV)/installed
	$(BIN)/python examples/check_county.py "$(EXAMPLES)/2024"
	$(BIN)/gkreport check "$(EXAMPLES)/2024/石桥镇.txt"; test $$? -eq 1  # the mistake is there to be found
	@mkdir -p build
	$(BIN)/gkreport convert "$(EXAMPLES)/2024/石桥镇.txt" build/石桥镇.html

test: check pytest

check: $(VENV)/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/basedpyright --warnings --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-cache

pytest: $(VENV)/installed
	$(BIN)/python -m pytest tests --pyargs gkreport -n 2 --cov --cov-report=term -q

fuzz: $(VENV)/installed
	GKREPORT_EXAMPLES=2000 $(BIN)/python -m pytest tests -m hypothesis -n 2 -q --timeout=3600

bench: $(VENV)/installed
	$(BIN)/python -m benchmarks

docs: $(VENV)/installed
	$(BIN)/python tools/write_docs.py

clean:
	rm -rf $(VENV) build .coverage .hypothesis .mypy_cache .ruff_cache
