# Binôme. `make help` lists what can be asked.
#
# Needs Go and Node; everything else is fetched at pinned versions
# (go.mod, tools.mod, package-lock.json) or installed by scripts/install-test-tools.sh.

GO   ?= go
NPM  ?= npm
TOOL := $(GO) tool -modfile=tools.mod

export CGO_ENABLED ?= 0

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build run test check lint deadcode vulnerabilities tidy catalogue assets bench shots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: assets ## bin/binome, the whole program in one file
	$(GO) build -trimpath -ldflags '-s -w' -o bin/binome ./cmd/binome

run: build ## the demonstration on http://localhost:8080, its data in ./data
	bin/binome serve --demo

test: build ## every test: both engines, race, Chromium; says what it skipped
	scripts/test.sh

check: build lint tidy deadcode vulnerabilities catalogue test ## what CI runs: the linters, then every test

lint: assets ## golangci-lint, and the types of the browser code
	$(TOOL) golangci-lint run ./...
	$(NPM) run --silent check

deadcode: assets ## functions that nothing calls
	scripts/deadcode.sh

vulnerabilities: assets ## known vulnerabilities in what is linked; skipped when their database is out of reach
	scripts/vulnerabilities.sh

tidy: ## go.mod says exactly what the code imports
	$(GO) mod tidy -diff

catalogue: ## the French catalogue lists every text of the code
	$(GO) run ./tools/catalogue -check

bench: build ## the performance targets, measured beside their limits
	$(GO) run ./bench/load

shots: build ## pictures of every page as every role, in e2e/shots
	scripts/shots.sh

clean: ## what was built; never the data
	rm -rf bin node_modules internal/ui/static/dist e2e/shots bench/out

# Browser code, styles, fonts and icons: npm packages, then our own small builder.
# Both are skipped while nothing they read has changed.
ASSETS := bin/.assets
ASSET_SOURCES = $(shell find internal/ui tools/assets field -type f \
	-not -path '*/static/dist/*' -not -name '*_test.go' 2>/dev/null)

assets: $(ASSETS)

$(ASSETS): node_modules/.package-lock.json tools.sum $(ASSET_SOURCES)
	$(GO) run ./tools/assets
	@mkdir -p $(@D) && touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@command -v $(NPM) >/dev/null || { echo "Node and npm are needed to build (https://nodejs.org)" >&2; exit 1; }
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@
