package db

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"

	"binome/internal/fault"
)

// Scrub makes deleted rows of table unreadable in the database's files, for
// secrets: a deleted row otherwise stays in free space, in copies that page
// splits left, and in the write-ahead log. SQLite rewrites the whole file, so it
// is meant for small ones; everyone who wants to write waits. PostgreSQL rewrites
// the table; its own log keeps what it archives.
func (d *DB) Scrub(ctx context.Context, table string) error {
	if d.writer != nil {
		return d.writer.scrub(ctx)
	}
	_, err := d.writes.ExecContext(ctx, "vacuum full "+pgx.Identifier{table}.Sanitize())
	return explain(err)
}

// scrub holds the baton with no transaction open.
func (w *writer) scrub(ctx context.Context) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer w.leave()
	if w.open != nil {
		w.commit(w.open)
	}
	if err := w.health(); err != nil {
		return err
	}
	if err := w.do("vacuum"); err != nil {
		return explain(err)
	}
	var busy, pages, moved int
	err := w.stmts.rows(ctx, "pragma wal_checkpoint(truncate)", nil, func(r *sql.Rows) error {
		if !r.Next() {
			return r.Err()
		}
		return r.Scan(&busy, &pages, &moved)
	})
	if err == nil && busy != 0 {
		err = fault.New(fault.Unavailable, saysBusy) // somebody still reads what was there before
	}
	return explain(err)
}
