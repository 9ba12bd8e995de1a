package app

import (
	"context"
	"flag"
	"io"
	"path/filepath"

	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/locale"
)

const restoreUsage = `binome restore --from DOSSIER --data DOSSIER2 [--keys DOSSIER] [--master FICHIER]
               --from    une sauvegarde (binome-…), ou le dossier qui les contient : la plus récente
               --data    le dossier de données à remplir, vide ou nouveau ; avec BINOME_DATABASE_URL, une base vide
               --keys    un trousseau (keys-…) gardé ailleurs ; sinon le plus récent à côté des données
               --master  la clé maîtresse, recopiée du papier ; sinon celle de BINOME_MASTER_KEY_FILE ou de BINOME_DATA`

// restoreCommand fills an empty folder from a backup, and says what came back.
func restoreCommand(ctx context.Context, cfg config, args []string, c console) error {
	var ask restoreRequest
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&ask.from, "from", "", "")
	flags.StringVar(&ask.data, "data", "", "")
	flags.StringVar(&ask.keys, "keys", "", "")
	flags.StringVar(&ask.master, "master", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || ask.from == "" || ask.data == "" {
		return misused(restoreUsage)
	}
	out, err := restore(ctx, cfg, ask, c)
	if err != nil {
		return err
	}
	out.print(c)
	c.say("Pour démarrer : BINOME_DATA=%s binome serve", ask.data)
	if ask.master != "" && cfg.masterKey != "" {
		c.say("La clé maîtresse est maintenant dans ce dossier : retirez BINOME_MASTER_KEY_FILE, ou mettez-y %s", filepath.Join(ask.data, "keys", "master.key"))
	}
	if out.audit.Whole() {
		return nil
	}
	return fault.New(fault.Conflict, "Les données sont restaurées, mais le journal des accès a été modifié avant la sauvegarde, ou dans celle-ci. Prévenez la personne chargée de la protection des données. "+altered(out.audit).Error())
}

func (r restored) print(c console) {
	at := r.data.At.In(clock.Paris)
	c.say("Données   : %s, du %s à %s", filepath.Base(r.data.path), locale.FullDate(clock.DateOf(at)), locale.Time(at))
	c.say("Trousseau : %s", filepath.Base(r.keys.path))
	c.say("Comptes : %d ; jeunes : %d ; enfants : %d ; séances : %d", r.counts.accounts, r.counts.teens, r.counts.children, r.counts.sessions)
	c.say("Effacements rejoués : %d", r.erased)
	c.say("Journal des accès : %d entrées", r.audit.Entries)
	for _, s := range r.says {
		c.say("%s", s)
	}
	c.say("Tout le monde est déconnecté. Ce qui a été révoqué depuis la sauvegarde (comptes fermés, mots de passe, liens) est à revoir.")
}
