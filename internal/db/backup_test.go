package db_test

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/db"
	"binome/internal/testkit"
)

// furnish writes rows whose tables come in no convenient order, some of them
// pointing to later rows of their own table.
func furnish(t testing.TB, d *db.DB) {
	t.Helper()
	rows := []string{
		"insert into account (id, email, email_key, name, name_key, created_at) values (1, 'a@exemple.fr', 'a', 'Zoé “Z” L’Hôte', 'zoe', 5)",
		"insert into assignment (id, account_id, role, scope_kind, starts_on, proposed_at) values (8, 1, 'dpo', 'all', '2026-09-01', 1)",
		"insert into assignment (id, account_id, role, scope_kind, starts_on, proposed_at, proposed_by, replaces) values (3, 1, 'dpo', 'all', '2026-09-02', 1, 1, 8)",
		"insert into audit_hash (idx, hash) values (0, cast('' as bytea)), (9223372036854775807, cast('é' as bytea))",
	}
	if d.Engine() == db.SQLite {
		rows[3] = "insert into audit_hash (idx, hash) values (0, x''), (9223372036854775807, x'c3a9')"
	}
	write(t, d, rows...)
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range 1500 {
			_, err := db.Exec(t.Context(), tx, "insert into programme (id, name, created_at) values ($1, $2, $3)", i+1, fmt.Sprintf("<p> & \"%d\"\n", i), -i)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// contents are all rows of a few tables, as text.
func contents(t testing.TB, d *db.DB) []string {
	t.Helper()
	var all []string
	for _, q := range []string{
		"select id || ' ' || name || ' ' || coalesce(password_hash, 'null') || ' ' || created_at from account order by id",
		"select id || ' ' || coalesce(replaces, 0) || ' ' || coalesce(ends_on, 'null') from assignment order by id",
		"select id || ' ' || name || ' ' || created_at from programme order by id",
		"select cast(idx as text) from audit_hash where hash is not null order by idx",
	} {
		l, err := db.Values[string](t.Context(), d, q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l...)
	}
	hashes, err := db.Values[[]byte](t.Context(), d, "select hash from audit_hash order by idx")
	if err != nil {
		t.Fatal(err)
	}
	return append(all, fmt.Sprintf("%q", hashes))
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	d, ctx := testkit.DB(t), t.Context()
	furnish(t, d)
	to := filepath.Join(t.TempDir(), "sauvegarde d'octobre")
	if err := d.Backup(ctx, to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if err := d.Backup(ctx, to); err == nil {
		t.Error("a backup was overwritten")
	}
	fresh, other := testkit.DB(t), openSQLite(t)
	if err := other.Migrate(ctx, db.Migrations()); err != nil {
		t.Fatal(err)
	}
	for _, into := range []*db.DB{fresh, other} {
		if err := into.Restore(ctx, to); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(contents(t, d), contents(t, into)); diff != "" {
			t.Error(diff)
		}
		if err := into.Restore(ctx, to); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Error("restored over something:", err)
		}
		broken := into.Tx(ctx, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, "delete from account")
			return err
		})
		if broken == nil {
			t.Error("foreign keys are no longer checked")
		}
	}
	moved := filepath.Join(t.TempDir(), "from the other engine")
	if err := other.Backup(ctx, moved); err != nil {
		t.Fatal(err)
	}
	last := testkit.DB(t)
	if err := last.Restore(ctx, moved); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contents(t, d), contents(t, last)); diff != "" {
		t.Error(diff)
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	d, ctx := testkit.DB(t), t.Context()
	furnish(t, d)
	good := filepath.Join(t.TempDir(), "b")
	if err := d.Backup(ctx, good); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	empty := testkit.DB(t)
	if err := testkit.Keystore(t).Restore(ctx, good); err == nil {
		t.Error("another schema was accepted")
	}
	for _, n := range []int{0, 10, 100, len(whole) / 2} {
		short := filepath.Join(t.TempDir(), "short")
		if err := os.WriteFile(short, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := empty.Restore(ctx, short); err == nil {
			t.Errorf("the first %d bytes were accepted", n)
		}
	}
	if n, err := db.Value[int](ctx, empty, "select count(*) from account"); n != 0 || err != nil {
		t.Error(n, err)
	}
	if err := empty.Restore(ctx, good); err != nil {
		t.Error(err)
	}
}

// TestRestoreHostile: an archive that is not what Backup wrote leaves nothing.
func TestRestoreHostile(t *testing.T) {
	t.Parallel()
	tables := `{"name":"erased","columns":["person_id","erased_at"],"rows":1},{"name":"master_check","columns":["id"]},{"name":"person_key"}`
	for what, texts := range map[string][2]string{
		"other tables":   {`{"format":"binome-archive-1","schema":1,"tables":[]}`, `[1]`},
		"other format":   {`{"format":"binome-archive-2","schema":1,"tables":[` + tables + `]}`, `[1,2]`},
		"SQL in a name":  {`{"format":"binome-archive-1","schema":1,"tables":[` + strings.ReplaceAll(tables, "erased_at", `x\") values (1); --`) + `]}`, `[1,2]`},
		"missing row":    {`{"format":"binome-archive-1","schema":1,"tables":[` + tables + `]}`, ``},
		"one row more":   {`{"format":"binome-archive-1","schema":1,"tables":[` + tables + `]}`, `[1,2][3,4]`},
		"short row":      {`{"format":"binome-archive-1","schema":1,"tables":[` + tables + `]}`, `[1]`},
		"unknown cell":   {`{"format":"binome-archive-1","schema":1,"tables":[` + tables + `]}`, `[1,{"b65":""}]`},
		"no manifest":    {``, `[1,2]`},
		"number too big": {`{"format":"binome-archive-1","schema":1,"tables":[` + tables + `]}`, `[1,92233720368547758080]`},
	} {
		d := testkit.Keystore(t)
		path := filepath.Join(t.TempDir(), "a.zip")
		zipped(t, path, map[string]string{"manifest.json": texts[0], "erased.jsonl": texts[1], "master_check.jsonl": "", "person_key.jsonl": ""})
		if err := d.Restore(t.Context(), path); err == nil {
			t.Errorf("%s: accepted", what)
		}
		if n, err := db.Value[int](t.Context(), d, "select count(*) from erased"); n != 0 || err != nil {
			t.Error(what, n, err)
		}
	}
}

func zipped(t *testing.T, path string, files map[string]string) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestBackupWhileWriting: each transaction writes two rows; a backup never
// holds one of them alone, and writers go on.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	d := testkit.DB(t)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := 1; ctx.Err() == nil; i++ {
				id := (w*1_000_000 + i) * 2
				err := d.Tx(t.Context(), func(tx *db.Tx) error {
					_, err := db.Exec(t.Context(), tx, "insert into programme (id, name, created_at) values ($1, 'x', 0)", id)
					if err == nil {
						_, err = db.Exec(t.Context(), tx, "insert into programme (id, name, created_at) values ($1, 'x', 0)", id+1)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	dir := t.TempDir()
	for i := range 5 {
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := d.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		into := testkit.DB(t)
		if err := into.Restore(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		n, err := db.Value[int](t.Context(), into, "select count(*) from (select id / 2 from programme group by id / 2 having count(*) <> 2) x")
		if n != 0 || err != nil {
			t.Errorf("%d halves of transactions: %v", n, err)
		}
	}
	stop()
	wg.Wait()
}
