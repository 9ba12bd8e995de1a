package app

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"os"
	"path/filepath"
	"time"

	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/keyfile"
	"binome/internal/personal"
)

// How long backups live: the keys only so long that what was erased is soon
// unreadable everywhere.
const (
	dataMonths = 12
	keysDays   = 30
)

// madeBackup is what a backup has written.
type madeBackup struct {
	data, keys string // folders
	bytes      int64
	pruned     int // folders deleted because they were too old
}

// backup writes the house as it is, while others go on using it, into two new
// folders of dir, then deletes those that are too old. Nothing appears under its
// name before it is complete and on the disk. Messages waiting to leave are not in
// it, nor the master key.
func (h *house) backup(ctx context.Context, dir string) (madeBackup, error) {
	b := backupWriter{house: h, at: h.clock.Now().UTC().Truncate(time.Second), dir: dir}
	if err := b.write(ctx); err != nil {
		return madeBackup{}, unsaved(dir, err)
	}
	pruned := 0
	if !h.demo { // its clock is not the world's
		var err error
		if pruned, err = prune(dir, b.at); err != nil {
			return madeBackup{}, fault.Wrap(fault.Unavailable, "La sauvegarde est écrite, mais d’anciennes ne s’effacent pas dans « "+dir+" ».", err)
		}
	}
	return madeBackup{b.named(dataFolder), b.named(keysFolder), b.bytes, pruned}, nil
}

func unsaved(dir string, err error) error {
	if fault.KindOf(err) != fault.Unknown {
		return err
	}
	return fault.Wrap(fault.Unavailable, "La sauvegarde ne s’écrit pas dans « "+dir+" ». Vérifiez la place et les droits.", err)
}

type backupWriter struct {
	*house
	at    time.Time
	dir   string
	bytes int64
}

func (b *backupWriter) named(prefix string) string {
	return filepath.Join(b.dir, stampName(prefix, b.at))
}

// write fills a folder of its own, whose content then takes its names. The keys
// are copied last and named first: whoever finds data finds the keys, with every
// key of those data.
func (b *backupWriter) write(ctx context.Context) (err error) {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return err
	}
	if _, err := os.Lstat(b.named(dataFolder)); err == nil {
		return fault.New(fault.Conflict, "Une sauvegarde de cet instant existe déjà. Recommencez dans une seconde.")
	}
	part := b.named(partFolder)
	if err := os.Mkdir(part, 0o700); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(part)) }()
	data, keys := filepath.Join(part, "data"), filepath.Join(part, "keys")
	if err := b.writeData(ctx, data); err != nil {
		return err
	}
	if err := b.writeKeys(ctx, keys); err != nil {
		return err
	}
	if err := os.Rename(keys, b.named(keysFolder)); err != nil {
		return err
	}
	if err := os.Rename(data, b.named(dataFolder)); err != nil {
		return err
	}
	return flush(b.dir)
}

func (b *backupWriter) writeData(ctx context.Context, folder string) error {
	// An altered log is saved as it is: restoring it says so.
	if _, err := b.audit.Sequence(ctx); err != nil && !errors.Is(err, audit.ErrAltered) {
		return err
	}
	head, err := b.audit.Head(ctx)
	if err != nil {
		return err
	}
	name, err := b.copyOf(ctx, b.db, folder, dataFile)
	if err != nil {
		return err
	}
	return b.describe(ctx, b.db, folder, manifest{Format: dataFormat, Audit: &savedHead{head, b.signer.PublicKey()}}, name)
}

func (b *backupWriter) writeKeys(ctx context.Context, folder string) error {
	name, err := b.copyOf(ctx, b.keys, folder, keysFile)
	if err != nil {
		return err
	}
	master, err := personal.LoadMaster(b.cfg.masterPath())
	if err != nil {
		return err
	}
	secret, err := keyfile.Load(b.cfg.signerPath())
	if err != nil {
		return err
	}
	sealed, err := sealSigner(master, secret)
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(folder, sealedSigner), sealed); err != nil {
		return err
	}
	return b.describe(ctx, b.keys, folder, manifest{Format: keysFormat}, name, sealedSigner)
}

// copyOf makes the folder, with a copy of d in it.
func (b *backupWriter) copyOf(ctx context.Context, d *db.DB, folder, base string) (name string, err error) {
	name = base + ".db"
	if d.Engine() == db.Postgres {
		name = base + ".zip"
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	return name, d.Backup(ctx, filepath.Join(folder, name))
}

// describe completes the folder with its manifest.
func (b *backupWriter) describe(ctx context.Context, d *db.DB, folder string, m manifest, names ...string) (err error) {
	m.At, m.Engine = b.at, d.Engine().String()
	if m.Schema, err = db.Value[int64](ctx, d, "select max(version_id) from goose_db_version where is_applied"); err != nil {
		return err
	}
	if m.Files, err = describe(folder, names...); err != nil {
		return err
	}
	for _, f := range m.Files {
		b.bytes += f.Bytes
	}
	return errors.Join(m.write(folder), flush(folder))
}

// prune deletes what is too old at the instant at, and what interrupted backups
// left: those hold keys too.
func prune(dir string, at time.Time) (int, error) {
	oldest := map[string]time.Time{
		dataFolder: at.AddDate(0, -dataMonths, 0), keysFolder: at.AddDate(0, 0, -keysDays), partFolder: at.AddDate(0, 0, -1),
	}
	n := 0
	for prefix, limit := range oldest {
		names, err := stamped(dir, prefix)
		if err != nil {
			return n, err
		}
		for _, name := range names {
			if made, _ := stampOf(prefix, name); !made.Before(limit) {
				continue
			}
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// signerUse binds what is sealed to its use.
const signerUse = "binome.backup.audit-key"

// sealSigner seals the key that signs the access log under the master key, so that
// one secret on paper is enough to restore everything.
func sealSigner(master, secret []byte) ([]byte, error) {
	aead, err := masterCipher(master)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, secret, []byte(signerUse)), nil //nolint:gosec // it draws its own nonce, and wants none
}

// unsealSigner opens what sealSigner sealed. Another master key is a fault that
// says so.
func unsealSigner(master, sealed []byte) ([]byte, error) {
	aead, err := masterCipher(master)
	if err != nil {
		return nil, err
	}
	secret, err := aead.Open(nil, nil, sealed, []byte(signerUse))
	if err != nil {
		return nil, fault.New(fault.Unavailable, "La clé maîtresse n’est pas celle de cette sauvegarde.")
	}
	return secret, nil
}

func masterCipher(master []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(master)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
