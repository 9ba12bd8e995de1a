// Package db keeps Binôme's rows, in SQLite or in PostgreSQL, with one SQL text
// for both.
//
// Parameters are written $1, $2 and bind by number. A query reads into Go
// values through a function that lists where each column goes, so no driver
// type leaves the package:
//
//	list, err := db.List(ctx, c, func(r *row) []any { return []any{&r.id, &r.name} },
//		"select id, name from school where zone = $1 order by name_key", zone)
//
// Changes happen only inside DB.Tx. What the two engines do differently is made
// equal here: strings that PostgreSQL would refuse are refused on both, a
// statement that fails dooms its transaction on both, LIKE tells capitals
// apart on both.
//
// Errors that a person can cause are fault.Error: a broken unique or foreign
// key is a Conflict, a missing row is fault.Missing, a full disk or a busy
// database is Unavailable. The others are bugs.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Engine is the kind of database behind a DB.
type Engine int

// The two engines.
const (
	SQLite Engine = iota
	Postgres
)

// String names the engine as database URLs do.
func (e Engine) String() string {
	if e == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	url    string
	reads  *sql.DB // refuses every change
	writes *sql.DB // SQLite: the single writer's connection
	cache  *stmts  // SQLite: hot statements of reads
	writer *writer // SQLite only
}

// Conn is where a query reads from: a *DB, or a *Tx to see its own changes.
type Conn interface {
	rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error
}

// Open opens the database at url, which is "sqlite:PATH" (made when there is
// none; its folder must exist) or "postgres://…". It does not migrate.
func Open(ctx context.Context, url string) (*DB, error) {
	d, err := open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("db: open %s: %w", redact(url), err)
	}
	if err := d.selfTest(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: %w", err), d.Close())
	}
	return d, nil
}

func open(ctx context.Context, url string) (*DB, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return openSQLite(ctx, url, path)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(url)
	}
	return nil, errors.New(`want "sqlite:PATH" or "postgres://…"`)
}

// redact keeps what stands before the address's user and password.
func redact(url string) string {
	if strings.HasPrefix(url, "sqlite:") {
		return url
	}
	scheme, _, _ := strings.Cut(url, "://")
	return scheme + "://…"
}

// selfTest refuses a driver that binds $n by order of appearance: it would
// silently swap values, in scopes too.
func (d *DB) selfTest(ctx context.Context) error {
	got, err := Value[string](ctx, d, "select cast($2 as text) || '-' || cast($1 as text)", "a", "b")
	if err != nil {
		return fmt.Errorf("self-test: %w", err)
	}
	if got != "b-a" {
		return fmt.Errorf("self-test: the driver binds parameters by order, not by number (%q)", got)
	}
	return nil
}

// Engine tells which engine is behind d.
func (d *DB) Engine() Engine { return d.engine }

// Close waits for the running transaction and closes every connection. On
// SQLite the last writer to leave folds the write-ahead log into the file.
func (d *DB) Close() error {
	var errs []error
	if d.cache != nil {
		d.cache.close()
	}
	errs = append(errs, d.reads.Close())
	if d.writer != nil {
		errs = append(errs, d.writer.close())
	}
	return errors.Join(append(errs, d.writes.Close())...)
}

// Ping reports whether d can still answer and write: after a failed write to
// the disk it says so until the program is started again.
func (d *DB) Ping(ctx context.Context) error {
	if d.writer != nil {
		if err := d.writer.health(); err != nil {
			return err
		}
	}
	_, err := Value[int](ctx, d, "select 1")
	return err
}

// rows runs a query on the read-only pool.
func (d *DB) rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	args, err := accept(args)
	if err != nil {
		return err
	}
	if d.cache != nil {
		return explain(d.cache.rows(ctx, query, args, each))
	}
	r, err := d.reads.QueryContext(ctx, query, args...)
	if err != nil {
		return explain(err)
	}
	return explain(drain(r, each))
}

// drain lets each read the rows, then closes them.
func drain(r *sql.Rows, each func(*sql.Rows) error) error {
	defer r.Close()
	if err := each(r); err != nil {
		return err
	}
	if err := r.Close(); err != nil {
		return err
	}
	return r.Err()
}
