# make            set up what is missing, then build every report into public/
# make test       set up the test tools, then run the tests
# make quick      the same without what builds whole reports or drives a browser
# make attack     set ten thousand mutants of reports and spreadsheets on the program (an hour); more: MUTANTS=20000
# make bench      measure what things cost beside other programs (twenty minutes); a part: BENCH="--quick", BENCH="--only counties"
# make check      format, lint, types, catalogues
# make format     format, and mend what the linter can
# make setup-distributed  set up besides what builds on several machines
# make lock       pin the dependencies of pyproject.toml anew
# make verapdf    fetch the reference validator of PDF/UA and PDF/A, which check-pdf and the tests use (needs Maven and a JDK, 17 or newer)
# make clean      remove what was built, and what was kept to build it again quickly (distclean: the environment too)

# Debian's own where it is new enough and can make environments: it is built with profiles, others on the path often are not
# (a tenth less time)
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/)python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

# Debian's names: Chinese fonts, and their sisters for italics; what WeasyPrint calls to shape, lay out and subset them
SYSTEM := fonts-noto-cjk fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# what only the tests use: a second reader of the PDFs, a browser without windows for the pages, a font that a report names
SYSTEM_TEST := poppler-utils chromium-headless-shell fonts-liberation

.DEFAULT_GOAL := build
.PHONY: build setup setup-dev setup-distributed test quick attack bench check format lock verapdf clean distclean

build: setup
	$(BIN)/python build.py

setup: $(VENV)/.system $(VENV)/.packages
setup-dev: setup $(VENV)/.system-test $(VENV)/.packages-dev
setup-distributed: setup $(VENV)/.packages-distributed

# A file's tests stay in one worker, so what a module builds once is built once. Three workers on two cores: some wait for
# a browser, for a process of their own, or for a PDF that another makes.
# Bytecode is kept, whatever the environment says: workers, and the programs that tests start, would all compile the same.
test quick: export PYTHONDONTWRITEBYTECODE :=
test: setup-dev
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Nothing waits here: a worker a core, and a quarter of the examples of each property.
quick: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow" --hypothesis-profile quick

MUTANTS := 10000
attack: setup-dev
	$(BIN)/python -m tests.attack $(MUTANTS)

bench: setup-dev
	$(BIN)/python -m bench $(BENCH)

check: setup-dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python build.py messages --check

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call install,python3-venv)
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The dev list holds the other ones too, so installing it never undoes a pin.
$(VENV)/.packages: requirements.txt $(VENV)/.python
	$(PIP) -r requirements.txt
	@touch $@

# Builds on several machines (docs/howto/cluster.md), for an environment without the dev list.
$(VENV)/.packages-distributed: requirements-distributed.txt $(VENV)/.packages
	$(PIP) -r requirements-distributed.txt
	@touch $@

$(VENV)/.packages-dev: requirements-dev.txt $(VENV)/.packages
	$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.system: Makefile $(VENV)/.python
	@$(call install,$(SYSTEM))
	@touch $@

$(VENV)/.system-test: Makefile $(VENV)/.python
	@$(call install,$(SYSTEM_TEST))
	@touch $@

# Install the missing ones of some Debian packages where we may; else say plainly what is missing.
define install
{ missing=; \
  for package in $(1); do \
    dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
  done; \
  if [ -z "$$missing" ]; then exit 0; fi; \
  if ! command -v apt-get >/dev/null; then \
    echo "This is not a Debian system: see to it that it has the like of$$missing" >&2; exit 0; \
  fi; \
  if [ "$$(id -u)" = 0 ]; then as=env; elif sudo -n true 2>/dev/null; then as="sudo env"; else \
    echo "Missing:$$missing. Ask an administrator to run: apt-get install$$missing" >&2; exit 1; \
  fi; \
  echo "Installing$$missing"; \
  get="$$as DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"; \
  $$get install -y --no-install-recommends $$missing >/dev/null 2>&1 || \
  { $$get update && $$get install -y --no-install-recommends $$missing >/dev/null; }; \
}
endef

# One pin per package for every Python we support; hashes of all its files; no package index named. The tool that pins is
# pinned itself, and renewed last.
UV := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: $(VENV)/.python
	$(PIP) -r requirements-lock.txt
	$(UV) pyproject.toml -o requirements.txt
	$(UV) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
	$(UV) pyproject.toml --extra distributed -c requirements-dev.txt -o requirements-distributed.txt
	echo uv | $(UV) - -o requirements-lock.txt

# From where Maven is set up to fetch; every file must be the one whose checksum is here, and there may be no other.
VERAPDF := $(VENV)/verapdf
verapdf: $(VERAPDF)/verapdf
$(VERAPDF)/verapdf: $(wildcard tools/verapdf/*) | $(VENV)/.python
	@command -v mvn javac >/dev/null || { echo "Maven and a JDK (17 or newer) are needed" >&2; exit 1; }
	rm -rf $(VERAPDF)
	mkdir -p $(VERAPDF)/lib
	mvn -B -q -f tools/verapdf/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
	  -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/$(VERAPDF)/lib
	cd $(VERAPDF)/lib && sha256sum --check --strict --quiet $(CURDIR)/tools/verapdf/SHA256SUMS && \
	  test "$$(ls | wc -l)" = "$$(wc -l < $(CURDIR)/tools/verapdf/SHA256SUMS)"
	javac -d $(VERAPDF) -cp '$(VERAPDF)/lib/*' tools/verapdf/Validate.java
	cp tools/verapdf/verapdf $@

clean:
	@test ! -x $(BIN)/python || $(BIN)/python -m publish.store
	rm -rf public public.* .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean
	rm -rf $(VENV)
