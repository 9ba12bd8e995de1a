package app

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"binome/internal/audit"
	"binome/internal/fault"
)

const auditUsage = `binome audit verify [--against FICHIER] [--json]   recalcule tout le journal des accès
               binome audit head                                 la signature à garder hors de cette machine`

// auditCommand verifies the access log, or prints its signed head for the data
// protection officer to keep.
func auditCommand(ctx context.Context, cfg config, args []string, c console) error {
	ask, err := parseAudit(args)
	if err != nil {
		return err
	}
	h, err := openForCommand(ctx, cfg, c, false)
	if err != nil {
		return err
	}
	defer func() { _ = h.close() }()
	if ask.head {
		return h.printHead(ctx, c)
	}
	report, err := h.audit.VerifyAgainst(ctx, ask.kept)
	if err != nil {
		return err
	}
	return printAudit(report, ask.json, c)
}

type auditRequest struct {
	head, json bool
	kept       string // the signed head to compare with, or ""
}

func parseAudit(args []string) (r auditRequest, err error) {
	if len(args) == 1 && args[0] == "head" {
		return auditRequest{head: true}, nil
	}
	if len(args) == 0 || args[0] != "verify" {
		return r, misused(auditUsage)
	}
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	against := flags.String("against", "", "")
	flags.BoolVar(&r.json, "json", false, "")
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() > 0 {
		return r, misused(auditUsage)
	}
	if *against == "" {
		return r, nil
	}
	kept, err := os.ReadFile(*against)
	if err != nil {
		return r, fault.Wrap(fault.Invalid, "La signature conservée ne se lit pas.", err)
	}
	if len(kept) == 0 {
		return r, fault.New(fault.Invalid, "Le fichier de la signature conservée est vide.")
	}
	r.kept = string(kept)
	return r, nil
}

func (h *house) printHead(ctx context.Context, c console) error {
	if _, err := h.audit.Sequence(ctx); err != nil {
		return err
	}
	head, err := h.audit.Head(ctx)
	if err != nil {
		return err
	}
	if head == "" {
		return fault.New(fault.NotFound, "Le journal des accès est encore vide : il n’y a rien à signer.")
	}
	_, err = io.WriteString(c.out, head)
	return err
}

// auditJSON is a report as programs read it.
type auditJSON struct {
	Entries  int64  `json:"entries"`
	Pending  int64  `json:"pending"` // written, not yet placed
	Head     string `json:"head"`
	FirstBad *int64 `json:"first_bad_index"` // from 0; null when nothing was altered
	Problem  string `json:"problem"`         // French, "" when nothing was altered
}

// printAudit prints a report. An altered log is the error, so that the command
// fails; places count from 0.
func printAudit(r audit.Report, asJSON bool, c console) error {
	if asJSON {
		out := auditJSON{r.Entries, r.Pending, r.Head, nil, r.Problem}
		if !r.Whole() {
			out.FirstBad = &r.FirstBad
		}
		if err := json.NewEncoder(c.out).Encode(out); err != nil {
			return err
		}
		return altered(r)
	}
	c.say("entries: %d", r.Entries)
	c.say("pending: %d", r.Pending)
	if !r.Whole() {
		c.say("first bad index: %d", r.FirstBad)
	}
	c.say("head:\n%s", r.Head)
	if r.Whole() {
		c.say("Le journal des accès est intact.")
	}
	return altered(r)
}

// altered is the error of a log that was changed, nil for a whole one.
func altered(r audit.Report) error {
	if r.Whole() {
		return nil
	}
	return fault.New(fault.Conflict, fmt.Sprintf("Le journal des accès a été modifié, à partir de l’entrée %d. %s", r.FirstBad, r.Problem))
}
