# EST for QGIS. `make run` and `make test` set up everything they need, also on a bare Debian.
SHELL := /bin/bash
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup venv run test lint package stage bench screenshots clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup venv: ## system packages and .venv (the other targets call it)
	@.ci/setup.sh

run: setup ## the demo: workspace, papers, picture of the map; opens QGIS when there is a display
	@$(PYTHON) .ci/demo.py

test: setup ## the whole test suite
	@$(PYTHON) .ci/test.py $(ROOMS)

lint: setup ## ruff
	@$(PYTHON) -m ruff check .

stage: setup ## build/est_plugin: the plugin folder as links, for work in QGIS
	@$(PYTHON) .ci/build.py stage

package: setup ## dist/est_plugin-VERSION.zip, checked by the rules of the plugin repository
	@$(PYTHON) .ci/build.py package
	@$(PYTHON) .ci/validate_package.py "$$($(PYTHON) .ci/build.py name)"

bench: setup ## the measurements of the budgets
	@.ci/bench.sh

screenshots: setup ## pictures of the real program for README and docs
	@$(PYTHON) tests/window/make_screenshots.py

clean: ## remove what make made, except .venv
	@rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	@find est_plugin tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +
