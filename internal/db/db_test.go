package db_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/testkit"
)

// scratch is a database with a table of its own, item, and part which points
// to it.
func scratch(t testing.TB) *db.DB {
	t.Helper()
	d := testkit.DB(t)
	write(t, d,
		"create table item (id bigint primary key, name text not null, n bigint not null default 0)",
		"create table part (id bigint primary key, item_id bigint not null references item(id), data bytea)",
	)
	return d
}

func write(t testing.TB, d *db.DB, statements ...string) {
	t.Helper()
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for _, q := range statements {
			if _, err := db.Exec(t.Context(), tx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type item struct {
	ID, N int64
	Name  string
}

func (i *item) columns() []any { return []any{&i.ID, &i.Name, &i.N} }

func insert(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := db.Exec(ctx, tx, "insert into item (id, name) values ($1, $2)", id, "Camille")
	return err
}

func items(t testing.TB, d *db.DB) []int64 {
	t.Helper()
	ids, err := db.Values[int64](t.Context(), d, "select id from item order by id")
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestQueries(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	write(t, d, "insert into item values (1, 'Inès', 5), (2, 'Élodie', 7), (3, 'Zoé', 0)")

	list, err := db.List(ctx, d, (*item).columns, "select id, name, n from item where n > $1 order by id", 0)
	if diff := cmp.Diff([]item{{1, 5, "Inès"}, {2, 7, "Élodie"}}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
	one, err := db.One(ctx, d, (*item).columns, "select id, name, n from item where id = $1", 3)
	if diff := cmp.Diff(item{3, 0, "Zoé"}, one); diff != "" || err != nil {
		t.Error(diff, err)
	}
	_, err = db.One(ctx, d, (*item).columns, "select id, name, n from item where id = $1", 4)
	if fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	_, ok, err := db.Maybe(ctx, d, (*item).columns, "select id, name, n from item where id = $1", 4)
	if ok || err != nil {
		t.Error(ok, err)
	}
	none, err := db.Values[string](ctx, d, "select name from item where id = $1", 4)
	if none != nil || err != nil {
		t.Error(none, err)
	}
	yes, err := db.Value[bool](ctx, d, "select exists (select 1 from item where name = $1)", "Élodie")
	if !yes || err != nil {
		t.Error(yes, err)
	}
}

// TestSameOnBoth pins what the two engines would do differently by themselves.
func TestSameOnBoth(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	write(t, d, "insert into item values (1, 'Zoé', 1), (2, 'zoé', 1), (3, 'école', 1), (4, 'a', 1)")
	names := func(q string, args ...any) []string {
		l, err := db.Values[string](ctx, d, q, args...)
		if err != nil {
			t.Error(err)
		}
		return l
	}
	if diff := cmp.Diff([]string{"Zoé"}, names("select name from item where name like $1", "Z%")); diff != "" {
		t.Error("LIKE:", diff)
	}
	if diff := cmp.Diff([]string{"Zoé", "a", "zoé", "école"}, names("select name from item order by name")); diff != "" {
		t.Error("order:", diff)
	}
	if _, err := db.Value[string](ctx, d, `select "nom" from item`); err == nil {
		t.Error("an unknown column in double quotes was read as a text")
	}
	got, err := db.Value[string](ctx, d, "select $2 || '-' || $1 || '-' || $2", "a", "b")
	if got != "b-a-b" || err != nil {
		t.Error(got, err)
	}
}

func TestValuesRoundTrip(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	who := id.New[item](testkit.IDs(1))
	day := clock.NewDate(2026, 11, 26)
	write(t, d, "create table kinds (id bigint primary key, day text, off text, data bytea, big bigint)")
	err := d.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "insert into kinds values ($1, $2, $3, $4, $5)", who, day, (*string)(nil), []byte{0, 255}, int64(math.MaxInt64))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	type kinds struct {
		ID   id.ID[item]
		Day  clock.Date
		Off  *string
		Data []byte
		Big  int64
	}
	got, err := db.One(ctx, d, func(k *kinds) []any { return []any{&k.ID, &k.Day, &k.Off, &k.Data, &k.Big} },
		"select * from kinds where id = $1 and day = $2", who, day)
	if err != nil || got.ID != who || got.Day != day || got.Off != nil || string(got.Data) != "\x00\xff" || got.Big != math.MaxInt64 {
		t.Error(got, err)
	}
}

func TestRefusedText(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	type name string
	for _, bad := range []any{"a\x00b", "\xff", name("\x00"), new("\xc3")} {
		err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, "insert into item (id, name) values (1, $1)", bad)
			return err
		})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := db.Values[int64](ctx, d, "select id from item where name = $1", bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := db.Values[int64](ctx, d, "select id from item where n = $1", testkit.At("2026-11-26T12:00").Now()); err == nil {
		t.Error("a time.Time was accepted")
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	write(t, d, "insert into item values (1, 'Inès', 0)", "insert into part values (1, 1, null)")
	for name, q := range map[string]string{
		"primary key":    "insert into item values (1, 'Inès', 0)",
		"foreign key":    "insert into part values (2, 9, null)",
		"still in use":   "delete from item",
		"unique, schema": "insert into school (id, kind, uai, name, name_key, zone, created_at) values (1,'college','0',' ','','A',0), (2,'college','0','','','A',0)",
	} {
		err := d.Tx(ctx, func(tx *db.Tx) error { _, err := db.Exec(ctx, tx, q); return err })
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Conflict || f.Unwrap() == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := d.Tx(ctx, func(tx *db.Tx) error { _, err := db.Exec(ctx, tx, "insert into nowhere values (1)"); return err })
	if err == nil || fault.KindOf(err) != fault.Unknown {
		t.Errorf("a bug must stay one: %v", err)
	}
}

func TestReadsCannotWrite(t *testing.T) {
	t.Parallel()
	d, ctx := scratch(t), t.Context()
	for _, q := range []string{
		"insert into item values (1, 'Inès', 0) returning id",
		"delete from item returning id",
		"create table other (id bigint)",
	} {
		if _, err := db.Values[int64](ctx, d, q); err == nil {
			t.Errorf("%s went through", q)
		}
	}
	if got := items(t, d); got != nil {
		t.Error(got)
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	var a db.Args
	got := []string{a.Add("x"), db.In(&a, "t.id", []int{4, 5}), db.In(&a, "t.id", []int(nil)), a.Add(true)}
	if diff := cmp.Diff([]string{"$1", "t.id in ($2,$3)", "1=0", "$4"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{"x", 4, 5, true}, a.List()); diff != "" {
		t.Error(diff)
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "sqlite:", "mysql://x", "sqlite:/nulle/part/x.db", "postgres://jean:secret@%zz", "postgres://jean:secret@127.0.0.1:1/x"} {
		d, err := db.Open(t.Context(), url)
		if err == nil {
			d.Close()
			t.Errorf("%s opened", url)
		} else if msg := err.Error(); len(msg) == 0 || strings.Contains(msg, "secret") {
			t.Errorf("%s", msg)
		}
	}
}
