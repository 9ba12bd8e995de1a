package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"binome/internal/fault"
)

// Pool sizes for one process: many processes may share one server.
const (
	postgresReads  = 8
	postgresWrites = 8
	postgresIdle   = 5 * time.Minute
	tries          = 10
)

func openPostgres(rawURL string) (*DB, error) {
	reads, err := postgresPool(rawURL, postgresReads, true)
	if err != nil {
		return nil, err
	}
	writes, err := postgresPool(rawURL, postgresWrites, false)
	if err != nil {
		return nil, errors.Join(err, reads.Close())
	}
	return &DB{engine: Postgres, url: rawURL, reads: reads, writes: writes}, nil
}

func postgresPool(rawURL string, size int, readOnly bool) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(rawURL)
	if err != nil {
		return nil, errors.New("malformed address") // the parser's error may show the password
	}
	cfg.RuntimeParams["application_name"] = "binome"
	cfg.RuntimeParams["timezone"] = "UTC"
	if readOnly {
		cfg.RuntimeParams["default_transaction_read_only"] = "on"
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	pool.SetConnMaxIdleTime(postgresIdle)
	return pool, nil
}

// serializable runs fn until it clashes with no other transaction.
func (d *DB) serializable(ctx context.Context, fn func(*Tx) error) error {
	for try := range tries {
		err := d.attempt(ctx, fn)
		if !clashes(err) {
			return explain(err)
		}
		if try == tries-1 {
			return fault.Wrap(fault.Unavailable, saysBusy, err)
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
	return nil
}

func (d *DB) attempt(ctx context.Context, fn func(*Tx) error) error {
	tx, err := d.writes.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := (&Tx{on: pgTx{tx}}).run(fn); err != nil {
		return err
	}
	return tx.Commit()
}

// pause waits a random while, longer at each try, so that those who clashed
// do not meet again.
func pause(ctx context.Context, try int) error {
	limit := min(time.Millisecond<<try, 100*time.Millisecond)
	timer := time.NewTimer(rand.N(2 * limit)) //nolint:gosec // spreads the tries, hides nothing
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type pgTx struct{ tx *sql.Tx }

func (p pgTx) rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	r, err := p.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return drain(r, each)
}

func (p pgTx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, query, args...)
}
