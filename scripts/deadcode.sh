#!/usr/bin/env bash
# Fails when a function of ours is reached from no command and no test.
set -euo pipefail
cd "$(dirname "$0")/.."

dead=$(go tool -modfile=tools.mod deadcode -test ./...)
if [ -n "$dead" ]; then
  printf '%s\n' "$dead"
  exit 1
fi
