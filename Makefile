# Counterfoil: `make demo` and `make test` are all a fresh machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
PORT ?= 8765

.PHONY: demo test lint bench docs clean lock install

install: $(READY)

# The lock file pins every package by hash; the package itself is added without looking further.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# Simulates a world, runs the whole job and shows the report on http://127.0.0.1:$(PORT).
# The server is left running in the background and stops by itself after 15 idle minutes.
demo: $(READY)
	$(BIN)/counterfoil demo --to $(DEMO)
	@$(BIN)/counterfoil serve --folder $(DEMO)/report --port $(PORT) --minutes 15 </dev/null >/dev/null 2>$(DEMO)/serve.log & \
	for second in 1 2 3 4 5 6 7 8 9 10; do sleep 1; test -s $(DEMO)/serve.log && break; done; \
	grep -q serving $(DEMO)/serve.log && echo "open http://127.0.0.1:$(PORT)/ (stops after 15 idle minutes)" || cat $(DEMO)/serve.log

lint: $(READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n 2 --dist worksteal

# Benchmarks run by hand, never as tests; SIZES="10000 100000 1000000" are listings.
SIZES ?= 10000 100000 1000000
bench: $(VENV)/.bench
	$(BIN)/python benchmarks/main_job.py $(SIZES)
	$(BIN)/python benchmarks/linking.py peers
	$(BIN)/python benchmarks/copies_peers.py

# The programs that benchmarks compare with; nothing else needs them.
$(VENV)/.bench: requirements-bench.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $(VENV)/.bench

# Refreshes both lock files with exact versions and hashes; the second one adds the peers of benchmarks.
EXTRAS := $(addprefix --extra ,images ocr speech documents code blind learn report test)
COMPILE = $(BIN)/pip-compile --quiet $(EXTRAS) --all-build-deps --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra bench --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
