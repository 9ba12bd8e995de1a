package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Restore fills d, migrated and empty, with what Backup wrote to the file from:
// all of it or nothing. The backup may come from the other engine; its schema
// must be d's.
func (d *DB) Restore(ctx context.Context, from string) error {
	if err := d.restore(ctx, from); err != nil {
		return fmt.Errorf("db: restore: %w", err)
	}
	return nil
}

func (d *DB) restore(ctx context.Context, from string) (err error) {
	b, err := openBackup(ctx, from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	return d.Tx(ctx, func(tx *Tx) error {
		if err := d.emptyAndSame(ctx, tx, b); err != nil {
			return err
		}
		settle, err := d.deferKeys(ctx, tx)
		if err != nil {
			return err
		}
		for _, table := range b.tables {
			if err := fill(ctx, tx, b, table); err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
		}
		return settle()
	})
}

// backup is an opened backup of either form.
type backup struct {
	schema int64
	tables []string
	rows   func(table string, do func(columns []string, row []any) error) error
	close  func() error
}

func openBackup(ctx context.Context, path string) (*backup, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 16)
	_, err = io.ReadFull(f, head)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if bytes.Equal(head, []byte("SQLite format 3\x00")) {
		return openFile(ctx, path)
	}
	return openArchive(path)
}

// openFile reads a backup made by SQLite, and changes nothing beside it.
func openFile(ctx context.Context, path string) (*backup, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(path, "query_only(1)")+"&mode=ro&immutable=1")
	if err != nil {
		return nil, err
	}
	src := &DB{engine: SQLite, reads: pool}
	b := &backup{close: pool.Close}
	b.schema, err = schemaVersion(ctx, src)
	if err == nil {
		b.tables, err = tables(ctx, src, SQLite)
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	b.rows = func(table string, do func([]string, []any) error) error { return eachRow(ctx, src, table, do) }
	return b, nil
}

func openArchive(path string) (*backup, error) {
	z, m, err := readArchive(path)
	if err != nil {
		return nil, err
	}
	b := &backup{schema: m.Schema, close: z.Close}
	byName := map[string]manifestTable{}
	for _, t := range m.Tables {
		b.tables = append(b.tables, t.Name)
		byName[t.Name] = t
	}
	b.rows = func(table string, do func([]string, []any) error) error {
		t := byName[table]
		return readTable(z, t, func(row []any) error { return do(t.Columns, row) })
	}
	return b, nil
}

// emptyAndSame refuses a database that holds something, or has another schema.
func (d *DB) emptyAndSame(ctx context.Context, tx *Tx, b *backup) error {
	have, err := schemaVersion(ctx, tx)
	if err != nil {
		return err
	}
	if have != b.schema {
		return fmt.Errorf("the backup has schema %d, the database %d", b.schema, have)
	}
	names, err := tables(ctx, tx, d.engine)
	if err != nil {
		return err
	}
	if got, want := strings.Join(b.tables, " "), strings.Join(names, " "); got != want {
		return fmt.Errorf("the backup has tables %s, the database %s", got, want)
	}
	for _, name := range names {
		_, some, err := Maybe(ctx, tx, itself[int], "select 1 from "+pgx.Identifier{name}.Sanitize()+" limit 1")
		if err != nil {
			return err
		}
		if some {
			return fmt.Errorf("table %s is not empty", name)
		}
	}
	return nil
}

// deferKeys puts off the checks of foreign keys until settle is called, so
// that tables may come in any order.
func (d *DB) deferKeys(ctx context.Context, tx *Tx) (settle func() error, err error) {
	if d.engine == SQLite {
		_, err := Exec(ctx, tx, "pragma defer_foreign_keys = on") // until the end of the transaction
		return func() error { return sqliteKeys(ctx, tx) }, err
	}
	keys, err := List(ctx, tx, func(k *[2]string) []any { return []any{&k[0], &k[1]} },
		`select conrelid::regclass::text, quote_ident(conname) from pg_constraint
		where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2`)
	if err != nil {
		return nil, err
	}
	alter := func(how string) error {
		for _, k := range keys {
			if _, err := Exec(ctx, tx, "alter table "+k[0]+" alter constraint "+k[1]+" "+how); err != nil {
				return err
			}
		}
		return nil
	}
	return func() error {
		if _, err := Exec(ctx, tx, "set constraints all immediate"); err != nil {
			return err
		}
		return alter("not deferrable")
	}, alter("deferrable initially deferred")
}

// sqliteKeys finds a broken key before the commit would.
func sqliteKeys(ctx context.Context, tx *Tx) error {
	broken, err := Values[string](ctx, tx, `select distinct "table" from pragma_foreign_key_check`)
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("rows point to nothing in %s", strings.Join(broken, " "))
	}
	if err != nil {
		return err
	}
	_, err = Exec(ctx, tx, "pragma defer_foreign_keys = off")
	return err
}

// statementCells bounds the parameters of one insert.
const statementCells = 1000

// fill copies one table, many rows a statement.
func fill(ctx context.Context, tx *Tx, b *backup, table string) error {
	var columns []string
	var cells []any
	flush := func() error {
		if len(cells) == 0 {
			return nil
		}
		_, err := Exec(ctx, tx, insertion(table, columns, len(cells)/len(columns)), cells...)
		cells = cells[:0]
		return err
	}
	err := b.rows(table, func(names []string, row []any) error {
		columns = names
		cells = append(cells, row...)
		if len(cells)+len(columns) > statementCells {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func insertion(table string, columns []string, rows int) string {
	var b strings.Builder
	b.WriteString("insert into " + pgx.Identifier{table}.Sanitize() + " (")
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(pgx.Identifier{c}.Sanitize())
	}
	b.WriteString(") values ")
	n := 0
	for r := range rows {
		for c := range columns {
			n++
			b.WriteString(separator(r, c))
			b.WriteString("$" + strconv.Itoa(n))
		}
	}
	b.WriteByte(')')
	return b.String()
}

// separator opens a row, or stands between two cells.
func separator(row, column int) string {
	switch {
	case column > 0:
		return ","
	case row > 0:
		return "),("
	}
	return "("
}

// tables lists what a backup holds, in the order of names.
func tables(ctx context.Context, c Conn, e Engine) ([]string, error) {
	query := `select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_' and name <> $1 order by name`
	if e == Postgres {
		query = `select tablename::text from pg_tables where schemaname = current_schema() and tablename <> $1 order by tablename::text collate "C"`
	}
	return Values[string](ctx, c, query, versionTable)
}
