package keyfile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"binome/internal/keyfile"
)

func TestMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "master.key")
	var made, n atomic.Int64
	got := make([]string, 8)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			secret, created, err := keyfile.LoadOrCreate(path, func() ([]byte, error) {
				return []byte("secret-" + strconv.FormatInt(n.Add(1), 10)), nil
			})
			if err != nil {
				t.Error(err)
			}
			if created {
				made.Add(1)
			}
			got[i] = string(secret)
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	for _, s := range got {
		if s != got[0] {
			t.Errorf("two secrets: %v", got)
		}
	}
	private(t, path, 0o600)
	private(t, filepath.Dir(path), 0o700)
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func private(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != want {
		t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
	}
}

func TestEmptyFileIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "k")
	if err := os.WriteFile(path, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := func() ([]byte, error) { t.Error("made again"); return nil, nil }
	if _, _, err := keyfile.LoadOrCreate(path, fresh); err == nil {
		t.Error("an empty key was accepted")
	}
}
