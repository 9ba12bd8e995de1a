package app

import (
	"context"
	"flag"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"binome/demo"
	"binome/identity"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/web"
)

// demoToday is when the demonstration stands unless --today says otherwise.
const demoToday = "2026-11-26T12:00"

func serve(ctx context.Context, cfg config, args []string, c console) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	isDemo := flags.Bool("demo", false, "")
	today := flags.String("today", demoToday, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return misused("binome serve [--demo] [--today 2026-11-26T12:00]")
	}
	if today := flags.Lookup("today"); !*isDemo && today.Value.String() != today.DefValue {
		return misused("--today ne vaut qu’avec --demo : sans elle, Binôme suit l’heure de la machine")
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", *today, clock.Paris)
	if err != nil {
		return misused("--today s’écrit 2026-11-26T12:00, pas « %s »", *today)
	}
	clk := clock.System()
	if *isDemo {
		clk = clock.Starting(at)
	}
	log := slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: logLevel()}))
	h, err := openHouse(ctx, cfg, clk, id.Random(), log, true)
	if err != nil {
		return err
	}
	defer func() { _ = h.close() }()
	h.demo = *isDemo
	return h.serve(ctx, c, at)
}

func logLevel() slog.Level {
	if os.Getenv("BINOME_DEV") == "1" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

func (h *house) serve(ctx context.Context, c console, at time.Time) error {
	if err := h.prepare(ctx, c, at); err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", h.cfg.addr)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "Binôme ne peut pas écouter sur « "+h.cfg.addr+" » : un autre programme s’en sert, ou cette adresse n’est pas celle de la machine. Changez BINOME_ADDR.", err)
	}
	stopJobs := h.startJobs(ctx)
	defer stopJobs()
	c.say("Binôme écoute sur %s", h.cfg.baseURL)
	h.log.Info("listening", "addr", h.cfg.addr, "engine", h.db.Engine().String())
	return web.Serve(ctx, l, h.router().Handler())
}

// prepare fills an empty demonstration, or prints the token of an empty service.
func (h *house) prepare(ctx context.Context, c console, at time.Time) error {
	empty, err := h.identity.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	if h.demo {
		c.say("Remplissage de la démonstration, au %s…", at.Format("02/01/2006 15:04"))
		return h.seed(ctx, at)
	}
	token, err := h.identity.NewLink(ctx, identity.SetUp, 0)
	if err != nil {
		return err
	}
	c.say("Premier démarrage. Ouvrez %s/premier-compte et donnez ce jeton, valable 24 heures :\n\n    %s\n", h.cfg.baseURL, token)
	return nil
}

// seed writes the demonstration into this house, with a clock and a source of
// randomness of its own, so that an emptied folder fills the same again.
func (h *house) seed(ctx context.Context, at time.Time) error {
	stopped := clock.Stopped(at)
	seeded, err := openHouse(ctx, h.cfg, stopped, demo.Source(), h.log, true)
	if err != nil {
		return err
	}
	defer func() { _ = seeded.close() }()
	return demo.Seed(ctx, demo.House{
		Clock: stopped, IDs: seeded.ids, Data: h.cfg.data, BaseURL: h.cfg.baseURL,
		Identity: seeded.identity, Partner: seeded.partner, School: seeded.school, Cohort: seeded.cohort,
		Session: seeded.session, Journal: seeded.journal, Outcome: seeded.outcome,
	}, at)
}
