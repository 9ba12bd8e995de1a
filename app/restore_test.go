package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"binome/internal/db"
	"binome/internal/fault"
)

// saved makes a house with two teens and a backup of it.
func saved(t *testing.T) (h *house, cfg config, dir string) {
	t.Helper()
	cfg, dir = testConfig(t), filepath.Join(t.TempDir(), "loin")
	h = opened(t, cfg)
	furnish(t, h, "Inès", "Malo")
	c, _ := terminalOf("")
	if err := backupCommand(t.Context(), cfg, []string{"--to", dir}, c); err != nil {
		t.Fatal(err)
	}
	return h, cfg, dir
}

// target is where to restore: a folder that is not there yet, and an empty database.
func target(t *testing.T, present config) (config, string) {
	t.Helper()
	present.database = emptyDatabase(t)
	return present, filepath.Join(t.TempDir(), "data")
}

// reopened is the house that a restore has left in data.
func reopened(t *testing.T, cfg config, data string) *house {
	t.Helper()
	cfg.data = data
	if _, err := os.Stat(cfg.masterPath()); err != nil {
		t.Fatal(err)
	}
	return opened(t, cfg)
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	h, cfg, dir := saved(t)
	checkModes(t, dir)
	data, _ := stamped(dir, dataFolder)
	keys, _ := stamped(dir, keysFolder)
	if len(data) != 1 || len(keys) != 1 {
		t.Fatal(data, keys)
	}
	master, err := os.ReadFile(cfg.masterPath())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := os.ReadFile(cfg.signerPath())
	if err != nil {
		t.Fatal(err)
	}
	holdsNone(t, dir, strings.TrimSpace(string(master)), strings.TrimSpace(string(signer)), "Inès", "Malo")

	into, folder := target(t, cfg)
	c, out := terminalOf("")
	if err := restoreCommand(t.Context(), into, []string{"--from", dir, "--data", folder}, c); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"jeunes : 2", "Effacements rejoués : 0", "Journal des accès : 2 entrées"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("%q is not said:\n%s", words, out)
		}
	}
	again := reopened(t, into, folder)
	teens, err := db.Values[int64](t.Context(), h.db, "select id from teen order by id")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, teen := range teens {
		name, err := firstName(t, again, personOf(teen))
		if err != nil {
			t.Error(err)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Inès", "Malo"}) {
		t.Error("the names do not come back")
	}
	left, err := os.ReadDir(folder)
	if err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return e.Name() == ".restore" }) {
		t.Error(left, err)
	}
}

