# Everything here sets itself up: it needs Python 3.11 or newer, pip and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
WFM = $(BIN)/wfm
DEMO ?= demo
WORKERS ?= 2

.PHONY: demo test lint explore bench clean

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(READY)
	rm -rf $(DEMO)
	$(WFM) init $(DEMO) --sample omnichannel
	$(WFM) --center $(DEMO)/center.toml import drivers $(DEMO)/drop/drivers.csv
	$(WFM) --center $(DEMO)/center.toml plan --publish
	$(WFM) --center $(DEMO)/center.toml roster export --to $(DEMO)/out
	$(WFM) --center $(DEMO)/center.toml report --to $(DEMO)/report.html

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n $(WORKERS)

explore: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --hypothesis-profile exploring

bench: $(READY)
	$(BIN)/python -m benchmarks.import_history
	mkdir -p bench
	$(BIN)/python -m benchmarks.staffing --cells 700800 --integers 2000 --mol --chat --out bench/staffing.json
	$(BIN)/python -m benchmarks.simulation --out bench/simulation.json
	$(BIN)/python -m benchmarks.scheduling
	$(BIN)/python -m benchmarks.forecast --suite --out bench/forecast.json
	$(BIN)/python -m benchmarks.real_center

clean:
	rm -rf $(VENV) $(DEMO) bench build dist *.egg-info
