package cohort

import (
	"binome/internal/access"
	"binome/internal/db"
)

// The tables that a scope is applied to, with the aliases that GroupColumns and
// TeenColumns name. Other rooms read groups and teens through the same joins.
const (
	// FromGroup gives g and c.
	FromGroup = `cohort_group g join cohort c on c.id = g.cohort_id`

	// FromTeen gives t, c, e and g: e is the teen's last enrolment, open or ended.
	// A teen's enrolments never overlap, so the last to start is the last to end.
	FromTeen = `teen t ` + joinTeen
)

// An open enrolment is its teen's last: only the ended ones are compared with the
// others. The left joins always find their row; being left joins, databases leave
// them out when the scope names no such column.
const joinTeen = `join enrolment e on e.teen_id = t.id and (e.ends_on is null or not exists (
		select 1 from enrolment later where later.teen_id = e.teen_id and later.starts_on > e.starts_on))
	left join cohort c on c.id = t.cohort_id
	left join cohort_group g on g.id = e.group_id`

// GroupColumns are the columns of FromGroup.
func GroupColumns() access.Columns {
	return access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id", Schools: []string{"g.maternelle_id"}}
}

// TeenColumns are the columns of FromTeen: a teen belongs to their collège and to
// the maternelle that receives them.
func TeenColumns() access.Columns {
	return access.Columns{
		Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id",
		Schools: []string{"t.college_id", "g.maternelle_id"},
	}
}

// GroupWhere keeps the groups inside the scope: those of GroupColumns, and for a
// collège those that one of its teens is or was in.
func GroupWhere(s access.Scope, a *db.Args) string {
	where := s.Where(a, GroupColumns())
	if len(s.Schools()) == 0 || s.Everything() {
		return where
	}
	return "(" + where + ` or exists (select 1 from enrolment ge join teen gt on gt.id = ge.teen_id
		where ge.cohort_id = g.cohort_id and ge.group_id = g.id and ` + db.In(a, "gt.college_id", s.Schools()) + "))"
}

// cohortWhere keeps the cohorts c inside the scope, or with a group inside it.
func cohortWhere(s access.Scope, a *db.Args) string {
	if s.Everything() {
		return "(1=1)"
	}
	whole := s.Where(a, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id"})
	return "(" + whole + " or exists (select 1 from cohort_group g where g.cohort_id = c.id and " + GroupWhere(s, a) + "))"
}

// pairLives keeps the pairs q of today, $1, and later; pairNow, of those of one
// person, the first of them.
const (
	pairLives = `(q.ends_on is null or q.ends_on >= $1 and q.ends_on >= q.starts_on)`
	pairNow   = pairLives + ` order by q.starts_on limit 1`
)

// fromChild gives ch, c, m, p and pe: p is the child's pair of the present date,
// $1, or else the next one; pe is the last enrolment of its teen.
const fromChild = `child ch
	join cohort c on c.id = ch.cohort_id
	join school m on m.id = ch.maternelle_id
	left join pair p on p.id = (select q.id from pair q where q.child_id = ch.id and ` + pairNow + `)
	left join enrolment pe on pe.teen_id = p.teen_id and not exists (
		select 1 from enrolment later where later.teen_id = pe.teen_id and later.starts_on > pe.starts_on)`

// childWhere keeps the children inside the scope. A group reaches the children
// paired in it, and those of its maternelle who have no pair.
func childWhere(s access.Scope, a *db.Args) string {
	where := s.Where(a, access.Columns{
		Programme: "c.programme_id", Partner: "c.partner_id", Group: "pe.group_id", Schools: []string{"ch.maternelle_id"},
	})
	if len(s.Groups()) == 0 || s.Everything() {
		return where
	}
	return "(" + where + ` or p.id is null and exists (select 1 from cohort_group cg
		where cg.cohort_id = ch.cohort_id and cg.maternelle_id = ch.maternelle_id and ` + db.In(a, "cg.id", s.Groups()) + "))"
}
