package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"binome/identity"
	"binome/internal/audit"
	"binome/internal/db"
)

// TestRestoreElsewhere restores with the master key of the environment, and with
// folders of keys kept in another place.
func TestRestoreElsewhere(t *testing.T) {
	t.Parallel()
	_, cfg, dir := saved(t)
	keys, apart := only(t, dir, keysFolder), filepath.Join(t.TempDir(), "trousseau")
	if err := os.Rename(filepath.Join(dir, keys), apart); err != nil {
		t.Fatal(err)
	}
	paper := filepath.Join(t.TempDir(), "master.key")
	master, err := os.ReadFile(cfg.masterPath())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paper, master, 0o600); err != nil {
		t.Fatal(err)
	}
	into, folder := target(t, cfg)
	into.data, into.masterKey = filepath.Join(t.TempDir(), "rien"), paper
	if _, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder}, quiet()); err == nil {
		t.Fatal("there are no keys beside the data")
	}
	nothingAt(t, into, folder)
	out, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder, keys: apart}, quiet())
	if err != nil || !out.audit.Whole() {
		t.Fatal(out.audit, err)
	}
	if _, err := os.Stat(filepath.Join(folder, "keys", "master.key")); err == nil {
		t.Error("the master key stays where the environment says")
	}
	h := reopened(t, into, folder)
	if r, err := h.audit.Verify(t.Context()); err != nil || !r.Whole() {
		t.Error(r, err)
	}
}

// TestRestoreSaysThatTheLogWasAltered restores all the same, and fails aloud.
func TestRestoreSaysThatTheLogWasAltered(t *testing.T) {
	t.Parallel()
	h, cfg, dir := saved(t)
	err := h.db.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, "update audit_entry set action = 'other' where idx = 0")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	backedUp(t, h, dir)
	into, folder := target(t, cfg)
	c, out := terminalOf("")
	refused(t, restoreCommand(t.Context(), into, []string{"--from", dir, "--data", folder}, c), "à partir de l’entrée 0")
	if !strings.Contains(out.String(), "jeunes : 2") {
		t.Error(out)
	}
	reopened(t, into, folder)
}

// TestRestoreEndsSignIns: a sign-in that ended since the backup does not live again.
func TestRestoreEndsSignIns(t *testing.T) {
	t.Parallel()
	cfg, dir := testConfig(t), t.TempDir()
	h := opened(t, cfg)
	who := account(t, h, "lea@exemple.fr")
	if _, err := h.identity.SignInAs(t.Context(), who, ""); err != nil {
		t.Fatal(err)
	}
	token, err := h.identity.NewLink(t.Context(), identity.Invitation, who)
	if err != nil {
		t.Fatal(err)
	}
	backedUp(t, h, dir)
	into, folder := target(t, cfg)
	if _, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder}, quiet()); err != nil {
		t.Fatal(err)
	}
	again := reopened(t, into, folder)
	if n, err := db.Value[int](t.Context(), again.db, "select count(*) from signin"); n != 0 || err != nil {
		t.Error(n, err)
	}
	if _, err := again.identity.OpenLink(t.Context(), token); err == nil {
		t.Error("the invitation opens again")
	}
}

// TestRestoreOnTheOtherEngine goes from SQLite to PostgreSQL and back.
func TestRestoreOnTheOtherEngine(t *testing.T) {
	t.Parallel()
	if emptyDatabase(t) == "" {
		t.Skip("PostgreSQL only")
	}
	cfg := testConfig(t)
	cfg.database = ""
	h := opened(t, cfg)
	who := furnish(t, h, "Inès")
	for range 2 {
		dir := t.TempDir()
		backedUp(t, h, dir)
		into, folder := cfg, filepath.Join(t.TempDir(), "data")
		if into.database = ""; h.db.Engine() == db.SQLite {
			into.database = emptyDatabase(t)
		}
		into.data = h.cfg.data
		out, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder}, quiet())
		if err != nil || out.audit.Whole() != true || out.counts.teens != 1 {
			t.Fatal(out.audit, out.counts, err)
		}
		h = reopened(t, into, folder)
		if name, err := firstName(t, h, who[0]); err != nil || name != "Inès" {
			t.Error("the name does not come back", err)
		}
	}
	entries, err := audit.List(t.Context(), h.db, audit.Filter{Action: "signins-ended"}, 0, 10)
	if err != nil || len(entries) != 2 {
		t.Error(len(entries), err)
	}
}

func TestUpTo(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"0001_a.sql": {}, "0002_b.sql": {}, "0002_b.postgres.sql": {}, "0003_c.sql": {}}
	for version, want := range map[int64]int{0: 0, 1: 1, 2: 3, 3: 4, 9: 4} {
		if got, err := fs.Glob(upTo{files, version}, "*.sql"); len(got) != want || err != nil {
			t.Error(version, got, err)
		}
	}
}
