package app

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// TestEverySealedTableHasAHolder: what nobody would erase is a bug.
func TestEverySealedTableHasAHolder(t *testing.T) {
	t.Parallel()
	h := opened(t, testConfig(t))
	left, err := h.holders.Unclaimed(t.Context(), h.db)
	if err != nil || len(left) > 0 {
		t.Error(left, err)
	}
	names := map[string]bool{}
	for _, x := range h.holders {
		names[x.Name()] = true
	}
	if len(names) != len(h.holders) {
		t.Error("two holders have the same name")
	}
}

// unopenable tries to open the house as the service does, and as a command does.
func unopenable(t *testing.T, cfg config, words string) {
	t.Helper()
	for _, migrate := range []bool{true, false} {
		h, err := openHouse(t.Context(), cfg, clock.System(), id.Random(), slog.New(slog.DiscardHandler), migrate)
		if err == nil {
			_ = h.close()
		}
		refused(t, err, words)
	}
}

func TestHouseRefusesOtherKeys(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	h := opened(t, cfg)
	if err := h.auditWriter.Write(t.Context(), audit.Entry{Action: "test.written", At: h.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.audit.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	other := cfg
	other.masterKey = filepath.Join(t.TempDir(), "autre.key")
	unopenable(t, other, "BINOME_MASTER_KEY_FILE") // not there: never made
	if _, err := os.Stat(other.masterKey); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a chosen master key is never made:", err)
	}
	if err := os.WriteFile(other.masterKey, []byte(strings.Repeat("cd", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	unopenable(t, other, "n’est pas celle de ce trousseau")

	for _, path := range []string{cfg.masterPath(), cfg.signerPath()} {
		away := path + ".away"
		if err := os.Rename(path, away); err != nil {
			t.Fatal(err)
		}
		unopenable(t, cfg, "clé")
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Error("a lost key is never made anew:", err)
		}
		if err := os.Rename(away, path); err != nil {
			t.Fatal(err)
		}
	}
	opened(t, cfg)
}

func TestUnopenedMaster(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	if err := os.MkdirAll(cfg.keys(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cfg.masterPath(), []byte("pas une clé"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := openHouse(t.Context(), cfg, clock.System(), id.Random(), slog.New(slog.DiscardHandler), true)
	refused(t, err, "clé maîtresse")
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	for _, keystore := range []bool{false, true} {
		cfg := testConfig(t)
		h := opened(t, cfg)
		d := h.db
		if keystore {
			d = h.keys
		}
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := db.Exec(t.Context(), tx, "insert into goose_db_version (version_id, is_applied) values (99, $1)", true)
			return err
		})
		if err := errors.Join(err, h.close()); err != nil {
			t.Fatal(err)
		}
		unopenable(t, cfg, "plus récente que ce programme")
	}
}

// TestCommandsMakeNothing: a mistaken BINOME_DATA is not filled by a command that
// only reads.
func TestCommandsMakeNothing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "absent")
	cfg, err := configFrom(func(name string) string { return map[string]string{"BINOME_DATA": data}[name] })
	if err != nil {
		t.Fatal(err)
	}
	c, _ := terminalOf("")
	for _, err := range []error{
		backupCommand(t.Context(), cfg, []string{"--to", t.TempDir()}, c),
		auditCommand(t.Context(), cfg, []string{"verify"}, c),
		userCommand(t.Context(), cfg, []string{"list"}, c),
	} {
		refused(t, err, "Il n’y a pas de données")
	}
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made:", err)
	}
	if err := migrateCommand(t.Context(), cfg, nil, c); err != nil {
		t.Fatal(err)
	}
	if err := userCommand(t.Context(), cfg, []string{"list"}, c); err != nil {
		t.Error(err)
	}
}

func TestMigrateFirst(t *testing.T) {
	t.Parallel()
	cfg := testConfig(t)
	if err := cfg.folders(); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), cfg.databaseURL())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	c, _ := terminalOf("")
	refused(t, auditCommand(t.Context(), cfg, []string{"verify"}, c), "binome migrate")
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, words string }{
		{"BINOME_ADDR", "8080", "BINOME_ADDR"},
		{"BINOME_BASE_URL", "ftp://exemple.fr", "BINOME_BASE_URL"},
		{"BINOME_BASE_URL", "exemple.fr", "BINOME_BASE_URL"},
		{"BINOME_DATABASE_URL", "mysql://exemple.fr/x", "BINOME_DATABASE_URL"},
		{"BINOME_TRUSTED_PROXIES", "10.0.0.0/8, partout", "BINOME_TRUSTED_PROXIES"},
	} {
		_, err := configFrom(func(name string) string { return map[string]string{c.name: c.value}[name] })
		refused(t, err, c.words)
	}
	cfg, err := configFrom(func(string) string { return "" })
	if err != nil || cfg.addr != "127.0.0.1:8080" || cfg.baseURL != "http://localhost:8080" || cfg.data != "./data" || cfg.secure() || !cfg.loopback() {
		t.Errorf("%+v %v", cfg, err)
	}
	if cfg.masterPath() != "data/keys/master.key" || cfg.signerPath() != "data/keys/audit.key" {
		t.Error(cfg.masterPath(), cfg.signerPath())
	}
	cfg, err = configFrom(func(name string) string {
		return map[string]string{
			"BINOME_MASTER_KEY_FILE": "/secret/master.key", "BINOME_BASE_URL": "https://binome.exemple.fr/", "BINOME_ADDR": "0.0.0.0:80",
			"BINOME_TRUSTED_PROXIES": "10.0.0.0/8 192.0.2.1",
		}[name]
	})
	if err != nil || cfg.signerPath() != "/secret/audit.key" || cfg.baseURL != "https://binome.exemple.fr" || !cfg.secure() || cfg.loopback() || len(cfg.proxies) != 2 {
		t.Errorf("%+v %v", cfg, err)
	}
}
