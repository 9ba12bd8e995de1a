package db

import (
	"archive/zip"
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
)

// An archive is a zip file that needs no database to be read:
//
//	manifest.json    {"format":"binome-archive-1","schema":3,"tables":[{"name":"teen","columns":["id",…],"rows":60},…]}
//	teen.jsonl       one row a line, an array in the order of columns
//
// A cell is null, a number, a text, or {"b64":"…"} for bytes.
const archiveFormat = "binome-archive-1"

type manifest struct {
	Format string          `json:"format"`
	Schema int64           `json:"schema"` // version of the last migration
	Tables []manifestTable `json:"tables"`
}

type manifestTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`
}

type cellBytes struct {
	B64 []byte `json:"b64"`
}

// archive writes a PostgreSQL database, as one snapshot sees it.
func (d *DB) archive(ctx context.Context, to string) (err error) {
	tx, err := d.reads.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing was written
	f, err := os.OpenFile(to, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	err = writeArchive(ctx, &Tx{on: pgTx{tx}}, z)
	return errors.Join(err, z.Close(), f.Close())
}

func writeArchive(ctx context.Context, c Conn, z *zip.Writer) error {
	m := manifest{Format: archiveFormat}
	var err error
	if m.Schema, err = schemaVersion(ctx, c); err != nil {
		return err
	}
	names, err := tables(ctx, c, Postgres)
	if err != nil {
		return err
	}
	for _, name := range names {
		w, err := z.Create(name + ".jsonl")
		if err != nil {
			return err
		}
		t, err := writeTable(ctx, c, w, name)
		if err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
		m.Tables = append(m.Tables, t)
	}
	w, err := z.Create("manifest.json")
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(m)
}

func writeTable(ctx context.Context, c Conn, w io.Writer, name string) (manifestTable, error) {
	t := manifestTable{Name: name}
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := eachRow(ctx, c, name, func(columns []string, row []any) error {
		t.Columns = columns
		if row == nil {
			return nil
		}
		t.Rows++
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = cellBytes{b}
			}
		}
		return enc.Encode(row)
	})
	return t, errors.Join(err, out.Flush())
}

// eachRow calls do for every row of a table, the slice being reused; first
// with a nil row, to tell the columns of an empty table too. Cells are nil,
// int64, float64, bool, string or []byte.
func eachRow(ctx context.Context, c Conn, table string, do func(columns []string, row []any) error) error {
	query := "select * from " + pgx.Identifier{table}.Sanitize()
	return c.rows(ctx, query, nil, func(r *sql.Rows) error {
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		if err := do(columns, nil); err != nil {
			return err
		}
		row, at := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			at[i] = &row[i]
		}
		for r.Next() {
			if err := errors.Join(ctx.Err(), r.Scan(at...)); err != nil {
				return err
			}
			for i, v := range row {
				if b, ok := v.([]byte); ok && b == nil {
					row[i] = []byte{} // empty, not NULL
				}
			}
			if err := do(columns, row); err != nil {
				return err
			}
		}
		return r.Err()
	})
}

// readArchive opens an archive and checks what it says of itself.
func readArchive(path string) (*zip.ReadCloser, manifest, error) {
	var m manifest
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, m, err
	}
	f, err := z.Open("manifest.json")
	if err == nil {
		err = errors.Join(json.NewDecoder(f).Decode(&m), f.Close())
	}
	if err == nil && m.Format != archiveFormat {
		err = fmt.Errorf("format %.40q, want %q", m.Format, archiveFormat)
	}
	if err != nil {
		return nil, m, errors.Join(err, z.Close())
	}
	return z, m, nil
}

// readTable calls do for every row of one table of an archive.
func readTable(z fs.FS, t manifestTable, do func(row []any) error) error {
	f, err := z.Open(t.Name + ".jsonl")
	if err != nil {
		return err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	dec.UseNumber()
	n := 0
	for ; ; n++ {
		var row []any
		err := dec.Decode(&row)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && len(row) != len(t.Columns) {
			err = fmt.Errorf("row %d: %d cells, want %d", n+1, len(row), len(t.Columns))
		}
		for i := range row {
			if err == nil {
				row[i], err = cell(row[i])
			}
		}
		if err == nil {
			err = do(row)
		}
		if err != nil {
			return err
		}
	}
	if n != t.Rows {
		return fmt.Errorf("%d rows, want %d", n, t.Rows)
	}
	return nil
}

// cell reads one JSON value back.
func cell(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return v.Float64()
		}
		return v.Int64()
	case map[string]any:
		s, ok := v["b64"].(string)
		if !ok || len(v) != 1 {
			return nil, errors.New("unknown cell")
		}
		return base64.StdEncoding.DecodeString(s)
	case []any:
		return nil, errors.New("unknown cell")
	}
	return v, nil
}
