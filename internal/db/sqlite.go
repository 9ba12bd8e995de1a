package db

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the "sqlite" driver
)

// readers is how many queries SQLite answers at once.
const readers = 4

// openSQLite opens the file twice: one connection that writes, held for good,
// and a pool that can only read.
func openSQLite(ctx context.Context, rawURL, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New("no file named")
	}
	if err := create(path); err != nil {
		return nil, err
	}
	writes, err := sql.Open("sqlite", sqliteDSN(path, "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(1)
	conn, err := writes.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads, err := sql.Open("sqlite", sqliteDSN(path, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, conn.Close(), writes.Close())
	}
	reads.SetMaxOpenConns(readers)
	reads.SetMaxIdleConns(readers)
	return &DB{
		engine: SQLite, url: rawURL, reads: reads, writes: writes,
		cache: newStmts(reads), writer: newWriter(conn),
	}, nil
}

// create makes the file readable by its owner only. It never opens a file that
// exists: closing it again would drop SQLite's locks in this process.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// sqliteDSN names the file with what every connection needs, then more.
func sqliteDSN(path string, more ...string) string {
	q := url.Values{
		"_pragma": append([]string{"busy_timeout(5000)", "foreign_keys(1)", "case_sensitive_like(1)"}, more...),
		"_txlock": {"immediate"},
		"_dqs":    {"0"},
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}
