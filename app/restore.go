package app

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/keyfile"
	"binome/internal/personal"
)

// restoreRequest says what to restore and where.
type restoreRequest struct {
	from   string // a backup's folder of data, or a folder of backups: the newest
	keys   string // a backup's folder of keys; "": the newest beside from
	data   string // the data folder to fill
	master string // the file of the master key; "": the one of the environment
}

// savedFolder is one folder of a backup, its files checked.
type savedFolder struct {
	path string
	manifest
}

// restored is what came back.
type restored struct {
	data, keys savedFolder
	counts     houseCounts
	erased     int // erased again
	audit      audit.Report
	says       []string // French sentences for whoever restores
}

type houseCounts struct{ accounts, teens, children, sessions int }

// restorer is one restoration under way. All happens in a part folder inside the
// target, which becomes the data at the very end; PostgreSQL's tables are dropped
// again when something fails.
type restorer struct {
	restored
	present config // of the environment: where the erasures since the backup may be known
	target  config
	final   string // the data folder
	part    string
	master  []byte
	console console
	undo    []func() error // in order
}

// restore fills an empty data folder, and an empty PostgreSQL database when
// BINOME_DATABASE_URL names one, from a backup: all or nothing. Whoever was erased
// since the backup is erased again. An altered access log is in the report, not an
// error: the data are back all the same.
func restore(ctx context.Context, cfg config, ask restoreRequest, c console) (out restored, err error) {
	r := &restorer{present: cfg, final: ask.data, part: filepath.Join(ask.data, ".restore"), console: c}
	if err := r.openBackup(ask); err != nil {
		return out, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.rollback())
		}
	}()
	for _, step := range []func(context.Context) error{
		r.prepareTarget, r.placeKeys, r.restoreKeys, r.restoreData, r.finish, r.settle,
	} {
		if err := step(ctx); err != nil {
			return out, unrestored(err)
		}
	}
	return r.restored, nil
}

func unrestored(err error) error {
	if fault.KindOf(err) != fault.Unknown {
		return err
	}
	return fault.Wrap(fault.Unavailable, "La sauvegarde ne se restaure pas ; rien n’a été gardé de cet essai.", err)
}

func (r *restorer) onFailure(do func() error) { r.undo = append(r.undo, do) }

func (r *restorer) rollback() error {
	var errs []error
	for _, do := range slices.Backward(r.undo) {
		if err := do(); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// openBackup finds and checks the two folders, and the master key.
func (r *restorer) openBackup(ask restoreRequest) (err error) {
	if r.data, err = openFolder(ask.from, dataFolder, dataFormat); err != nil {
		return err
	}
	keys := ask.keys
	if keys == "" {
		keys = filepath.Dir(r.data.path)
	}
	if r.keys, err = openFolder(keys, keysFolder, keysFormat); err != nil {
		return err
	}
	if r.keys.At.Before(r.data.At) {
		return fault.New(fault.Invalid, "Le trousseau « "+r.keys.path+" » est plus ancien que les données : donnez avec --keys un trousseau du même instant ou plus récent.")
	}
	r.target = r.present
	if ask.master != "" {
		r.target.masterKey = ""
	}
	r.master, err = personal.LoadMaster(or(ask.master, r.present.masterPath()))
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Unavailable, "La clé maîtresse manque. Recopiez celle du papier dans un fichier et donnez-le avec --master FICHIER.")
	}
	return err
}

// openFolder checks the folder at path, or the newest one of that kind inside it.
func openFolder(path, prefix, format string) (f savedFolder, err error) {
	if f.path, err = filepath.Abs(path); err != nil {
		return f, err
	}
	if _, err := os.Stat(filepath.Join(path, manifestFile)); errors.Is(err, fs.ErrNotExist) {
		names, err := stamped(path, prefix)
		if err != nil {
			return f, fault.Wrap(fault.Invalid, "« "+path+" » ne se lit pas.", err)
		}
		if len(names) == 0 {
			return f, fault.New(fault.NotFound, "Il n’y a pas de dossier « "+prefix+"… » complet dans « "+path+" ».")
		}
		f.path = filepath.Join(path, names[len(names)-1])
	}
	if f.manifest, err = readManifest(f.path, format); err != nil {
		return f, err
	}
	return f, f.check(f.path)
}

