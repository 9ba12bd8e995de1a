package db_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/testkit"
)

var update = flag.Bool("update", false, "rewrite schema.sql")

// TestSchema compares the migrated schema with schema.sql, which people read
// and review: go test ./internal/db -run TestSchema -update rewrites it.
func TestSchema(t *testing.T) {
	t.Parallel()
	main, keys := testkit.DB(t), testkit.Keystore(t)
	if main.Engine() != db.SQLite {
		t.Skip("schema.sql is written from SQLite")
	}
	got := "-- The schema after every migration, written by go test ./internal/db -run TestSchema -update\n" +
		"\n-- main database\n" + schema(t, main) + "\n-- keystore\n" + schema(t, keys)
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if diff := cmp.Diff(string(want), got); diff != "" || err != nil {
		t.Errorf("schema.sql is not the schema (run with -update): %v\n%s", err, diff)
	}
}

var (
	comment = regexp.MustCompile(`--[^\n]*`)
	padding = regexp.MustCompile(`[ \t]+`)
	atEnd   = regexp.MustCompile(`\s*\n\s*`)
)

func schema(t *testing.T, d *db.DB) string {
	t.Helper()
	statements, err := db.Values[string](t.Context(), d, `select sql from sqlite_schema
		where sql is not null and name not like 'sqlite\_%' escape '\' and name not like 'goose%'
		order by tbl_name, type desc, name`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range statements {
		s = atEnd.ReplaceAllString(padding.ReplaceAllString(comment.ReplaceAllString(s, ""), " "), "\n  ")
		b.WriteString(strings.ReplaceAll(s, "\n  )", "\n)") + ";\n")
	}
	return b.String()
}

// TestColumnsAreTheSame compares the two engines' columns.
func TestColumnsAreTheSame(t *testing.T) {
	t.Parallel()
	d := testkit.DB(t)
	if d.Engine() != db.Postgres {
		t.Skip("needs PostgreSQL")
	}
	got, err := db.Values[string](t.Context(), d, `select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
		from information_schema.columns where table_schema = current_schema() and table_name not like 'goose%'
		order by table_name collate "C", ordinal_position`)
	if err != nil {
		t.Fatal(err)
	}
	lite := openSQLite(t)
	if err := lite.Migrate(t.Context(), db.Migrations()); err != nil {
		t.Fatal(err)
	}
	want, err := db.Values[string](t.Context(), lite, `select m.name || ' ' || c.name || ' ' || lower(c.type) ||
		case when c."notnull" = 1 or c.pk > 0 then ' NO' else ' YES' end
		from sqlite_schema m, pragma_table_info(m.name) c
		where m.type = 'table' and m.name not like 'goose%' and m.name not like 'sqlite%' order by m.name, c.cid`)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func openSQLite(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "un fichier? #1 100%.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func file(sql string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + sql + "\n-- +goose Down\n")}
}

func TestMigrateForwardOnly(t *testing.T) {
	t.Parallel()
	d, ctx := testkit.DB(t), t.Context()
	if err := d.CheckSchema(ctx, db.Migrations()); err != nil {
		t.Error(err)
	}
	if err := d.Migrate(ctx, db.Migrations()); err != nil {
		t.Error("nothing to do:", err)
	}
	next := fstest.MapFS{
		"9001_next.sql":          file("create table next (id bigint primary key);"),
		"9001_next.postgres.sql": file("create table next (id bigint primary key, only_postgres text);"),
	}
	if err := d.CheckSchema(ctx, next); fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "plus ancienne") {
		t.Error(err)
	}
	if err := d.Migrate(ctx, next); err != nil {
		t.Fatal(err)
	}
	_, err := db.Values[string](ctx, d, "select only_postgres from next")
	if (err == nil) != (d.Engine() == db.Postgres) {
		t.Error("wrong variant:", err)
	}
	for _, err := range []error{d.CheckSchema(ctx, db.Migrations()), d.Migrate(ctx, db.Migrations())} {
		if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "plus récente") {
			t.Error(err)
		}
	}
}

func TestMigrationFails(t *testing.T) {
	t.Parallel()
	d, ctx := testkit.DB(t), t.Context()
	bad := fstest.MapFS{"9001_bad.sql": file("create table half (id bigint primary key);\ncreate tabel other;")}
	if err := d.Migrate(ctx, bad); err == nil {
		t.Fatal("a broken migration passed")
	}
	if _, err := db.Values[int64](ctx, d, "select id from half"); err == nil {
		t.Error("half of a migration was kept")
	}
	if err := d.CheckSchema(ctx, db.Migrations()); err != nil {
		t.Error(err)
	}
}

func TestConcurrentStarts(t *testing.T) {
	t.Parallel()
	first := openEmpty(t)
	urls := []*db.DB{first, first, first}
	var wg sync.WaitGroup
	for _, d := range urls {
		wg.Go(func() {
			if err := d.Migrate(t.Context(), db.Migrations()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := first.CheckSchema(t.Context(), db.Migrations()); err != nil {
		t.Error(err)
	}
}

// openEmpty is a database without any table: on PostgreSQL, a schema beside
// the migrated one.
func openEmpty(t *testing.T) *db.DB {
	t.Helper()
	if os.Getenv("BINOME_TEST_DATABASE_URL") == "" {
		return openSQLite(t)
	}
	d, err := db.Open(t.Context(), db.KeystoreURL(testkit.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestKeystoreURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"sqlite:/data/binome.db":               "sqlite:/data/binome-keys.db",
		"postgres://u:p@h/binome":              "postgres://u:p@h/binome?search_path=keystore",
		"postgres://u@h/binome?sslmode=verify": "postgres://u@h/binome?search_path=keystore&sslmode=verify",
	} {
		if got := db.KeystoreURL(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
