package app

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"binome/internal/fault"
)

// A backup is two folders of the same instant, in UTC:
//
//	binome-20261126T110000/  manifest.json, data.db or data.zip
//	keys-20261126T110000/    manifest.json, keystore.db or keystore.zip, audit.key
//
// They are apart so that the keys can go to another place, and be deleted after 30
// days: what was erased can then no longer be read in old data. The master key,
// without which neither opens, is in none.
const (
	dataFolder   = "binome-"
	keysFolder   = "keys-"
	partFolder   = ".part-" // a backup being written
	stampLayout  = "20060102T150405"
	manifestFile = "manifest.json"
	dataFile     = "data"     // with the engine's ending
	keysFile     = "keystore" // with the engine's ending
	sealedSigner = "audit.key"
)

const (
	dataFormat = "binome-backup-1"
	keysFormat = "binome-keys-1"
)

// manifest is what a folder of a backup says of itself.
type manifest struct {
	Format string      `json:"format"`
	At     time.Time   `json:"at"`
	Engine string      `json:"engine"`
	Schema int64       `json:"schema"` // last migration
	Files  []savedFile `json:"files"`
	Audit  *savedHead  `json:"audit,omitempty"`
}

type savedFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // hexadecimal
}

// savedHead is the access log's signed head, "" when it was empty, taken before
// the data were copied, and the key that checks it.
type savedHead struct {
	Head      string `json:"head"`
	PublicKey string `json:"public_key"`
}

func stampName(prefix string, at time.Time) string { return prefix + at.UTC().Format(stampLayout) }

// stampOf reads the instant in a folder's name.
func stampOf(prefix, name string) (time.Time, bool) {
	stamp, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return time.Time{}, false
	}
	at, err := time.Parse(stampLayout, stamp)
	return at, err == nil && stampName(prefix, at) == name
}

// stamped lists the folders of dir with such a name, oldest first; none when there
// is no dir.
func stamped(dir, prefix string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if _, ok := stampOf(prefix, e.Name()); ok && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

// lastBackup is the instant of the newest backup in dir, zero when there is none.
// One later than now comes from a wrong clock and does not count.
func lastBackup(dir string, now time.Time) (time.Time, error) {
	names, err := stamped(dir, dataFolder)
	for _, name := range slices.Backward(names) {
		if at, _ := stampOf(dataFolder, name); !at.After(now) {
			return at, err
		}
	}
	return time.Time{}, err
}

// describe measures the named files of folder, on the disk already.
func describe(folder string, names ...string) ([]savedFile, error) {
	var out []savedFile
	for _, name := range names {
		f, err := measure(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func measure(path string) (savedFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return savedFile{}, err
	}
	hash := sha256.New()
	n, err := io.Copy(hash, f)
	return savedFile{filepath.Base(path), n, hex.EncodeToString(hash.Sum(nil))}, errors.Join(err, f.Close())
}

// write puts the manifest in the folder.
func (m manifest) write(folder string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(folder, manifestFile), append(text, '\n'))
}

// writeFile writes a new file for its owner only, and forces it to the disk.
func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// flush forces a folder's entries to the disk.
func flush(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

var errManifest = fault.New(fault.Invalid, "Le manifeste de la sauvegarde est malformé.")

// maxManifest bounds what is read of a manifest, in bytes.
const maxManifest = 1 << 20

// readManifest reads the manifest of a folder.
func readManifest(folder, format string) (manifest, error) {
	f, err := os.Open(filepath.Join(folder, manifestFile))
	if err != nil {
		return manifest{}, fault.Wrap(fault.NotFound, "« "+folder+" » n’est pas une sauvegarde complète : son manifeste manque.", err)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err := errors.Join(err, f.Close()); err != nil {
		return manifest{}, err
	}
	return parseManifest(text, format)
}

// parseManifest accepts only names that stay inside the folder.
func parseManifest(text []byte, format string) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fault.Wrap(fault.Invalid, errManifest.Message, err)
	}
	if m.Format != format {
		return m, fault.New(fault.Invalid, "Ce dossier n’est pas celui qui est attendu : « "+format+" » manque dans son manifeste.")
	}
	if m.At.IsZero() || m.Schema <= 0 || len(m.Files) == 0 || (m.Audit == nil) != (format == keysFormat) {
		return m, errManifest
	}
	for _, f := range m.Files {
		sum, err := hex.DecodeString(f.SHA256)
		if err != nil || len(sum) != sha256.Size || f.Bytes < 0 || f.Name == "." || f.Name != filepath.Base(f.Name) || !filepath.IsLocal(f.Name) {
			return m, errManifest
		}
	}
	return m, nil
}

// file is the path of the file whose name, without its ending, is base.
func (m manifest) file(folder, base string) (string, error) {
	for _, f := range m.Files {
		if strings.TrimSuffix(f.Name, filepath.Ext(f.Name)) == base || f.Name == base {
			return filepath.Join(folder, f.Name), nil
		}
	}
	return "", fault.New(fault.Invalid, "La sauvegarde est incomplète : « "+base+" » manque dans « "+folder+" ».")
}

// check refuses a folder one of whose files is not what the manifest says.
func (m manifest) check(folder string) error {
	for _, want := range m.Files {
		got, err := measure(filepath.Join(folder, want.Name))
		if err != nil {
			return fault.Wrap(fault.Invalid, "La sauvegarde est incomplète : « "+want.Name+" » manque dans « "+folder+" ».", err)
		}
		if got.Bytes != want.Bytes || got.SHA256 != strings.ToLower(want.SHA256) {
			return fault.New(fault.Invalid, "La sauvegarde est abîmée : « "+want.Name+" » n’a pas l’empreinte de son manifeste, dans « "+folder+" ».")
		}
	}
	return nil
}
