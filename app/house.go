package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"

	"binome/cohort"
	"binome/identity"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
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

	db, keys *db.DB
	vault    *personal.Vault
	audit    *audit.Log

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
	h := &house{cfg: cfg, clock: clk, log: log, ids: ids, metrics: prometheus.NewRegistry()}
	if err := h.open(ctx, migrate); err != nil {
		return nil, errors.Join(err, h.close())
	}
	h.identity = identity.NewStore(h.db, clk, ids)
	h.partner = partner.NewStore(h.db, clk, ids)
	h.school = school.NewStore(h.db, clk, ids)
	h.cohort = cohort.NewStore(h.db, clk, ids, h.vault)
	h.session = session.NewStore(h.db, clk, ids, h.vault, h.cohort, h.school)
	h.journal = journal.NewStore(h.db, clk, ids, h.vault, h.session)
	h.outcome = outcome.NewStore(h.db, clk, ids, h.vault, h.cohort)
	h.report = report.NewStore(h.db, clk, h.cohort, h.session, h.journal, h.outcome, h.audit)
	return h, nil
}

func (h *house) open(ctx context.Context, migrate bool) (err error) {
	master, created, err := personal.LoadOrCreateMaster(h.cfg.masterPath())
	if err != nil {
		return err
	}
	if created {
		h.log.Warn("clé maîtresse créée : gardez-en deux copies hors de cette machine", "path", h.cfg.masterPath())
	}
	if h.db, err = openMigrated(ctx, h.cfg.databaseURL(), migrate, false); err != nil {
		return err
	}
	if h.keys, err = openMigrated(ctx, h.cfg.keystoreURL(), migrate, true); err != nil {
		return err
	}
	if h.vault, err = personal.OpenVault(ctx, h.keys, master, h.clock); err != nil {
		return err
	}
	signer, err := audit.LoadOrCreateSigner(filepath.Join(h.cfg.keys(), "audit.key"))
	if err != nil {
		return err
	}
	h.audit = audit.New(h.db, signer)
	return nil
}

func openMigrated(ctx context.Context, url string, migrate, keystore bool) (*db.DB, error) {
	files := db.Migrations()
	if keystore {
		files = db.Keystore()
	}
	d, err := db.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	check := d.CheckSchema
	if migrate {
		check = d.Migrate
	}
	if err := check(ctx, files); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
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
