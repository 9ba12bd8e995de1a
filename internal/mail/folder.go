package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"binome/internal/clock"
	"binome/internal/id"
)

// Folder writes each message as a JSON file of the folder, which is made when the
// first comes, closed to other users as the files are. Names sort by instant.
func Folder(dir string, c clock.Clock, ids *id.Source) *Sender {
	return &Sender{inFiles: true, send: func(_ context.Context, m Message) error {
		if m.Links == nil {
			m.Links = []string{}
		}
		body, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			return err
		}
		name := c.Now().UTC().Format("20060102T150405.000000Z") + "-" + id.New[Message](ids).String() + ".json"
		if err := writeFile(dir, name, append(body, '\n')); err != nil {
			return fmt.Errorf("mail: outbox: %w", err)
		}
		return nil
	}}
}

// writeFile writes the file entire or not at all, and returns when it is on the
// disk. Whoever reads the folder never sees half a message.
func writeFile(dir, name string, body []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".tmp-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(dir)
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
