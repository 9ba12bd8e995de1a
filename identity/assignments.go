package identity

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

const assignmentColumns = `id, account_id, role, scope_kind, scope_id, starts_on, ends_on,
	coalesce(proposed_by, 0), coalesce(approved_at, 0), coalesce(replaces, 0)`

func listAssignments(ctx context.Context, c db.Conn, where string, args ...any) ([]Assignment, error) {
	type row struct {
		a        Assignment
		approved int64
	}
	rows, err := db.List(ctx, c, func(r *row) []any {
		return []any{&r.a.ID, &r.a.Account, &r.a.Role, &r.a.Kind, &r.a.Target, &r.a.From, &r.a.Until,
			&r.a.ProposedBy, &r.approved, &r.a.Replaces}
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

// Assign gives a role. From the terminal (by.Account 0) it lives at once; from a
// page, a role that reads the names of minors waits for a second person. A second
// call with the same identifier changes nothing.
func (s *Store) Assign(ctx context.Context, by audit.Actor, a Assignment) error {
	if !a.Until.IsZero() && a.Until.Before(a.From) {
		return (fault.Fields{{Name: "fin", Message: "La fin ne peut pas être avant le début."}}).Err()
	}
	now := micros(s.clock)
	var approvedAt, approvedBy, proposedBy, replaces, until any
	if by.Account == 0 || !a.Role.Nominative() {
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
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, `insert into assignment
			(id, account_id, role, scope_kind, scope_id, starts_on, ends_on, proposed_by, proposed_at, approved_by, approved_at, replaces)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
			a.ID, a.Account, a.Role, a.Kind, a.Target, a.From, until, proposedBy, now, approvedBy, approvedAt, replaces)
		if err != nil || n == 0 {
			return err
		}
		return s.audit(ctx, tx, by, "role-proposed", a.Account)
	})
}

// Approve is the second person's yes. Whoever proposed a role, and whoever would
// hold it, cannot approve it.
func (s *Store) Approve(ctx context.Context, g access.Grant[access.ApproveRoles], which AssignmentID) error {
	me := g.Actor().ID
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		found, err := listAssignments(ctx, tx, "id = $1", which)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing()
		}
		a := found[0]
		switch {
		case !a.ApprovedAt.IsZero():
			return fault.New(fault.Conflict, "Ce rôle est déjà approuvé.")
		case a.ProposedBy == me || a.Account == me:
			return fault.New(fault.Denied, "Il faut une deuxième personne : vous avez proposé ce rôle, ou il est pour vous.")
		}
		if err := s.inScope(ctx, tx, g.Scope(), a); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, "update assignment set approved_by = $2, approved_at = $3 where id = $1",
			which, me, micros(s.clock)); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "role-approved", a.Account)
	})
}

// EndRole sets the last day of a role. The day may be today or yesterday: access
// stops at the next request.
func (s *Store) EndRole(ctx context.Context, g access.Grant[access.ManagePeople], which AssignmentID, last clock.Date) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		found, err := listAssignments(ctx, tx, "id = $1", which)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing()
		}
		a := found[0]
		if err := s.inScope(ctx, tx, g.Scope(), a); err != nil {
			return err
		}
		if last.Before(a.From.AddDays(-1)) {
			return (fault.Fields{{Name: "fin", Message: "La fin ne peut pas être avant le début."}}).Err()
		}
		if _, err := db.Exec(ctx, tx, "update assignment set ends_on = $2 where id = $1", which, last); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "role-ended", a.Account)
	})
}

// inScope is Missing unless the assignment's own scope lies inside the grant's: a
// manager acts on the roles of their partner, its groups and the schools that it
// works with.
func (s *Store) inScope(ctx context.Context, c db.Conn, scope access.Scope, a Assignment) error {
	if scope.Everything() {
		return nil
	}
	var args db.Args
	target := args.Add(a.Target)
	where := scope.Where(&args, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"})
	match := map[access.Kind]string{
		access.Programme: "c.programme_id = " + target, access.Partner: "c.partner_id = " + target,
		access.Group:  "g.id = " + target,
		access.School: "(g.maternelle_id = " + target + " or exists (select 1 from teen t where t.cohort_id = c.id and t.college_id = " + target + "))",
	}[a.Kind]
	if match == "" {
		return fault.Missing()
	}
	_, found, err := db.Maybe(ctx, c, func(n *int) []any { return []any{n} },
		"select 1 from cohort c left join cohort_group g on g.cohort_id = c.id where "+match+" and "+where+" limit 1", args.List()...)
	if err != nil {
		return err
	}
	if !found {
		return fault.Missing()
	}
	return nil
}

func actorOf[P access.Permission](g access.Grant[P]) audit.Actor {
	return audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())}
}

// Waiting are the roles that wait for a second person.
func (s *Store) waiting(ctx context.Context) ([]Assignment, error) {
	return listAssignments(ctx, s.db, "approved_at is null and (ends_on is null or ends_on >= $1)", s.clock.Today())
}

// Facilitators are the accounts that facilitate the group on the date, by name.
func (s *Store) Facilitators(ctx context.Context, group int64, on clock.Date) ([]Account, error) {
	return db.List(ctx, s.db, scanAccount, "select "+prefixed("a")+` from account a join assignment x on x.account_id = a.id
		where x.role = 'facilitator' and x.scope_kind = 'group' and x.scope_id = $1 and x.approved_at is not null
		and x.starts_on <= $2 and (x.ends_on is null or x.ends_on >= $2) and a.disabled_at is null order by a.name_key, a.id`, group, on)
}

func prefixed(p string) string {
	return p + ".id, " + p + ".email, " + p + ".name, " + p + ".phone, " + p + ".job, case when " + p +
		".password_hash is null then 0 else 1 end, case when " + p + ".disabled_at is null then 0 else 1 end, " + p + ".version"
}
