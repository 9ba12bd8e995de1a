package app

import (
	"context"
	"errors"
	"flag"
	"io"

	"binome/internal/fault"
)

// backupCommand writes a backup, the service running or not.
func backupCommand(ctx context.Context, cfg config, args []string, c console) error {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	to := flags.String("to", cfg.backup, "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return misused("binome backup [--to DOSSIER]")
	}
	if *to == "" {
		return fault.New(fault.Invalid, "Dites où écrire la sauvegarde : « binome backup --to DOSSIER », ou BINOME_BACKUP_DIR.")
	}
	h, err := openForCommand(ctx, cfg, c, false)
	if err != nil {
		return err
	}
	made, err := h.backup(ctx, *to)
	if err := errors.Join(err, h.close()); err != nil {
		return err
	}
	c.say("Données   : %s", made.data)
	c.say("Trousseau : %s (à garder ailleurs que les données ; effacé après %d jours)", made.keys, keysDays)
	c.say("La clé maîtresse n’y est pas, et rien ne s’ouvre sans elle : gardez-en deux copies sur papier, hors de cette machine.")
	c.say("Elle est dans %s", cfg.masterPath())
	if made.pruned > 0 {
		c.say("Dossiers trop anciens effacés : %d", made.pruned)
	}
	return nil
}
