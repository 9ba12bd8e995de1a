#!/bin/sh
# A throw-away PostgreSQL for tests, for people and CI alike.
#
#   eval "$(scripts/postgres-test.sh start)"   # starts it, sets BINOME_TEST_DATABASE_URL
#   scripts/postgres-test.sh stop              # stops it and deletes its data
#
# start is quick when it already runs. PostgreSQL refuses root: as root, this
# becomes the user "postgres". BINOME_TEST_PGPORT (5499) and PGBIN may be set.
# Nothing in it survives a crash: fsync is off.
set -eu

port=${BINOME_TEST_PGPORT:-5499}
home=${TMPDIR:-/tmp}/binome-postgres-$port
url="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"

bin=${PGBIN:-}
if [ -z "$bin" ]; then
  for dir in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    [ -x "$dir/initdb" ] && bin=$dir
  done
fi
if [ -z "$bin" ]; then
  initdb=$(command -v initdb) || { echo "postgres-test: no PostgreSQL here" >&2; exit 1; }
  bin=$(dirname "$initdb")
fi

# become runs a command as somebody whom PostgreSQL accepts.
become() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

running() { become "$bin/pg_ctl" -D "$home" status >/dev/null 2>&1; }

start() {
  if ! running; then
    rm -rf "$home"
    mkdir -m 700 "$home"
    if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
    cd "$home"
    become "$bin/initdb" -D "$home" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    become "$bin/pg_ctl" -D "$home" -l "$home/log" -w \
      -o "-p $port -c listen_addresses=127.0.0.1 -k '$home' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off" \
      start >/dev/null || { cat "$home/log" >&2; exit 1; }
  fi
  echo "export BINOME_TEST_DATABASE_URL='$url'"
}

stop() {
  if [ -d "$home" ]; then
    cd /
    become "$bin/pg_ctl" -D "$home" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$home"
  fi
  echo "unset BINOME_TEST_DATABASE_URL"
}

case ${1:-start} in
start) start ;;
stop) stop ;;
*) echo "usage: $0 [start|stop]" >&2; exit 2 ;;
esac