// prepareTarget refuses a target that holds anything, and makes the part folder.
func (r *restorer) prepareTarget(ctx context.Context) error {
	entries, err := os.ReadDir(r.final)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Invalid, "« "+r.final+" » n’est pas un dossier où restaurer.", err)
	}
	if len(entries) > 0 {
		return fault.New(fault.Conflict, "« "+r.final+" » n’est pas vide : donnez avec --data un dossier vide ou nouveau.")
	}
	if r.target.database != "" {
		if err := r.preparePostgres(ctx); err != nil {
			return err
		}
	}
	if err != nil { // there is none
		if err := os.MkdirAll(r.final, 0o750); err != nil {
			return err
		}
		r.onFailure(func() error { return os.Remove(r.final) })
	}
	r.target.data = r.part
	r.onFailure(func() error { return os.RemoveAll(r.part) })
	return r.target.folders()
}

// preparePostgres refuses a database that has tables.
func (r *restorer) preparePostgres(ctx context.Context) error {
	d, err := db.Open(ctx, r.target.database)
	if err != nil {
		return unopened(err)
	}
	names, err := db.Values[string](ctx, d, postgresTables)
	if err := errors.Join(err, d.Close()); err != nil {
		return unopened(err)
	}
	if len(names) > 0 {
		return fault.New(fault.Conflict, "La base de BINOME_DATABASE_URL n’est pas vide : créez-en une nouvelle.")
	}
	r.onFailure(func() error { return emptyPostgres(context.WithoutCancel(ctx), r.target.database) })
	return nil
}

const postgresTables = `select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
	where schemaname = current_schema() or schemaname = 'keystore' order by 1`

// emptyPostgres drops every table of a database that was empty before.
func emptyPostgres(ctx context.Context, url string) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	err = d.Tx(ctx, func(tx *db.Tx) error {
		names, err := db.Values[string](ctx, tx, postgresTables)
		for _, name := range names {
			if err == nil {
				_, err = db.Exec(ctx, tx, "drop table "+name+" cascade")
			}
		}
		return err
	})
	return errors.Join(err, d.Close())
}

// placeKeys puts the master key and the log's signing key where the restored house
// looks for them. Opening the latter proves that the master key is the right one.
func (r *restorer) placeKeys(context.Context) error {
	sealed, err := os.ReadFile(filepath.Join(r.keys.path, sealedSigner))
	if err != nil {
		return fault.Wrap(fault.Invalid, "La clé du journal des accès manque dans « "+r.keys.path+" ».", err)
	}
	signer, err := unsealSigner(r.master, sealed)
	if err != nil {
		return err
	}
	if r.target.masterKey == "" {
		if err := r.place(r.target.masterPath(), []byte(hex.EncodeToString(r.master))); err != nil {
			return err
		}
	}
	return r.place(r.target.signerPath(), signer)
}

// place writes a secret, unless the same one is there.
func (r *restorer) place(path string, secret []byte) error {
	have, created, err := keyfile.LoadOrCreate(path, func() ([]byte, error) { return secret, nil })
	if err != nil {
		return fault.Wrap(fault.Unavailable, "« "+path+" » ne peut pas être écrit.", err)
	}
	if created {
		r.onFailure(func() error { return os.Remove(path) })
	}
	if !bytes.Equal(have, secret) {
		return fault.New(fault.Conflict, "« "+path+" » est la clé d’une autre installation. Donnez la clé maîtresse avec --master, ou changez BINOME_MASTER_KEY_FILE.")
	}
	return nil
}

// restoreKeys brings the keystore back and destroys in it, before any row is
// there, the keys of those who were erased since.
func (r *restorer) restoreKeys(ctx context.Context) error {
	if err := r.fill(ctx, r.target.keystoreURL(), db.Keystore(), r.keys, keysFile); err != nil {
		return err
	}
	ledger, err := r.presentLedger(ctx)
	if err != nil || len(ledger) == 0 {
		return err
	}
	d, err := db.Open(ctx, r.target.keystoreURL())
	if err != nil {
		return err
	}
	v, err := personal.OpenVault(ctx, d, r.master, clock.System())
	if err == nil {
		err = v.Replay(ctx, ledger)
	}
	return errors.Join(err, d.Close())
}

// presentLedger is who was erased by the keystore of BINOME_DATA, when it is still
// there and has the same master key: it may know more than the backup.
func (r *restorer) presentLedger(ctx context.Context) ([]personal.Erasure, error) {
	path := r.present.keystoreFile()
	if _, err := os.Stat(path); err != nil {
		return nil, nil //nolint:nilerr // no keystore there: nothing more is known
	}
	d, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, unopened(err)
	}
	ledger, err := readLedger(ctx, d, r.master)
	if fault.KindOf(err) == fault.Unavailable {
		r.says = append(r.says, "Le registre d’effacement de « "+r.present.data+" » est celui d’une autre installation, ou ne se lit pas : il n’a pas été rejoué.")
		err = nil
	}
	return ledger, errors.Join(err, d.Close())
}

