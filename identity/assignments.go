package identity

import (
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
)

const assignmentColumns = `id, account_id, role, scope_kind, scope_id, starts_on, ends_on,
	coalesce(proposed_by, 0), coalesce(approved_at, 0), coalesce(replaces, 0)`

func listAssignments(ctx context.Context, c db.Conn, where string, args ...any) ([]Assignment, error) {
	type row struct {
		a        Assignment
		approved int64
	}
	rows, err := db.List(ctx, c, func(r *row) []any {
		return []any{
			&r.a.ID, &r.a.Account, &r.a.Role, &r.a.Kind, &r.a.Target, &r.a.From, &r.a.Until,
			&r.a.ProposedBy, &r.approved, &r.a.Replaces,
		}
	}, "select "+assignmentColumns+" from assignment where "+where+" order by starts_on, id", args...)
	out := make([]Assignment, len(rows))
	for i, r := range rows {
		out[i] = r.a
		if r.approved != 0 {
			out[i].ApprovedAt = clock.FromMicros(r.approved)
		}
	}
	return out, err
}

// AssignmentsOf are all roles of an account, past ones and those waiting included.
func (s *Store) AssignmentsOf(ctx context.Context, who AccountID) ([]Assignment, error) {
	return listAssignments(ctx, s.db, "account_id = $1", who)
}

// assignmentsOfAll are the roles of several accounts, by account.
func (s *Store) assignmentsOfAll(ctx context.Context, accounts []Account) (map[AccountID][]Assignment, error) {
	out := map[AccountID][]Assignment{}
	for part := range slices.Chunk(accounts, 500) {
		var a db.Args
		who := make([]AccountID, len(part))
		for i, x := range part {
			who[i] = x.ID
		}
		list, err := listAssignments(ctx, s.db, db.In(&a, "account_id", who), a.List()...)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out[x.Account] = append(out[x.Account], x)
		}
	}
	return out, nil
}

func errBackwards() error {
	return (fault.Fields{{Name: "fin", Message: locale.T("La fin ne peut pas être avant le début.")}}).Err()
}

// Assign gives a role, to whomever and on whatever: for the terminal and for the
// demonstration. From the terminal (by.Account 0) it lives at once; otherwise a role
// that takes two waits for a second person. A second call with the same identifier
// changes nothing. Pages use Propose and Replace, which look at scopes.
func (s *Store) Assign(ctx context.Context, by audit.Actor, a Assignment) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.assign(ctx, tx, by, a) })
}

