#!/usr/bin/env bash
# Installs what the whole test suite wants and this machine lacks: Chromium,
# PostgreSQL and a C compiler (for the race detector), from Debian's packages,
# as root or through a sudo that asks nothing. It says what it cannot install and
# never fails: the tests say what they skip.
set -euo pipefail

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

wanted=()
has chromium || has chromium-browser || has google-chrome || [ -n "${BINOME_CHROMIUM:-}" ] || wanted+=(chromium)
has_postgres || [ -n "${BINOME_TEST_DATABASE_URL:-}" ] || wanted+=(postgresql)
has "${CC:-gcc}" || wanted+=(gcc libc6-dev)
[ "${#wanted[@]}" -gt 0 ] || exit 0

give_up() {
  printf '*** NOT INSTALLED: %s (%s)\n' "${wanted[*]}" "$1" >&2
  exit 0
}

[ -z "${BINOME_NO_INSTALL:-}" ] || give_up "BINOME_NO_INSTALL is set"
has apt-get || give_up "this is not a Debian"
root=()
if [ "$(id -u)" != 0 ]; then
  sudo -n true 2>/dev/null || give_up "neither root nor a sudo without a password; apt-get install ${wanted[*]}"
  root=(sudo -n)
fi

printf 'Installing for the tests: %s\n' "${wanted[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -o Acquire::Retries=3 "$@" >>"$log" 2>&1
}
install update && install install -y --no-install-recommends "${wanted[@]}" || {
  tail -n 20 "$log" >&2
  give_up "apt-get failed"
}
