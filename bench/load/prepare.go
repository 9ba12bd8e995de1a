package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// dataVersion is raised when the filling itself changes.
const dataVersion = 1

// buildPeers compiles the reference and PocketBase into out/bin, stripped as
// the program is.
func buildPeers(out string) error {
	bin, err := filepath.Abs(filepath.Join(out, "bin"))
	if err != nil {
		return err
	}
	return errors.Join(
		run(nil, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(bin, "ref"), "./bench/ref"),
		run(nil, "go", "build", "-C", "bench/pocketbase", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(bin, "pocketbase"), "."),
	)
}

// dataDir is where a target's database of a size is kept from run to run.
func dataDir(out string, t *target, w world) string {
	return filepath.Join(out, "data", fmt.Sprintf("%s-%d", filepath.Base(t.program), w.teens))
}

// fillAll makes what is missing, all targets of a size at once.
func fillAll(out string, targets []*target, w world) error {
	errs := make([]error, len(targets))
	var wg sync.WaitGroup
	for i, t := range targets {
		wg.Go(func() {
			if err := fill(t, dataDir(out, t, w), w); err != nil {
				errs[i] = fmt.Errorf("%s, %d teens: %w", t.name, w.teens, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// fill prepares one database unless it is there and made from the same schema.
// The stamp is written last, so that a cut run is never taken for a whole one.
func fill(t *target, dir string, w world) error {
	schema, err := t.stamp()
	if err != nil {
		return err
	}
	stamp, file := fmt.Sprintf("version %d, schema %s\n", dataVersion, schema), filepath.Join(dir, "stamp")
	if b, err := os.ReadFile(file); err == nil && string(b) == stamp {
		return nil
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o750)); err != nil {
		return err
	}
	began := time.Now()
	if err := t.prepare(t, dir, w); err != nil {
		return err
	}
	slog.Info("filled", "target", t.name, "teens", w.teens, "megabytes", folderSize(dir)>>20, "took", time.Since(began).Round(time.Second))
	return os.WriteFile(file, []byte(stamp), 0o600)
}

func hashFiles(fsys fs.FS, patterns ...string) (string, error) {
	h := sha256.New()
	for _, p := range patterns {
		names, err := fs.Glob(fsys, p)
		if err != nil || len(names) == 0 {
			return "", fmt.Errorf("no file %s: %w", p, err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(fsys, name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}

// warm reads the files once, so that every start finds them in memory.
func warm(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
		return err
	})
}

func folderSize(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if i, err := d.Info(); err == nil {
				n += i.Size()
			}
		}
		return nil
	})
	return n
}
