#!/usr/bin/env bash
# Known vulnerabilities in what the program really calls. Their database is a
# network service: out of reach, this says so and succeeds; anything else fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if found=$(go tool -modfile=tools.mod govulncheck ./... 2>&1); then
  printf '%s\n' "$found"
elif grep -q 'fetching vulnerabilities' <<<"$found"; then
  printf '*** SKIPPED: known vulnerabilities: their database is out of reach\n'
else
  printf '%s\n' "$found"
  exit 1
fi
