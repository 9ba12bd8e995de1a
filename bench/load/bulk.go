package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	_ "modernc.org/sqlite" // the "sqlite" driver
)

// filler opens a target's SQLite file for itself alone and writes it once, in
// one transaction: nothing is durable before it ends, and a run that was cut is
// started again.
type filler struct {
	db  *sql.DB
	tx  *sql.Tx
	err error
}

func openFiller(path string) (*filler, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=locking_mode(exclusive)&_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-4000000)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	tx, err := db.Begin()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &filler{db: db, tx: tx}, nil
}

// finish commits and closes the file in WAL mode. It makes no statistics for the
// planner: a server that wants them makes them itself.
func (f *filler) finish() error {
	err := f.err
	if err == nil {
		err = f.tx.Commit()
	}
	if err == nil {
		_, err = f.db.Exec("pragma journal_mode=wal")
	}
	if e := f.db.Close(); err == nil {
		err = e
	}
	return err
}

// table writes rows of one table, many a statement. The first error is kept by
// the filler and returned by finish.
type table struct {
	f       *filler
	name    string
	columns int
	per     int
	insert  string
	many    *sql.Stmt
	values  []any
}

// into prepares rows of the table; columns are comma-separated.
func (f *filler) into(name, columns string) *table {
	n := strings.Count(columns, ",") + 1
	t := &table{f: f, name: name, columns: n, per: 1500 / n, insert: "insert into " + name + " (" + columns + ") values "}
	t.many = t.prepare(t.per)
	return t
}

func (t *table) prepare(rows int) *sql.Stmt {
	if t.f.err != nil {
		return nil
	}
	row := "(" + strings.Repeat("?,", t.columns-1) + "?)"
	s, err := t.f.tx.Prepare(t.insert + strings.Repeat(row+",", rows-1) + row)
	t.f.fail(t.name, err)
	return s
}

func (f *filler) fail(name string, err error) {
	if err != nil && f.err == nil {
		f.err = fmt.Errorf("filling %s: %w", name, err)
	}
}

// row adds one row.
func (t *table) row(values ...any) {
	t.values = append(t.values, values...)
	if len(t.values) == t.per*t.columns {
		t.run(t.many)
	}
}

// end writes what is left.
func (t *table) end() {
	if rest := len(t.values) / t.columns; rest > 0 {
		t.run(t.prepare(rest))
	}
}

func (t *table) run(s *sql.Stmt) {
	if t.f.err == nil {
		_, err := s.Exec(t.values...)
		t.f.fail(t.name, err)
	}
	t.values = t.values[:0]
}
