// Package keyfile keeps a secret in a small file that is made once and never
// lost: readable by its owner only, and on the disk before anything relies on it.
package keyfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Load reads the secret at path, without outer white space. An empty file is an
// error; no file is fs.ErrNotExist.
func Load(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	content = bytes.TrimSpace(content)
	if len(content) == 0 {
		return nil, fmt.Errorf("keyfile: %s is empty", path)
	}
	return content, nil
}

// LoadOrCreate reads the secret at path, or writes the one that fresh gives: one
// line, mode 0600, in a folder made with mode 0700. When several programs start
// at once, all of them get the same secret. created tells who made it.
func LoadOrCreate(path string, fresh func() ([]byte, error)) (secret []byte, created bool, err error) {
	secret, err = Load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, false, err
	}
	secret, err = fresh()
	if err != nil {
		return nil, false, err
	}
	err = create(path, secret)
	if errors.Is(err, fs.ErrExist) {
		secret, err = Load(path)
		return secret, false, err
	}
	if err != nil {
		return nil, false, fmt.Errorf("keyfile: %w", err)
	}
	return secret, true, nil
}

// create writes aside, then links: the name appears with its whole content, and
// only if nobody else took it.
func create(path string, secret []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(part.Name())) }()
	_, err = part.Write(append(bytes.Clone(secret), '\n'))
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return err
	}
	if err := os.Link(part.Name(), path); err != nil {
		return err
	}
	return errors.Join(flush(dir), flush(filepath.Dir(dir)))
}

// flush forces a folder's entries to the disk.
func flush(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
