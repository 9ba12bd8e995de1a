// Command catalogue keeps the French catalogue in step with the code: it collects
// every text given to locale.T, locale.N and locale.Mark in Go and to t and n in
// templates, and writes internal/locale/po/binome.pot and fr.po. With -check it
// writes nothing and fails when they are not in step, or when a template says
// words that no catalogue knows.
//
//	go run ./tools/catalogue [-check]
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	potFile = "internal/locale/po/binome.pot"
	poFile  = "internal/locale/po/fr.po"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when the catalogue is stale or a template has bare words")
	flag.Parse()
	if err := run(".", *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	sources, err := readSources(root)
	if err != nil {
		return err
	}
	texts, err := collect(sources)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(filepath.Join(root, poFile))
	if err != nil {
		return err
	}
	pot, po := writePOT(texts), writePO(texts, old)
	if !check {
		return errors.Join(
			os.WriteFile(filepath.Join(root, potFile), pot, 0o644),
			os.WriteFile(filepath.Join(root, poFile), po, 0o644))
	}
	oldPOT, err := os.ReadFile(filepath.Join(root, potFile))
	if err != nil {
		return err
	}
	if !bytes.Equal(pot, oldPOT) || !bytes.Equal(po, old) {
		err = fmt.Errorf("the catalogue is stale: run go run ./tools/catalogue%s", firstDifference(oldPOT, pot))
	}
	return errors.Join(err, bareWords(sources))
}

// firstDifference helps to find the text that is new or gone.
func firstDifference(old, now []byte) string {
	a, b := strings.Split(string(old), "\n"), strings.Split(string(now), "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			return " (from " + b[i] + ")"
		}
	}
	return ""
}

// source is one file that may hold texts. Path is relative and slashed.
type source struct {
	path string
	text string
}

// readSources reads the Go files and templates of the module, without tests,
// packages of others and built files, in the order of their paths.
func readSources(root string) ([]source, error) {
	var list []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if skipFolder(rel, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(rel, "_test.go") || !strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, ".html") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		list = append(list, source{rel, string(b)})
		return nil
	})
	return list, err
}

func skipFolder(rel, name string) bool {
	switch {
	case rel == ".":
		return false
	case strings.HasPrefix(name, "."), name == "node_modules", name == "testdata", name == "dist":
		return true
	case rel == "tools", rel == "bench", rel == "e2e", rel == "bin", rel == "data":
		return true
	}
	return false
}
