package app

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"runtime/debug"

	"binome/internal/clock"
	"binome/internal/id"
)

// openForCommand opens the house for a command that is not the service. Without
// migrate, a folder that has no data yet is refused and left as it is.
func openForCommand(ctx context.Context, cfg config, c console, migrate bool) (*house, error) {
	if !migrate {
		if err := cfg.existing(); err != nil {
			return nil, err
		}
	}
	log := slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return openHouse(ctx, cfg, clock.System(), id.Random(), log, migrate)
}

func migrateCommand(ctx context.Context, cfg config, args []string, c console) error {
	if len(args) > 0 {
		return misused("binome migrate")
	}
	h, err := openForCommand(ctx, cfg, c, true)
	if err != nil {
		return err
	}
	c.say("La base est à jour.")
	return h.close()
}

// routesCommand prints the routes from the code itself: no database is opened.
func routesCommand(_ context.Context, cfg config, args []string, c console) error {
	flags := flag.NewFlagSet("routes", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return misused("binome routes [--json]")
	}
	routes := (&house{cfg: cfg, log: slog.New(slog.DiscardHandler), demo: true}).router().Routes()
	if *asJSON {
		enc := json.NewEncoder(c.out)
		enc.SetIndent("", "  ")
		return enc.Encode(routes)
	}
	for _, r := range routes {
		c.say("%-6s %-48s %s", r.Method, r.Pattern, or(r.Permission, "(public)"))
	}
	return nil
}

func versionCommand(_ context.Context, _ config, _ []string, c console) error {
	version := "dev"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	c.say("binome %s", version)
	return nil
}