func readLedger(ctx context.Context, keys *db.DB, master []byte) ([]personal.Erasure, error) {
	if err := keys.CheckSchema(ctx, db.Keystore()); err != nil {
		return nil, err
	}
	if tied, err := tiedToMaster(ctx, keys); err != nil || !tied {
		return nil, err
	}
	v, err := personal.OpenVault(ctx, keys, master, clock.System())
	if err != nil {
		return nil, err
	}
	return v.Erased(ctx)
}

func (r *restorer) restoreData(ctx context.Context) error {
	return r.fill(ctx, r.target.databaseURL(), db.Migrations(), r.data, dataFile)
}

// fill makes the schema that the backup had, fills it, then brings it up to date.
func (r *restorer) fill(ctx context.Context, url string, files fs.FS, f savedFolder, base string) error {
	from, err := f.file(f.path, base)
	if err != nil {
		return err
	}
	if known, err := fs.Glob(files, fmt.Sprintf("%04d_*.sql", f.Schema)); err != nil || len(known) == 0 {
		return fault.Wrap(fault.Conflict, "Cette sauvegarde vient d’une version plus récente de Binôme. Installez-la d’abord.", err)
	}
	d, err := db.Open(ctx, url)
	if err != nil {
		return unopened(err)
	}
	err = d.Migrate(ctx, upTo{files, f.Schema})
	if err == nil {
		err = d.Restore(ctx, from)
	}
	if err == nil {
		err = d.Migrate(ctx, files)
	}
	return errors.Join(err, d.Close())
}

// finish opens the restored house: erases again, ends what must not live again,
// and proves the access log.
func (r *restorer) finish(ctx context.Context) (err error) {
	h, err := openForCommand(ctx, r.target, r.console, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if r.counts, err = h.count(ctx); err != nil {
		return err
	}
	if r.erased, err = h.eraseAgain(ctx); err != nil {
		return err
	}
	if err := h.identity.EndAll(ctx, terminal()); err != nil {
		return err
	}
	if _, err := h.audit.Sequence(ctx); err != nil && !errors.Is(err, audit.ErrAltered) {
		return err
	}
	r.audit, err = h.audit.VerifyAgainst(ctx, r.data.Audit.Head)
	if fault.KindOf(err) == fault.Invalid { // a finding like the others
		r.audit, err = audit.Report{Problem: "La signature que porte la sauvegarde n’est pas celle de ce journal."}, nil
	}
	return err
}

// eraseAgain erases everyone of the ledger, in rows too.
func (h *house) eraseAgain(ctx context.Context) (int, error) {
	ledger, err := h.vault.Erased(ctx)
	if err != nil {
		return 0, err
	}
	for _, e := range ledger {
		if err := h.holders.Erase(ctx, h.vault, h.auditWriter, terminal(), e.Person, h.clock.Now()); err != nil {
			return 0, err
		}
	}
	return len(ledger), nil
}

func (h *house) count(ctx context.Context) (houseCounts, error) {
	return db.One(ctx, h.db, func(n *houseCounts) []any { return []any{&n.accounts, &n.teens, &n.children, &n.sessions} },
		`select (select count(*) from account), (select count(*) from teen),
			(select count(*) from child), (select count(*) from session)`)
}

// settle moves what is complete into its place, the main database last: without
// it, no program takes the folder for one in service.
func (r *restorer) settle(context.Context) error {
	entries, err := os.ReadDir(r.part)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(entries) { // keys, then binome.db
		to := filepath.Join(r.final, e.Name())
		if err := os.Rename(filepath.Join(r.part, e.Name()), to); err != nil {
			return err
		}
		r.onFailure(func() error { return os.RemoveAll(to) })
	}
	return errors.Join(os.Remove(r.part), flush(r.final), flush(filepath.Dir(filepath.Clean(r.final))))
}

// upTo is a folder of migrations as it was at a version.
type upTo struct {
	fs.FS
	version int64
}

// Glob implements fs.GlobFS: later files are not there.
func (u upTo) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(u.FS, pattern)
	return slices.DeleteFunc(names, func(name string) bool {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		return err == nil && n > u.version
	}), err
}
