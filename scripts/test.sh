#!/usr/bin/env bash
# Every test, in order: vet, the suite on SQLite, the suite on PostgreSQL, the race
# detector on what runs concurrently, the pages in Chromium. A failing step does not
# hide the next one, and the end says loudly what could not run.
#
#   BINOME_TEST_DATABASE_URL  an administrator's address of a PostgreSQL to use instead of a throw-away one
#   BINOME_CHROMIUM           the browser to use instead of the one found
#   BINOME_NO_INSTALL=1       never install a Debian package
set -euo pipefail
cd "$(dirname "$0")/.."

skipped=() failed=()

skip() { skipped+=("$*"); }

step() { # step NAME COMMAND…
  local name=$1 from=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
  printf '== %s: %d s\n' "$name" $((SECONDS - from))
}

# Packages worth the race detector: those that start goroutines or share memory.
race_packages() {
  local dir
  for dir in internal/access internal/audit internal/db internal/id internal/intake internal/job \
    internal/mail internal/personal internal/web identity session; do
    if [ -d "$dir" ]; then echo "./$dir/..."; fi
  done
}

# What runs without a browser, nor a build of our own pages.
packages() { go list ./... | grep -v '^binome/e2e'; }

# Packages that look at pages: their tests ask for BINOME_CHROMIUM.
browser_packages() {
  grep -rl --include='*_test.go' --exclude-dir=node_modules BINOME_CHROMIUM . | xargs -n1 dirname | sort -u
}

postgres() {
  if [ -n "${BINOME_TEST_DATABASE_URL:-}" ]; then return 0; fi
  export BINOME_TEST_PGPORT=${BINOME_TEST_PGPORT:-5498}
  local answer
  answer=$(scripts/postgres-test.sh start) || return 1
  trap 'scripts/postgres-test.sh stop >/dev/null' EXIT
  eval "$answer"
}

chromium() {
  local name
  for name in "${BINOME_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name"; then return 0; fi
  done
  return 1
}

scripts/install-test-tools.sh || true

suite=$(packages)
step "vet" go vet ./...
step "tests on SQLite" env -u BINOME_TEST_DATABASE_URL -u BINOME_CHROMIUM go test -timeout 15m $suite

if postgres; then
  step "tests on PostgreSQL" env -u BINOME_CHROMIUM go test -timeout 15m $suite
else
  skip "the suite on PostgreSQL: no PostgreSQL here"
fi

# SQLite under the race detector is thirty times slower: races are looked for on PostgreSQL.
if [ -z "${BINOME_TEST_DATABASE_URL:-}" ]; then
  skip "the race detector: it runs on PostgreSQL"
elif ! command -v "${CC:-gcc}" >/dev/null; then
  skip "the race detector: no C compiler here"
else
  step "race detector" env -u BINOME_CHROMIUM CGO_ENABLED=1 go test -race -timeout 15m $(race_packages)
fi

if browser=$(chromium); then
  step "pages in Chromium" env BINOME_CHROMIUM="$browser" BINOME_BIN="$PWD/bin/binome" \
    go test -count=1 -timeout 15m $(browser_packages)
else
  skip "every page in a browser: no Chromium here"
fi

printf '\n'
for what in ${skipped[@]+"${skipped[@]}"}; do printf '*** SKIPPED: %s\n' "$what"; done
for what in ${failed[@]+"${failed[@]}"}; do printf '*** FAILED: %s\n' "$what"; done
printf 'make test: %d s, %d skipped, %d failed\n' "$SECONDS" "${#skipped[@]}" "${#failed[@]}"
[ "${#failed[@]}" = 0 ]
