package session

import (
	"context"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/locale"
)

// maxFeed bounds a feed; the latest sessions are kept.
const maxFeed = 2000

// Feed is the calendar of everything that the actor's live roles reach, as
// iCalendar text. It names groups and schools, nobody. A person without any role
// left gets an empty calendar, so that old sessions leave their agenda.
func (s *Store) Feed(ctx context.Context, actor access.Actor) ([]byte, error) {
	g, _ := access.May[access.ReadCalendar](actor)
	listed, err := s.listed(ctx, g.Scope(), filter{order: "s.on_date desc, s.starts_at desc, s.id", limit: maxFeed})
	if err != nil {
		return nil, err
	}
	all := make([]appointment, len(listed))
	for i, l := range listed {
		x := l.Session
		all[i] = appointment{
			uid: x.ID.String() + "@binome", summary: l.Title(), location: l.place(),
			starts: x.Starts(), ends: x.Ends(), sequence: x.Version - 1, cancelled: x.Cancelled,
		}
		if x.Cancelled {
			all[i].summary = locale.T("Annulée : %s", l.Title())
		}
	}
	return writeCalendar(locale.T("Séances Binôme"), s.clock.Now(), all), nil
}

// Listed is a session with what a list says of its group.
type Listed struct {
	Session Session
	Group   cohort.Group
	Cohort  int // its number
	Planned int // sessions of the cohort
	City    string
}

// Title is "Séance 6, Lundi matin".
func (l Listed) Title() string { return locale.T("Séance %d, %s", l.Session.Number, l.Group.Name()) }

func (l Listed) place() string {
	if l.City == "" {
		return l.Group.MaternelleName
	}
	return l.Group.MaternelleName + ", " + l.City
}

// filter is what a list wants: an SQL condition on s with its arguments, an
// order, and how many from which on.
type filter struct {
	where         func(*db.Args) string
	order         string
	limit, offset int
}

func (s *Store) listed(ctx context.Context, scope access.Scope, f filter) ([]Listed, error) {
	type row struct {
		sessionRow
		l Listed
	}
	var a db.Args
	where := cohort.GroupWhere(scope, &a)
	if f.where != nil {
		where += " and " + f.where(&a)
	}
	rows, err := db.List(ctx, s.db, func(r *row) []any {
		g := &r.l.Group
		return append(scanSession(&r.sessionRow), &g.ID, &g.Cohort, &g.Maternelle, &g.MaternelleName, &g.Weekday, &g.HalfDay,
			&g.StartsAt, &g.EndsAt, &g.Shape, &g.Color, &r.l.Cohort, &r.l.Planned, &r.l.City)
	}, "select "+sessionColumns+`, g.id, g.cohort_id, g.maternelle_id, m.name, g.weekday, g.half_day,
		g.starts_at, g.ends_at, g.shape, g.color, c.number, c.sessions, m.city`+fromSession+`join school m on m.id = g.maternelle_id
		where `+where+" order by "+f.order+" limit "+a.Add(f.limit)+" offset "+a.Add(f.offset), a.List()...)
	out := make([]Listed, len(rows))
	for i, r := range rows {
		out[i] = r.l
		out[i].Session = r.session()
	}
	return out, err
}
