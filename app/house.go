package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"

	"binome/cohort"
	"binome/identity"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/mail"
	"binome/internal/personal"
	"binome/journal"
	"binome/outcome"
	"binome/partner"
	"binome/report"
	"binome/school"
	"binome/session"
)

// house is the whole program, open: databases, keys, and one store a room.
type house struct {
	cfg     config
	clock   clock.Clock
	log     *slog.Logger
	ids     *id.Source
	metrics *prometheus.Registry
	demo    bool

	db, keys    *db.DB
	vault       *personal.Vault
	holders     personal.Holders
	signer      *audit.Signer
	audit       *audit.Log
	auditWriter *audit.Writer
	mail        *mail.Sender

	identity *identity.Store
	partner  *partner.Store
	school   *school.Store
	cohort   *cohort.Store
	session  *session.Store
	journal  *journal.Store
	outcome  *outcome.Store
	report   *report.Store
}

// openHouse opens everything. Without migrate, databases whose schema is not this
// program's are refused.
func openHouse(ctx context.Context, cfg config, clk clock.Clock, ids *id.Source, log *slog.Logger, migrate bool) (*house, error) {
	if err := cfg.folders(); err != nil {
		return nil, err
	}
	sender, err := mail.Open(cfg.smtp, filepath.Join(cfg.data, "outbox"), clk, ids)
	if err != nil {
		return nil, err
	}
	h := &house{cfg: cfg, clock: clk, log: log, ids: ids, metrics: prometheus.NewRegistry(), mail: sender}
	if err := h.open(ctx, migrate); err != nil {
		return nil, errors.Join(err, h.close())
	}
	h.identity = identity.NewStore(h.db, clk, ids)
	h.partner = partner.NewStore(h.db, clk, ids)
	h.school = school.NewStore(h.db, clk, ids)
	h.cohort = cohort.NewStore(h.db, clk, ids, h.vault)
	h.session = session.NewStore(h.db, clk, ids, h.vault, h.cohort, h.school)
	h.cohort.OnChange(h.session.Refresh)
	h.journal = journal.NewStore(h.db, clk, ids, h.vault)
	h.outcome = outcome.NewStore(h.db, clk, ids, h.vault)
	h.report = report.NewStore(h.db, clk, h.identity, h.cohort, h.session, h.journal, h.outcome, h.audit, h.school)
	h.holders = personal.Holders{
		outcome.NewHolder(h.outcome), journal.NewHolder(h.journal), session.NewHolder(h.session), cohort.NewHolder(h.cohort),
	}
	return h, nil
}

// open opens the databases and the keys. A master key that somebody chose is read
// before anything is made.
func (h *house) open(ctx context.Context, migrate bool) (err error) {
	var master []byte
	if h.cfg.masterKey != "" {
		if master, err = personal.LoadMaster(h.cfg.masterKey); err != nil {
			return err
		}
	}
	if h.db, err = openDatabase(ctx, h.cfg.databaseURL(), db.Migrations(), migrate); err != nil {
		return err
	}
	if h.keys, err = openDatabase(ctx, h.cfg.keystoreURL(), db.Keystore(), migrate); err != nil {
		return err
	}
	if master == nil {
		if master, err = h.ownMaster(ctx); err != nil {
			return err
		}
	}
	if h.vault, err = personal.OpenVault(ctx, h.keys, master, h.clock); err != nil {
		return err
	}
	if h.signer, err = h.openSigner(ctx); err != nil {
		return err
	}
	h.audit, h.auditWriter = audit.New(h.db, h.signer), audit.NewWriter(h.db, h.ids)
	return nil
}

// ownMaster reads the master key of the data folder. It makes one for a keystore
// that has none, never for one whose key is lost.
func (h *house) ownMaster(ctx context.Context) ([]byte, error) {
	path := h.cfg.masterPath()
	tied, err := tiedToMaster(ctx, h.keys)
	if err != nil {
		return nil, err
	}
	if tied {
		return personal.LoadMaster(path)
	}
	master, created, err := personal.LoadOrCreateMaster(path)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "La clé maîtresse ne se lit pas, ou ne peut pas être écrite dans « "+path+" ».", err)
	}
	if created {
		h.log.Warn("clé maîtresse créée : gardez-en deux copies hors de cette machine", "path", path)
	}
	return master, nil
}

// tiedToMaster reports whether the keystore already has its master key.
func tiedToMaster(ctx context.Context, keys *db.DB) (bool, error) {
	n, err := db.Value[int](ctx, keys, "select count(*) from master_check")
	return n > 0, err
}

// openSigner reads the key that signs the access log. A log that is signed already
// never gets another key: it would look rewritten.
func (h *house) openSigner(ctx context.Context) (*audit.Signer, error) {
	path := h.cfg.signerPath()
	head, err := audit.New(h.db, nil).Head(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); head != "" && errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Unavailable, "La clé qui signe le journal des accès manque. Remettez-la dans « "+path+" ».")
	}
	s, err := audit.LoadOrCreateSigner(path)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "La clé qui signe le journal des accès ne se lit pas, ou ne peut pas être écrite dans « "+path+" ».", err)
	}
	return s, nil
}

// openDatabase opens one database and brings its schema to files, or checks it.
func openDatabase(ctx context.Context, url string, files fs.FS, migrate bool) (*db.DB, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return nil, unopened(err)
	}
	check := d.CheckSchema
	if migrate {
		check = d.Migrate
	}
	if err := check(ctx, files); err != nil {
		return nil, errors.Join(unopened(err), d.Close())
	}
	return d, nil
}

// unopened says in French what a driver says in English.
func unopened(err error) error {
	if fault.KindOf(err) != fault.Unknown {
		return err
	}
	return fault.Wrap(fault.Unavailable, "La base de données ne s’ouvre pas. Vérifiez BINOME_DATA, BINOME_DATABASE_URL et les droits du dossier.", err)
}

// close lets go of the databases. What is open stays consistent.
func (h *house) close() error {
	var errs []error
	for _, d := range []*db.DB{h.db, h.keys} {
		if d != nil {
			errs = append(errs, d.Close())
		}
	}
	return errors.Join(errs...)
}