func (s *Store) assign(ctx context.Context, tx *db.Tx, by audit.Actor, a Assignment) error {
	if a.over(a.From) {
		return errBackwards()
	}
	now := micros(s.clock)
	var approvedAt, approvedBy, proposedBy, replaces, until any
	if by.Account == 0 || !a.Role.TakesTwo() {
		approvedAt = now
	}
	if by.Account != 0 {
		proposedBy = by.Account
		if approvedAt != nil {
			approvedBy = by.Account
		}
	}
	if a.Replaces != 0 {
		replaces = a.Replaces
	}
	if !a.Until.IsZero() {
		until = a.Until
	}
	n, err := db.Exec(ctx, tx, `insert into assignment
		(id, account_id, role, scope_kind, scope_id, starts_on, ends_on, proposed_by, proposed_at, approved_by, approved_at, replaces)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
		a.ID, a.Account, a.Role, a.Kind, a.Target, a.From, until, proposedBy, now, approvedBy, approvedAt, replaces)
	if err != nil || n == 0 {
		return err
	}
	return s.audit(ctx, tx, by, "role-proposed", a.Account)
}

// Propose gives a role from a page. The person must be one whom the grant sees, the
// role and its target within its reach (Missing otherwise). A role that the person
// has already at those dates is a fault on the field "role". Roles that take two
// wait for a second person.
func (s *Store) Propose(ctx context.Context, g access.Grant[access.ManagePeople], a Assignment) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.propose(ctx, tx, g, a) })
}

func (s *Store) propose(ctx context.Context, tx *db.Tx, g access.Grant[access.ManagePeople], a Assignment) error {
	if _, err := within(ctx, tx, g, a.Account); err != nil {
		return err
	}
	x, err := s.reachOf(ctx, tx, g.Scope())
	if err != nil {
		return err
	}
	if !x.holds(a) || !slices.Contains(fits[a.Role], a.Kind) {
		return fault.Missing()
	}
	same, err := listAssignments(ctx, tx, "account_id = $1 and role = $2 and scope_kind = $3 and scope_id = $4 and id <> $5",
		a.Account, a.Role, a.Kind, a.Target, a.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(same, a.meets) {
		return (fault.Fields{{Name: "role", Message: locale.T("Cette personne a déjà ce rôle à ces dates, ou il attend un accord.")}}).Err()
	}
	return s.assign(ctx, tx, actorOf(g), a)
}

// meets reports whether both assignments hold on a same day. One that was taken
// back before it began holds on none.
func (a Assignment) meets(b Assignment) bool {
	return !a.over(b.From) && !b.over(a.From) && !a.over(a.From) && !b.over(b.From)
}

// one reads an assignment that the grant may act on. Missing otherwise.
func (s *Store) one(ctx context.Context, tx *db.Tx, scope access.Scope, which AssignmentID) (Assignment, error) {
	found, err := listAssignments(ctx, tx, "id = $1", which)
	if err != nil {
		return Assignment{}, err
	}
	x, err := s.reachOf(ctx, tx, scope)
	if err != nil {
		return Assignment{}, err
	}
	if len(found) == 0 || !x.holds(found[0]) {
		return Assignment{}, fault.Missing()
	}
	return found[0], nil
}

// Approve is the second person's yes. Whoever proposed a role, and whoever would
// hold it, cannot approve it.
func (s *Store) Approve(ctx context.Context, g access.Grant[access.ApproveRoles], which AssignmentID) error {
	me := g.Actor().ID
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.one(ctx, tx, g.Scope(), which)
		switch {
		case err != nil:
			return err
		case !a.ApprovedAt.IsZero():
			return fault.New(fault.Conflict, "Ce rôle est déjà approuvé.")
		case a.ProposedBy == me || a.Account == me:
			return fault.New(fault.Denied, "Il faut une deuxième personne : vous avez proposé ce rôle, ou il est pour vous.")
		case a.over(s.clock.Today()):
			return fault.New(fault.Conflict, "Cette proposition a été retirée, ou ses dates sont passées.")
		}
		return s.approve(ctx, tx, actorOf(g), a)
	})
}

// ApproveAtTerminal is the second person's yes given from the terminal, which
// counts as one.
func (s *Store) ApproveAtTerminal(ctx context.Context, which AssignmentID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		found, err := listAssignments(ctx, tx, "id = $1", which)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return fault.Missing()
		case !found[0].ApprovedAt.IsZero():
			return fault.New(fault.Conflict, "Ce rôle est déjà approuvé.")
		}
		return s.approve(ctx, tx, audit.Actor{}, found[0])
	})
}

func (s *Store) approve(ctx context.Context, tx *db.Tx, by audit.Actor, a Assignment) error {
	var approver any
	if by.Account != 0 {
		approver = by.Account
	}
	if _, err := db.Exec(ctx, tx, "update assignment set approved_by = $2, approved_at = $3 where id = $1", a.ID, approver, micros(s.clock)); err != nil {
		return err
	}
	return s.audit(ctx, tx, by, "role-approved", a.Account)
}

// EndRole sets the last day of a role, earlier than the one it had: a longer role
// is another proposal. The day may be yesterday: access stops at the next request.
// The day before its first takes a role back before it began.
func (s *Store) EndRole(ctx context.Context, g access.Grant[access.ManagePeople], which AssignmentID, last clock.Date) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.one(ctx, tx, g.Scope(), which)
		switch {
		case err != nil:
			return err
		case last.Before(a.From.AddDays(-1)):
			return (fault.Fields{{Name: "dernier", Message: locale.T("La fin ne peut pas être avant le début.")}}).Err()
		case a.over(s.clock.Today()):
			return (fault.Fields{{Name: "dernier", Message: locale.T("Ce rôle est déjà terminé. Pour le reprendre, proposez-en un nouveau.")}}).Err()
		case a.over(last):
			return (fault.Fields{{Name: "dernier", Message: locale.T("Ce rôle finit plus tôt. Pour le prolonger, proposez-en un nouveau.")}}).Err()
		}
		if _, err := db.Exec(ctx, tx, "update assignment set ends_on = $2 where id = $1", which, last); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "role-ended", a.Account)
	})
}

// Replace proposes that an account hold another's facilitator role for some days,
// both included; the end is wanted. n gives the identifier, the account and the
// days. Fields at fault: "personne", "debut", "fin".
func (s *Store) Replace(ctx context.Context, g access.Grant[access.ManagePeople], which AssignmentID, n Assignment) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.one(ctx, tx, g.Scope(), which)
		if err != nil {
			return err
		}
		if !replaceable(a, s.clock.Today()) {
			return fault.Missing()
		}
		var fields fault.Fields
		switch {
		case n.Account == a.Account:
			fields.Add("personne", locale.T("Choisissez une autre personne."))
		case n.From.Before(a.From):
			fields.Add("debut", locale.T("Le remplacement commence avant le rôle remplacé."))
		case n.Until.IsZero():
			fields.Add("fin", locale.T("Écrivez le dernier jour : un remplacement s’arrête tout seul."))
		case n.Until.Before(n.From):
			fields.Add("fin", locale.T("La fin ne peut pas être avant le début."))
		case a.over(n.Until):
			fields.Add("fin", locale.T("Le remplacement finit après le rôle remplacé."))
		}
		if err := fields.Err(); err != nil {
			return err
		}
		n.Role, n.Kind, n.Target, n.Replaces = a.Role, a.Kind, a.Target, a.ID
		return underField("personne", s.propose(ctx, tx, g, n))
	})
}

// replaceable reports whether somebody may hold the role in its holder's place.
func replaceable(a Assignment, on clock.Date) bool {
	return a.Role == access.Facilitator && !a.ApprovedAt.IsZero() && !a.over(on)
}

// underField shows a form's messages beside another field.
func underField(name string, err error) error {
	fields := slices.Clone(fault.FieldsOf(err))
	if fields == nil {
		return err
	}
	for i := range fields {
		fields[i].Name = name
	}
	return fields.Err()
}

func actorOf[P access.Permission](g access.Grant[P]) audit.Actor {
	return audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())}
}

// Facilitators are the accounts that facilitate the group on the date, by name.
func (s *Store) Facilitators(ctx context.Context, group int64, on clock.Date) ([]Account, error) {
	return db.List(ctx, s.db, scanAccount, "select "+accountOfA+` from account a join assignment x on x.account_id = a.id
		where x.role = 'facilitator' and x.scope_kind = 'group' and x.scope_id = $1 and x.approved_at is not null
		and x.starts_on <= $2 and (x.ends_on is null or x.ends_on >= $2) and a.disabled_at is null order by a.name_key, a.id`, group, on)
}
