// Package app wires the rooms together. It is the only package that imports all
// of them: the house opens the stores, registers the routes and the jobs, and the
// commands of `binome` are here, one file each.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"binome/internal/fault"
)

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// say prints a line for the person at the terminal.
func (c console) say(format string, args ...any) { _, _ = fmt.Fprintf(c.out, format+"\n", args...) }

// fail prints why a command stopped, a fault's sentence before its cause, and
// returns the exit code.
func (c console) fail(err error) int {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		_, _ = fmt.Fprintln(c.err, "binome : "+err.Error())
		return 1
	}
	_, _ = fmt.Fprintln(c.err, "binome : "+e.Message)
	if cause := e.Unwrap(); cause != nil {
		_, _ = fmt.Fprintln(c.err, "  détail : "+cause.Error())
	}
	return 1
}

const usage = `binome : le logiciel d’un pilote social, de l’appel publié au rapport final.

  binome serve [--demo] [--today 2026-11-26T12:00]   démarre le service
  binome calendar --zone B --start 2026-10-05 …      dates des séances d’un groupe
  binome routes --json                               toutes les adresses et leurs permissions
  binome migrate                                     met la base à jour
  binome user add|list|link|password|disable|enable  comptes, depuis le terminal
  binome audit verify|head                           vérifie le journal des accès, donne sa signature
  binome backup [--to DOSSIER]                       copie cohérente, service en marche
  binome restore --from DOSSIER --data DOSSIER2      remise en service d’une copie
  binome version
`

// Run runs one command and returns its exit code: 0 done, 1 failed, 2 misused.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	c := console{in, out, errs}
	if len(args) == 0 {
		args = []string{"help"}
	}
	name, rest := args[0], args[1:]
	if name == "calendar" {
		return calendarCommand(rest, out, errs)
	}
	commands := map[string]func(context.Context, config, []string, console) error{
		"serve": serve, "routes": routesCommand, "migrate": migrateCommand, "user": userCommand,
		"audit": auditCommand, "backup": backupCommand, "restore": restoreCommand,
		"version": versionCommand, "help": helpCommand, "--help": helpCommand, "-h": helpCommand,
	}
	run, ok := commands[name]
	if !ok {
		_, _ = fmt.Fprintf(errs, "binome : « %s » n’est pas une commande.\n\n%s", name, usage)
		return 2
	}
	cfg, err := configFrom(os.Getenv)
	if err != nil {
		return c.fail(err)
	}
	switch err := run(ctx, cfg, rest, c); {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		_, _ = fmt.Fprintln(errs, err.Error())
		return 2
	default:
		return c.fail(err)
	}
}

var errUsage = errors.New("usage")

func misused(format string, args ...any) error {
	return fmt.Errorf("%w : "+format, append([]any{errUsage}, args...)...)
}

func helpCommand(_ context.Context, _ config, _ []string, c console) error {
	_, err := io.WriteString(c.out, usage)
	return err
}
