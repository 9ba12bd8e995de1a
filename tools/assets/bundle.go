package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// bundle runs esbuild on the entries and reads which file each became.
func bundle() (map[string]string, error) {
	meta := filepath.Join(os.TempDir(), fmt.Sprintf("binome-assets-%d.json", os.Getpid()))
	defer os.Remove(meta)
	args := append([]string{"tool", "-modfile=tools.mod", "esbuild"}, entries...)
	args = append(args, "--bundle", "--minify", "--outdir="+dist, "--metafile="+meta, "--log-level=warning",
		"--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", "--loader:.woff2=file", "--format=esm",
		"--target=es2021,chrome90,firefox90,safari14.1", "--legal-comments=none", "--charset=utf8")
	cmd := exec.Command("go", args...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("esbuild: %w", err)
	}
	b, err := os.ReadFile(meta)
	if err != nil {
		return nil, err
	}
	return readMeta(b)
}

// readMeta maps entries and preloaded fonts to the files that esbuild wrote.
func readMeta(b []byte) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Inputs     map[string]struct{}
		}
	}
	if err := json.Unmarshal(b, &meta); err != nil {
		return nil, err
	}
	manifest := map[string]string{}
	for file, o := range meta.Outputs {
		if o.EntryPoint != "" {
			base := filepath.Base(o.EntryPoint)
			name := strings.TrimSuffix(base, filepath.Ext(base)) + filepath.Ext(file)
			manifest[name] = filepath.Base(file)
			continue
		}
		for in := range o.Inputs {
			if name, ok := fonts[filepath.Base(in)]; ok {
				manifest[name] = filepath.Base(file)
			}
		}
	}
	return manifest, nil
}

// write puts text in dist under a name with its hash, and returns that name.
func write(name, text string) (string, error) {
	sum := sha256.Sum256([]byte(text))
	hash := base32.StdEncoding.EncodeToString(sum[:5])
	ext := filepath.Ext(name)
	file := strings.TrimSuffix(name, ext) + "-" + hash + ext
	return file, os.WriteFile(filepath.Join(dist, file), []byte(text), 0o644)
}

// compress puts X.gz beside each text file of dist.
func compress() error {
	files, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, f := range files {
		switch filepath.Ext(f.Name()) {
		case ".css", ".js", ".svg", ".txt":
			if err := gzipFile(filepath.Join(dist, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func gzipFile(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(path+".gz", z.Bytes(), 0o644)
}