// checkModes wants everything under dir for its owner only.
func checkModes(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// holdsNone wants none of the secrets in any file under dir.
func holdsNone(t *testing.T, dir string, secrets ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for i, s := range secrets {
			if strings.Contains(string(content), s) {
				t.Errorf("%s holds secret %d", path, i)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestErasedStayErased erases in three moments: before the backup, after it in a
// later keystore, and after it in the house in service only.
func TestErasedStayErased(t *testing.T) {
	t.Parallel()
	cfg, dir := testConfig(t), t.TempDir()
	cfg.database = "" // the house in service is a folder, as the ledger that is read
	h := opened(t, cfg)
	who := furnish(t, h, "Avant", "Après", "Enfin", "Reste")
	erase := func(i int) {
		t.Helper()
		if err := h.holders.Erase(t.Context(), h.vault, h.auditWriter, terminal(), who[i], h.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	erase(0)
	old := backedUp(t, h, dir)
	erase(1)
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	backedUp(t, h, dir)
	erase(2)

	into, folder := target(t, cfg)
	out, err := restore(t.Context(), into, restoreRequest{from: old, data: folder}, quiet())
	if err != nil || out.erased != 3 || !out.audit.Whole() {
		t.Fatal(out.erased, out.audit, err)
	}
	again := reopened(t, into, folder)
	for i, w := range who {
		_, err := firstName(t, again, w)
		if i == 3 && err != nil || i < 3 && fault.KindOf(err) != fault.NotFound {
			t.Errorf("person %d: %v", i, err)
		}
	}
	left, err := db.Value[int](t.Context(), again.db, "select count(*) from teen where length(sealed_identity) > 0")
	if err != nil || left != 1 {
		t.Error("rows of erased persons are left:", left, err)
	}
	if r, err := again.audit.Verify(t.Context()); err != nil || !r.Whole() {
		t.Error(r, err)
	}
}

func backedUp(t *testing.T, h *house, dir string) (data string) {
	t.Helper()
	made, err := h.backup(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return made.data
}

func quiet() console { c, _ := terminalOf(""); return c }

// TestRestoreRefuses wants a sentence, and nothing left behind.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	_, cfg, dir := saved(t)
	data, keys := only(t, dir, dataFolder), only(t, dir, keysFolder)
	stranger := filepath.Join(t.TempDir(), "autre.key")
	if err := os.WriteFile(stranger, []byte(strings.Repeat("ab", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(copied string)
		ask   func(copied string) restoreRequest
		words string
	}{
		"damaged data":     {flip(t, data, dataFile), nil, "abîmée"},
		"damaged keys":     {flip(t, keys, keysFile), nil, "abîmée"},
		"no keys":          {removed(t, keys), nil, "keys-"},
		"no data file":     {removed(t, data, dataFile), nil, "incomplète"},
		"no manifest":      {removed(t, data, manifestFile), nil, "son manifeste manque"},
		"newer schema":     {replaced(t, data, `"schema": `, `"schema": 99`), nil, "plus récente"},
		"other format":     {replaced(t, data, dataFormat, "binome-backup-9"), nil, "attendu"},
		"older keys":       {replaced(t, keys, `"at": "2`, `"at": "1`), nil, "plus ancien"},
		"another master":   {nil, func(d string) restoreRequest { return restoreRequest{from: d, master: stranger} }, "n’est pas celle de cette sauvegarde"},
		"no master":        {nil, func(d string) restoreRequest { return restoreRequest{from: d, master: stranger + "x"} }, "La clé maîtresse manque"},
		"not a backup":     {nil, func(string) restoreRequest { return restoreRequest{from: t.TempDir()} }, "Il n’y a pas de dossier"},
		"keys in place of": {nil, func(d string) restoreRequest { return restoreRequest{from: filepath.Join(d, keys)} }, "attendu"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			copied := filepath.Join(t.TempDir(), "copie")
			if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			if c.spoil != nil {
				c.spoil(copied)
			}
			ask := restoreRequest{from: copied}
			if c.ask != nil {
				ask = c.ask(copied)
			}
			into, folder := target(t, cfg)
			ask.data = folder
			_, err := restore(t.Context(), into, ask, quiet())
			refused(t, err, c.words)
			nothingAt(t, into, folder)
		})
	}
}

// nothingAt wants neither the folder nor a table.
func nothingAt(t *testing.T, cfg config, folder string) {
	t.Helper()
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder is left:", err)
	}
	if cfg.database == "" {
		return
	}
	d, err := db.Open(t.Context(), cfg.database)
	if err != nil {
		t.Fatal(err)
	}
	names, err := db.Values[string](t.Context(), d, postgresTables)
	if err := errors.Join(err, d.Close()); err != nil || len(names) > 0 {
		t.Error("tables are left:", names, err)
	}
}

func only(t *testing.T, dir, prefix string) string {
	t.Helper()
	names, err := stamped(dir, prefix)
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	return names[0]
}

// inside finds a file of a copied folder by its name without ending.
func inside(t *testing.T, copied, folder, base string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(copied, folder, base+"*"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	return found[0]
}

func flip(t *testing.T, folder, base string) func(string) {
	t.Helper()
	return func(copied string) {
		path := inside(t, copied, folder, base)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)/2] ^= 1
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func removed(t *testing.T, folder string, base ...string) func(string) {
	t.Helper()
	return func(copied string) {
		path := filepath.Join(copied, folder)
		if len(base) > 0 {
			path = inside(t, copied, folder, base[0])
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

func replaced(t *testing.T, folder, old, by string) func(string) {
	t.Helper()
	return func(copied string) {
		path := filepath.Join(copied, folder, manifestFile)
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(content), old) {
			t.Fatal(string(content), err)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(content), old, by, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRestoreFailsLate breaks a backup where only the database notices: what was
// already made is undone.
func TestRestoreFailsLate(t *testing.T) {
	t.Parallel()
	_, cfg, dir := saved(t)
	data := filepath.Join(dir, only(t, dir, dataFolder))
	if err := os.WriteFile(filepath.Join(data, "data.db"), []byte("SQLite format 3\x00 mais rien d’autre"), 0o600); err != nil {
		t.Fatal(err)
	}
	rewrite(t, data, func(*manifest) {})
	into, folder := target(t, cfg)
	_, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder}, quiet())
	refused(t, err, "ne se restaure pas")
	nothingAt(t, into, folder)
}

// rewrite makes the manifest of a folder fit its data.db, and changes it.
func rewrite(t *testing.T, folder string, change func(*manifest)) {
	t.Helper()
	m, err := readManifest(folder, dataFormat)
	if err != nil {
		t.Fatal(err)
	}
	if m.Files, err = describe(folder, "data.db"); err != nil {
		t.Fatal(err)
	}
	change(&m)
	if err := errors.Join(os.Remove(filepath.Join(folder, manifestFile)), m.write(folder)); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreOlderSchema brings the backup of the first schema up to date.
func TestRestoreOlderSchema(t *testing.T) {
	t.Parallel()
	_, cfg, dir := saved(t)
	data := filepath.Join(dir, only(t, dir, dataFolder))
	old, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "ancien.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = old.Migrate(t.Context(), upTo{db.Migrations(), 1})
	for _, name := range []string{"data.db", "data.zip"} {
		if err := os.RemoveAll(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(err, old.Backup(t.Context(), filepath.Join(data, "data.db")), old.Close()); err != nil {
		t.Fatal(err)
	}
	rewrite(t, data, func(m *manifest) { m.Schema, m.Audit.Head = 1, "" })
	into, folder := target(t, cfg)
	out, err := restore(t.Context(), into, restoreRequest{from: dir, data: folder}, quiet())
	if err != nil || out.counts.teens != 0 || !out.audit.Whole() {
		t.Fatal(out.counts, out.audit, err)
	}
	reopened(t, into, folder)
}

func TestRestoreOnlyIntoNothing(t *testing.T) {
	t.Parallel()
	_, cfg, dir := saved(t)
	_, err := restore(t.Context(), cfg, restoreRequest{from: dir, data: cfg.data}, quiet())
	refused(t, err, "n’est pas vide")
	if cfg.database != "" {
		_, err := restore(t.Context(), cfg, restoreRequest{from: dir, data: filepath.Join(t.TempDir(), "data")}, quiet())
		refused(t, err, "n’est pas vide")
	}
	opened(t, cfg) // still whole
	into, _ := target(t, cfg)
	empty := t.TempDir()
	if _, err := restore(t.Context(), into, restoreRequest{from: dir, data: empty}, quiet()); err != nil {
		t.Error("an empty folder is good:", err)
	}
}
