package identity

import (
	"context"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// lens is how one reader sees roles: what they may read, give, approve and end.
type lens struct {
	me         AccountID
	today      clock.Date
	everything bool
	targets    []Target
	manages    *reach // nil without the permission
	approves   *reach
	briefs     bool
	replaced   map[AssignmentID]string // who holds the role that another replaces
	proposers  map[AssignmentID]string // who proposed a role that waits
}

// roleLine is one role on a page.
type roleLine struct {
	ID         AssignmentID
	Account    AccountID
	Name       string // of the account
	Role, On   string
	From       clock.Date
	Until      clock.Date
	State      string
	Tone       ui.Tone
	Email      string // of the account
	Replaces   string // whom, "" for no replacement
	ProposedBy string // who did, while it waits
	Waiting    bool
	CanApprove bool
	CanEnd     bool
	CanReplace bool
	Withdrawn  clock.Date // the last day that takes a waiting role back
	Brief      string     // address of the group's one-page brief, "" for none
}

func (p pages) lens(r *web.Request) (lens, error) {
	ctx, actor := r.Context(), r.Actor()
	l := lens{me: actor.ID, today: r.Today()}
	g, err := access.Authorize[access.ReadPeople](actor)
	if err != nil {
		return l, err
	}
	l.everything = g.Scope().Everything()
	if l.targets, err = p.targets(ctx, g.Scope()); err != nil {
		return l, err
	}
	if mg, ok := access.May[access.ManagePeople](actor); ok {
		x, err := p.s.reachOf(ctx, p.s.db, mg.Scope())
		if err != nil {
			return l, err
		}
		l.manages = &x
	}
	if ag, ok := access.May[access.ApproveRoles](actor); ok {
		x, err := p.s.reachOf(ctx, p.s.db, ag.Scope())
		if err != nil {
			return l, err
		}
		l.approves = &x
	}
	_, l.briefs = access.May[access.ReadBrief](actor)
	if l.replaced, err = p.s.named(ctx, "a.id = x.account_id where x.id in (select n.replaces from assignment n where n.replaces is not null)"); err != nil {
		return l, err
	}
	l.proposers, err = p.s.named(ctx, "a.id = x.proposed_by where x.approved_at is null")
	return l, err
}

// named gives a name to some assignments x, by how they are joined to account a.
func (s *Store) named(ctx context.Context, join string) (map[AssignmentID]string, error) {
	type row struct {
		id   AssignmentID
		name string
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any { return []any{&r.id, &r.name} },
		"select x.id, a.name from assignment x join account a on "+join)
	names := make(map[AssignmentID]string, len(rows))
	for _, r := range rows {
		names[r.id] = r.name
	}
	return names, err
}

// line is a role of the account as the reader sees it. What it is about stays
// unsaid when that lies outside what they see.
func (l lens) line(a Account, x Assignment) roleLine {
	out := roleLine{ID: x.ID, Account: a.ID, Name: a.Name, Email: a.Email, From: x.From, Until: x.Until, Waiting: x.ApprovedAt.IsZero() && !x.over(l.today)}
	out.Role, out.On = RoleLabel(x.Role), l.label(x)
	if out.On == "" {
		out.Role, out.On = locale.T("Un autre rôle"), locale.T("autre périmètre")
	}
	out.State, out.Tone = l.state(x)
	inHand := l.manages != nil && l.manages.holds(x)
	out.CanApprove = out.Waiting && l.approves != nil && l.approves.holds(x) && x.ProposedBy != l.me && x.Account != l.me
	out.CanEnd = inHand && !x.over(l.today)
	out.CanReplace = inHand && replaceable(x, l.today)
	if out.Waiting {
		out.Withdrawn, out.ProposedBy = x.From.AddDays(-1), l.proposers[x.ID]
	}
	if x.Replaces != 0 {
		out.Replaces = l.replaced[x.Replaces]
	}
	if _, known := l.target(x); known && l.briefs && x.Role == access.Facilitator && x.Kind == access.Group && !x.over(l.today) {
		out.Brief = "/groupes/" + id.ID[Target](x.Target).String() + "/memo"
	}
	return out
}

func (l lens) state(x Assignment) (string, ui.Tone) {
	switch {
	case x.over(x.From):
		return locale.T("retiré"), ui.Neutral
	case x.over(l.today):
		return locale.T("terminé"), ui.Neutral
	case x.ApprovedAt.IsZero():
		return locale.T("attend une deuxième personne"), ui.Watch
	case x.Live(l.today):
		return locale.T("en cours"), ui.OK
	default:
		return locale.T("à venir"), ui.Info
	}
}

// label names what the role is on, "" when the reader does not see it.
func (l lens) label(x Assignment) string {
	switch t, known := l.target(x); {
	case x.Kind == access.All:
		return locale.T("tout Binôme")
	case known:
		return t.Label
	case l.everything:
		return locale.T("autre périmètre")
	default:
		return ""
	}
}

func (l lens) target(x Assignment) (Target, bool) {
	for _, t := range l.targets {
		if t.Kind == x.Kind && t.ID == x.Target {
			return t, true
		}
	}
	return Target{}, false
}
