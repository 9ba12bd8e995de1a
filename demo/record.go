package demo

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"binome/internal/access"
)

// register gathers what demo.json tells: how to come in, what there is, and the
// words that are one person's alone.
type register struct {
	Accounts []account           `json:"accounts"`
	Links    []link              `json:"links"`
	Objects  map[string][]string `json:"objects"`
	Canaries map[string][]string `json:"canaries"`
}

type account struct {
	Role     access.Role `json:"role"`
	Email    string      `json:"email"`
	Password string      `json:"password"`
	Scope    string      `json:"scope"`
}

type link struct {
	Kind string `json:"kind"`
	URL  string `json:"url"`
}

func newRegister() *register {
	r := &register{Accounts: []account{}, Links: []link{}, Objects: map[string][]string{}, Canaries: map[string][]string{}}
	for _, kind := range []string{
		"programme", "cohort", "group", "teen", "child", "pair", "session", "school", "partner", "account", "observation", "journal",
	} {
		r.Objects[kind] = []string{}
	}
	for _, class := range []string{"teen-identity", "child-identity", "rationale", "observations", "journal", "teacher-sheets"} {
		r.Canaries[class] = []string{}
	}
	return r
}

func (r *register) account(a *adult) {
	r.Accounts = append(r.Accounts, account{a.role, email(a.name), password, a.scope})
}

func (r *register) link(kind, url string) { r.Links = append(r.Links, link{kind, url}) }

func (r *register) object(kind, id string) { r.Objects[kind] = append(r.Objects[kind], id) }

// canary notes a text found nowhere else, once.
func (r *register) canary(class, text string) {
	if text != "" && !slices.Contains(r.Canaries[class], text) {
		r.Canaries[class] = append(r.Canaries[class], text)
	}
}

// write leaves demo.json in the data folder, for its owner alone: it opens
// everything.
func (p *play) write(ctx context.Context) error {
	for _, x := range p.pilots {
		if !x.made {
			continue
		}
		g, err := by[access.ReadCalendar](ctx, p, x.manager)
		if err != nil {
			return err
		}
		all, err := p.Session.Sessions(ctx, g.Scope(), x.cohort)
		if err != nil {
			return err
		}
		for _, s := range all {
			p.log.object("session", s.Slug())
		}
	}
	b, err := json.MarshalIndent(p.log, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.Data, "demo.json"), append(b, '\n'), 0o600)
}
