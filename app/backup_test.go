package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/personal"
)

func personOf(i int64) personal.Person { return personal.Person(i) }

// account adds an account without a role.
func account(t *testing.T, h *house, email string) identity.AccountID {
	t.Helper()
	n, fields := identity.Draft{Name: "Léa Essai", Email: email}.Parse()
	who := id.New[access.Account](h.ids)
	if err := errors.Join(fields.Err(), h.identity.AddAccount(t.Context(), terminal(), who, n)); err != nil {
		t.Fatal(err)
	}
	return who
}

// TestBackupWhileWriting copies while teens are added: every row of the copy has
// its key in the copied keystore, and its entry in the copied log.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	cfg, dir := testConfig(t), t.TempDir()
	h := opened(t, cfg)
	furnish(t, h, "Inès")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- addTeens(ctx, h) }()
	time.Sleep(50 * time.Millisecond)
	made := backedUp(t, h, dir)
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	into, folder := target(t, cfg)
	out, err := restore(t.Context(), into, restoreRequest{from: made, data: folder}, quiet())
	if err != nil || !out.audit.Whole() || out.counts.teens < 2 {
		t.Fatal(out.audit, out.counts, err)
	}
	again := reopened(t, into, folder)
	teens, err := db.Values[int64](t.Context(), again.db, "select id from teen where length(sealed_identity) = 1")
	if err != nil || len(teens) != out.counts.teens-1 {
		t.Fatal(len(teens), err)
	}
	for _, teen := range teens {
		keys, err := db.Value[int](t.Context(), again.keys, "select count(*) from person_key where person_id = $1", teen)
		if err != nil || keys != 1 {
			t.Error("a row without its key", err)
		}
		entries, err := db.Value[int](t.Context(), again.db, "select count(*) from audit_entry where subjects = $1", id.ID[int](teen).String())
		if err != nil || entries != 1 {
			t.Error("a row without its entry", err)
		}
	}
}

// addTeens adds teens, each with its key, its row and its entry, until ctx ends.
func addTeens(ctx context.Context, h *house) error {
	for {
		who := personal.Person(id.New[personal.Person](h.ids))
		if err := h.vault.Create(ctx, who); err != nil {
			return asCanceled(ctx, err)
		}
		err := h.auditWriter.Change(ctx, audit.Entry{Action: "teen.enrol", Subjects: []int64{int64(who)}, At: h.clock.Now()}, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, `insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at)
				values ($1, 4, 3, '4e', 'rond', 'bleu', $2, 1)`, int64(who), []byte{1})
			return err
		})
		if err != nil {
			return asCanceled(ctx, err)
		}
	}
}

func asCanceled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func TestBackupSaysWhereTo(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	opened(t, cfg)
	c, out := terminalOf("")
	refused(t, backupCommand(t.Context(), cfg, nil, c), "BINOME_BACKUP_DIR")
	cfg.backup = t.TempDir()
	if err := backupCommand(t.Context(), cfg, nil, c); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "papier") || !strings.Contains(out.String(), filepath.Join(cfg.backup, keysFolder)) {
		t.Error(out)
	}
	file := filepath.Join(t.TempDir(), "fichier")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, backupCommand(t.Context(), cfg, []string{"--to", filepath.Join(file, "d")}, c), "ne s’écrit pas")
	if err := backupCommand(t.Context(), cfg, []string{"--vers", "x"}, c); !errors.Is(err, errUsage) {
		t.Error(err)
	}
}

// TestBackupLeavesNothingHalfWritten: a backup that fails leaves no name behind.
func TestBackupLeavesNothingHalfWritten(t *testing.T) {
	t.Parallel()
	cfg, dir := testConfig(t), t.TempDir()
	h := opened(t, cfg)
	if err := os.Rename(cfg.signerPath(), cfg.signerPath()+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.backup(t.Context(), dir); err == nil {
		t.Fatal("the signing key is away")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

func TestPrune(t *testing.T) {
	t.Parallel()
	dir, at := t.TempDir(), time.Date(2027, 3, 31, 1, 30, 0, 0, time.UTC)
	days := func(n int) time.Time { return at.AddDate(0, 0, -n) }
	kept := []string{
		stampName(dataFolder, at), stampName(dataFolder, days(364)), stampName(keysFolder, at), stampName(keysFolder, days(30)),
		stampName(partFolder, at), "binome-2020", "keys-19990101T000000x", "photos",
	}
	gone := []string{stampName(dataFolder, days(366)), stampName(keysFolder, days(31)), stampName(partFolder, days(2))}
	for _, name := range append(gone, kept...) {
		if err := os.MkdirAll(filepath.Join(dir, name, "plein"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := prune(dir, at); n != len(gone) || err != nil {
		t.Error(n, err)
	}
	for _, name := range kept {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestNightlyBackup(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	cfg.backup = filepath.Join(t.TempDir(), "loin")
	at := func(s string) time.Time {
		out, err := time.ParseInLocation("2006-01-02T15:04:05", s, clock.Paris)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	now := clock.Stopped(at("2026-11-26T18:00:00"))
	h := openedAt(t, cfg, now)
	for i, c := range []struct {
		at   string
		want int // backups so far
	}{
		{"2026-11-26T18:00:00", 1}, // none yet
		{"2026-11-26T19:00:00", 1},
		{"2026-11-27T02:29:59", 1},
		{"2026-11-27T02:30:00", 2},
		{"2026-11-27T03:30:00", 2},
		{"2026-11-29T08:00:00", 3}, // the program was stopped meanwhile
		{"2026-11-26T12:00:00", 4}, // later ones come from a wrong clock
	} {
		now.Set(at(c.at))
		if err := h.backupIfDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names, err := stamped(cfg.backup, dataFolder); err != nil || len(names) != c.want {
			t.Errorf("%d: %d backups at %s, want %d: %v", i, len(names), c.at, c.want, err)
		}
	}
}

func TestStamp(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 26, 12, 0, 7, 0, clock.Paris)
	name := stampName(dataFolder, at)
	if name != "binome-20261126T110007" {
		t.Error(name)
	}
	if got, ok := stampOf(dataFolder, name); !ok || !got.Equal(at) {
		t.Error(got, ok)
	}
	for _, bad := range []string{"", "binome-", "keys-20261126T110007", "binome-20261126T110007Z", "binome-20261326T110007", "binome-20261126T110007.5"} {
		if _, ok := stampOf(dataFolder, bad); ok {
			t.Errorf("%q is no stamp", bad)
		}
	}
}

func FuzzParseManifest(f *testing.F) {
	sum := strings.Repeat("0a", 32)
	good := fmt.Sprintf(`{"format":%q,"at":"2026-11-26T11:00:00Z","engine":"sqlite","schema":1,"files":[{"name":"data.db","bytes":3,"sha256":%q}],"audit":{"head":"","public_key":"k"}}`, dataFormat, sum)
	if _, err := parseManifest([]byte(good), dataFormat); err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"../x", "/etc/passwd", "..", ".", "", "a/b"} {
		bad := strings.Replace(good, "data.db", name, 1)
		if _, err := parseManifest([]byte(bad), dataFormat); err == nil {
			f.Fatalf("the name %q is accepted", name)
		}
		f.Add([]byte(bad))
	}
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, sum, "0a", 1)))
	f.Add([]byte(`{"format":"binome-backup-1"}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseManifest(text, dataFormat)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if filepath.Dir(filepath.Join("d", file.Name)) != "d" || file.Bytes < 0 {
				t.Errorf("%q would leave its folder", file.Name)
			}
		}
	})
}
