package db

import (
	"context"
	"database/sql"
	"errors"
)

// Tx is a write transaction. It is for one goroutine, and ends with the
// function that received it.
type Tx struct {
	on   statements
	fail error // the first failed statement: dooms the transaction
}

// statements is what a transaction runs on: the writer's cached statements of
// SQLite, or PostgreSQL's transaction.
type statements interface {
	rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
}

var errEnded = errors.New("db: transaction used after its end")

// Tx runs fn as one transaction: all its changes are kept, and safe against a
// power cut when Tx returns nil, or none is. An error from fn undoes it and is
// returned; a panic undoes it and goes on.
//
// fn holds nothing but SQL, through the *Tx: it may run twice, and on SQLite
// everyone who wants to write waits for it. It must not call d.Tx. A failed
// statement dooms the transaction even when fn hides the error; no row found
// is not a failure.
//
// SQLite has one writer: those who wait share one commit. PostgreSQL runs
// SERIALIZABLE and tries again when two transactions cannot stand side by side.
func (d *DB) Tx(ctx context.Context, fn func(*Tx) error) error {
	if d.writer != nil {
		return d.writer.tx(ctx, fn)
	}
	return d.serializable(ctx, fn)
}

// run calls fn and ends the Tx, whatever happens in fn.
func (t *Tx) run(fn func(*Tx) error) error {
	defer func() { t.fail = errEnded }()
	if err := fn(t); err != nil {
		return err
	}
	return t.fail
}

func (t *Tx) rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	args, err := t.ready(ctx, args)
	if err != nil {
		return err
	}
	return t.doom(t.on.rows(ctx, query, args, each))
}

func (t *Tx) exec(ctx context.Context, query string, args []any) (int64, error) {
	args, err := t.ready(ctx, args)
	if err != nil {
		return 0, err
	}
	r, err := t.on.exec(ctx, query, args)
	if err != nil {
		return 0, t.doom(err)
	}
	n, err := r.RowsAffected()
	return n, t.doom(err)
}

// ready refuses to run another statement after a failed one.
func (t *Tx) ready(ctx context.Context, args []any) ([]any, error) {
	if t.fail != nil {
		return nil, t.fail
	}
	if err := ctx.Err(); err != nil {
		return nil, t.doom(err)
	}
	args, err := accept(args)
	return args, t.doom(err)
}

// doom remembers the first failure.
func (t *Tx) doom(err error) error {
	if err != nil {
		err = explain(err)
		t.fail = err
	}
	return err
}
