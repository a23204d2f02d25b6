# What a newcomer needs: `make serve` and `make test`. Both do all set-up.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: help setup serve test test-slow check pixels fuzz faults test-services test-browser validate bench bench-kinds bench-beside bench-catalogue bench-manifests curves whole-library soak profile demo clean bench-pdf

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.done node_modules/.done  ## Everything into .venv and node_modules

.venv/.done: requirements.lock pyproject.toml
	python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.done: package-lock.json .npmrc
	npm ci --loglevel=error
	@touch $@

build/demo/.done: node_modules/.done .venv/.done $(wildcard demo/*.py)
	@echo "Drawing the demo book ..."
	@rm -rf build/demo && mkdir -p build/demo
	$(BIN)/python -m demo build/demo
	@touch $@

demo: setup build/demo/.done  ## Draw the demo book into build/demo

serve: setup  ## Start the server with your library, or with a demo book
	@books=$$($(BIN)/iiif-server books --json) || exit 1; if [ -z "$$books" ]; then \
	    $(MAKE) --no-print-directory build/demo/.done && \
	    $(BIN)/iiif-server ingest build/demo --book demo --title "Vərəqdən ekrana" --language az; fi
	@exec $(BIN)/iiif-server serve

# Hundreds of workers and servers are started, and without __pycache__ each would compile the program anew.
test: export PYTHONDONTWRITEBYTECODE =
test: setup  ## The tests that need nothing but this folder
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

test-slow: export PYTHONDONTWRITEBYTECODE =
test-slow: setup  ## Bombs, gigapixels, kills: what takes seconds each
	$(BIN)/pytest -m slow -n auto --dist loadfile --no-loadscope-reorder

check: setup  ## Format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

pixels: setup  ## Thousands of random requests beside what the masters show
	$(BIN)/python -m tests.exact_pixels

fuzz: setup  ## 200,000 hostile requests through the application
	$(BIN)/python -m tests.hostile

faults: setup  ## An ingest killed at 100 random moments
	$(BIN)/python -m tests.faults

test-services: setup  ## Behind a real nginx, with TLS and a path prefix
	tests/services/install
	@# They wait for other programs half of their time. The queue waits longest, so it begins.
	$(BIN)/pytest -m services -n 2 --dist loadfile --no-loadscope-reorder tests/services/test_queue.py tests/services

test-browser: setup build/demo/.done  ## A real browser reads the demo book and a real one
	tests/browser/install-chromium
	$(BIN)/pytest -m browser tests/browser

validate: setup  ## The validators of the Image API, of Presentation 2.1 and 3.0, of EPUB
	tests/validators/install
	$(BIN)/pytest -m validators tests/validators

bench: setup  ## Compare with nginx and iipsrv; writes benchmarks/results.md
	benchmarks/install-yardsticks
	$(BIN)/python -m benchmarks

bench-kinds: setup  ## Each kind of master beside the fastest tool that reads it
	benchmarks/install-yardsticks
	$(BIN)/python -m benchmarks.kinds

bench-beside: setup  ## Readers' tiles while an ingest is going on
	benchmarks/install-yardsticks
	$(BIN)/python -m benchmarks.ingest_beside

bench-catalogue: setup  ## Look-ups, lists, searches and start with a million pages, beside few
	tests/services/install
	$(BIN)/python -m benchmarks.find --postgres

bench-pdf: setup  ## A book of 1,000 pages as a PDF, a ZIP and an EPUB, beside img2pdf and zip
	tests/services/install
	$(BIN)/python -m benchmarks.pdf

bench-manifests: setup  ## Manifests of 30 to 10,000 pages from the catalogue and from memory, beside iiif-prezi3
	tests/services/install
	$(BIN)/python -m benchmarks.manifests --postgres

curves: setup  ## Whether tiles stay fast when images, catalogue, connections, cache grow
	benchmarks/install-yardsticks
	$(BIN)/python -m benchmarks.curves

whole-library: setup  ## 200 books and 50,000 pages by one command: pages a second, memory, and once more
	$(BIN)/python -m benchmarks.whole_library

soak: setup  ## Memory of the workers over 50,000 requests
	$(BIN)/python -m benchmarks.soak

profile: setup  ## Where the time of a stored tile goes
	$(BIN)/python -m benchmarks.tile_profile

clean:  ## Take away what was made (not your library)
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
