#!/usr/bin/env bash
# Pictures of every page as every role, phone and desktop, light and dark, in e2e/shots.
# scripts/shots.sh ROLE… takes only those roles.
set -euo pipefail
cd "$(dirname "$0")/.."

browser=${BINOME_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} || {
  echo "shots: no Chromium here; scripts/install-test-tools.sh installs it" >&2
  exit 1
}
BINOME_CHROMIUM=$browser BINOME_BIN=$PWD/bin/binome BINOME_SHOTS=${*:-all} \
  go test -count=1 -timeout 20m -run '^TestShots$' ./e2e
find e2e/shots -name '*.png' | sort
