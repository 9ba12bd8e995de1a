package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"binome/cohort"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/testkit"
)

// testConfig is an environment of its own: a new data folder and, when the tests
// run on PostgreSQL, a new database without any table.
func testConfig(t *testing.T) config {
	t.Helper()
	env := map[string]string{"BINOME_DATA": t.TempDir(), "BINOME_DATABASE_URL": emptyDatabase(t)}
	cfg, err := configFrom(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// emptyDatabase is the address of a new PostgreSQL database, "" on SQLite.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	admin := os.Getenv("BINOME_TEST_DATABASE_URL")
	if admin == "" {
		return ""
	}
	name := "binome_app_" + strings.ToLower(rand.Text())
	run := func(query string) {
		c, err := pgx.Connect(context.Background(), admin)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		if _, err := c.Exec(context.Background(), query); err != nil {
			t.Error(err)
		}
	}
	run("create database " + name + " template template0 encoding 'UTF8' locale 'C.UTF-8'")
	t.Cleanup(func() { run("drop database if exists " + name + " with (force)") })
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// opened opens the house of an environment, for as long as the test runs.
func opened(t *testing.T, cfg config) *house { t.Helper(); return openedAt(t, cfg, clock.System()) }

func openedAt(t *testing.T, cfg config, c clock.Clock) *house {
	t.Helper()
	h, err := openHouse(t.Context(), cfg, c, id.Random(), slog.New(slog.DiscardHandler), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	return h
}

// furnish writes a cohort with these teens, by first name.
func furnish(t *testing.T, h *house, names ...string) []personal.Person {
	t.Helper()
	ctx, ids := t.Context(), testkit.IDs(t.Name())
	who := make([]personal.Person, len(names))
	sealed := make([]personal.Private[cohort.TeenIdentity], len(names))
	for i, name := range names {
		who[i] = personal.Person(id.New[personal.Person](ids))
		if err := h.vault.Create(ctx, who[i]); err != nil {
			t.Fatal(err)
		}
		var err error
		if sealed[i], err = personal.Seal(ctx, h.vault, who[i], cohort.TeenIdentity{First: name, Last: "Essai"}); err != nil {
			t.Fatal(err)
		}
	}
	entry := audit.Entry{Action: "cohort.enrol", At: h.clock.Now()}
	err := h.auditWriter.Change(ctx, entry, func(tx *db.Tx) error {
		for _, q := range []string{
			"insert into programme (id, name, created_at) values (1, 'Essai', 1)",
			"insert into partner (id, kind, name, name_key, created_at) values (2, 'operator', 'Les Passerelles', 'les passerelles', 1)",
			"insert into school (id, kind, uai, name, name_key, zone, created_at) values (3, 'college', '0130001A', 'Les Tisserands', 'les tisserands', 'B', 1)",
			"insert into cohort (id, programme_id, partner_id, number, zone, first_week, created_at) values (4, 1, 2, 1, 'B', '2026-10-05', 1)",
		} {
			if _, err := db.Exec(ctx, tx, q); err != nil {
				return err
			}
		}
		for i := range who {
			if _, err := db.Exec(ctx, tx, `insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at)
				values ($1, 4, 3, '4e', 'rond', 'bleu', $2, 1)`, int64(who[i]), sealed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// firstName reveals a teen; an error when they cannot be read any more.
func firstName(t *testing.T, h *house, who personal.Person) (string, error) {
	t.Helper()
	sealed, err := db.Value[personal.Private[cohort.TeenIdentity]](t.Context(), h.db, "select sealed_identity from teen where id = $1", int64(who))
	if err != nil {
		t.Fatal(err)
	}
	r := h.vault.Reader(h.auditWriter, audit.Actor{}, audit.ForFollowUp, h.clock.Now())
	v, err := personal.Reveal(t.Context(), r, who, sealed)
	if err != nil {
		return "", err
	}
	return v.First, r.Close(t.Context())
}

// terminalOf is a console that keeps what is printed.
func terminalOf(in string) (c console, out *bytes.Buffer) {
	out = &bytes.Buffer{}
	return console{strings.NewReader(in), out, &bytes.Buffer{}}, out
}

// refused fails unless err is a French sentence that holds the words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("got %v, want a refusal with %q", err, words)
	}
}
