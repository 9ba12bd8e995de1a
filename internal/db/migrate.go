package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"binome/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed keystore/*.sql
var keystore embed.FS

// Migrations is the schema of the main database.
func Migrations() fs.FS { return sub(migrations, "migrations") }

// Keystore is the schema of the keystore, which has its own database or its own
// PostgreSQL schema, and its own backups.
func Keystore() fs.FS { return sub(keystore, "keystore") }

func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err)
	}
	return s
}

// Migrate brings the schema up to the last file of fsys. It is quick when
// nothing is pending, safe when several processes start at once, and refuses a
// schema newer than fsys. Each file is one transaction; forward only.
//
// A file is NNNN_name.sql, the same for both engines; NNNN_name.postgres.sql
// beside it takes its place on PostgreSQL.
func (d *DB) Migrate(ctx context.Context, fsys fs.FS) error {
	have, want, err := d.versions(ctx, fsys)
	if err != nil {
		return err
	}
	if have > want {
		return newer(have, want)
	}
	for have < want {
		failed := d.migrate(ctx, fsys)
		before := have
		if have, want, err = d.versions(ctx, fsys); err != nil {
			return err
		}
		if have == before { // else another process was at it too: on SQLite the slower one fails
			return fmt.Errorf("db: migrate: stopped at %d: %w", have, failed)
		}
	}
	return nil
}

// CheckSchema refuses a schema older or newer than fsys.
func (d *DB) CheckSchema(ctx context.Context, fsys fs.FS) error {
	have, want, err := d.versions(ctx, fsys)
	switch {
	case err != nil:
		return err
	case have > want:
		return newer(have, want)
	case have < want:
		return fault.Wrap(fault.Unavailable, "La base de données est plus ancienne que ce programme. Lancez « binome migrate ».",
			fmt.Errorf("db: schema %d, want %d", have, want))
	}
	return nil
}

func newer(have, want int64) error {
	return fault.Wrap(fault.Unavailable, "La base de données est plus récente que ce programme. Installez la dernière version de Binôme.",
		fmt.Errorf("db: schema %d, want %d", have, want))
}

// versions tells the schema's version and the last of fsys, in one query.
func (d *DB) versions(ctx context.Context, fsys fs.FS) (have, want int64, err error) {
	want, err = latest(fsys)
	if err != nil {
		return 0, 0, err
	}
	have, err = schemaVersion(ctx, d)
	if noTable(err) {
		return 0, want, nil
	}
	return have, want, err
}

// versionTable is where goose notes what it has applied.
const versionTable = goose.DefaultTablename

func schemaVersion(ctx context.Context, c Conn) (int64, error) {
	return Value[int64](ctx, c, "select coalesce(max(version_id), 0) from "+versionTable+" where is_applied")
}

func latest(fsys fs.FS) (int64, error) {
	files, err := fs.Glob(fsys, "*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(errors.New("db: no migration"), err)
	}
	last := int64(0)
	for _, f := range files {
		n, err := goose.NumericComponent(f)
		if err != nil {
			return 0, fmt.Errorf("db: migration %s: %w", f, err)
		}
		last = max(last, n)
	}
	return last, nil
}

func noTable(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "42P01"
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == sqlite3.SQLITE_ERROR && strings.Contains(e.Error(), "no such table")
}

// migrate runs goose on a pool of its own: SQLite's writer is never lent.
func (d *DB) migrate(ctx context.Context, fsys fs.FS) (err error) {
	pool, err := d.admin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	dialect, options, err := d.dialect(fsys)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, pool, fsys, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

func (d *DB) dialect(fsys fs.FS) (goose.Dialect, []goose.ProviderOption, error) {
	skip, err := otherEngine(fsys, d.engine)
	if err != nil {
		return "", nil, err
	}
	options := []goose.ProviderOption{goose.WithExcludeNames(skip), goose.WithDisableGlobalRegistry(true)}
	if d.engine == SQLite {
		return goose.DialectSQLite3, options, nil
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // asks every second
	return goose.DialectPostgres, append(options, goose.WithSessionLocker(locker)), err
}

// otherEngine lists the files that are not for e.
func otherEngine(fsys fs.FS, e Engine) ([]string, error) {
	variants, err := fs.Glob(fsys, "*.postgres.sql")
	if err != nil || e == SQLite {
		return variants, err
	}
	for i, v := range variants {
		variants[i] = strings.TrimSuffix(v, ".postgres.sql") + ".sql"
	}
	return variants, nil
}

// admin opens a pool that may change the schema, which it makes on PostgreSQL
// when the address names one.
func (d *DB) admin(ctx context.Context) (*sql.DB, error) {
	if d.engine == SQLite {
		path := strings.TrimPrefix(d.url, "sqlite:")
		return sql.Open("sqlite", sqliteDSN(path, "synchronous(FULL)"))
	}
	pool, err := postgresPool(d.url, 2, false)
	if err != nil {
		return nil, err
	}
	if schema := schemaOf(d.url); schema != "" {
		q := "create schema if not exists " + pgx.Identifier{schema}.Sanitize() //nolint:gosec // quoted
		_, err := pool.ExecContext(ctx, q)
		// Two programs that start at once may both find it missing: PostgreSQL then
		// refuses the second with a unique violation, though it asked "if not exists".
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "23505" {
			_, err = pool.ExecContext(ctx, q)
		}
		if err != nil {
			return nil, errors.Join(err, pool.Close())
		}
	}
	return pool, nil
}

// keystoreSchema holds the keystore inside a PostgreSQL database.
const keystoreSchema = "keystore"

// KeystoreURL is the address of the keystore that goes with the main database
// at rawURL: the schema "keystore" of the same PostgreSQL database, or a file
// beside SQLite's, "binome-keys.db" for "binome.db".
func KeystoreURL(rawURL string) string {
	if path, ok := strings.CutPrefix(rawURL, "sqlite:"); ok {
		ext := filepath.Ext(path)
		return "sqlite:" + strings.TrimSuffix(path, ext) + "-keys" + ext
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return rawURL // Open will refuse it
	}
	q := u.Query()
	q.Set("search_path", keystoreSchema)
	u.RawQuery = q.Encode()
	return u.String()
}

func schemaOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Query().Get("search_path")
}
