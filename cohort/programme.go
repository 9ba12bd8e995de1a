package cohort

import (
	"context"
	"errors"
	"time"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/partner"
)

// NewProgramme is a programme to create. Its ID is made beforehand, so that a
// second delivery changes nothing.
type NewProgramme struct {
	ID              ProgrammeID
	Name, Territory string
}

func parseProgramme(get func(string) string) (NewProgramme, fault.Fields) {
	d := draft{get: get}
	return NewProgramme{
		ID:        newID[Programme](&d),
		Name:      d.line("nom", locale.T("Donnez un nom au programme.")),
		Territory: d.line("territoire", ""),
	}, d.fields
}

// openProgramme keeps the programmes p inside the scope: those named in it, those
// with a cohort in it, and for whoever reaches an organisation those that have no
// cohort yet.
func openProgramme(scope access.Scope, a *db.Args) string {
	return "(" + scope.Where(a, access.Columns{Programme: "p.id"}) +
		" or exists (select 1 from cohort c where c.programme_id = p.id and " +
		scope.Where(a, access.Columns{Partner: "c.partner_id"}) + ")" +
		" or not exists (select 1 from cohort c where c.programme_id = p.id)" +
		" and exists (select 1 from partner o where " + scope.Where(a, access.Columns{Partner: "o.id"}) + "))"
}

// Programmes are those to which the grant may add a cohort, by name.
func (s *Store) Programmes(ctx context.Context, g access.Grant[access.SetUpProgramme]) ([]Programme, error) {
	var a db.Args
	return db.List(ctx, s.db, func(p *Programme) []any { return []any{&p.ID, &p.Name, &p.Territory} },
		"select p.id, p.name, p.territory from programme p where "+openProgramme(g.Scope(), &a)+" order by p.name, p.id", a.List()...)
}

// CreateProgramme creates a programme. added is false when it was already there.
// A grant on one programme alone is denied: it could not see the new one.
func (s *Store) CreateProgramme(ctx context.Context, g access.Grant[access.SetUpProgramme], p NewProgramme) (added bool, err error) {
	e := entry(s, g, "programme.create", audit.Ref("programme", p.ID))
	return s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		var a db.Args
		n, err := db.Value[int](ctx, tx, "select count(*) from partner o where "+
			g.Scope().Where(&a, access.Columns{Partner: "o.id"}), a.List()...)
		if err != nil {
			return 0, err
		}
		if n == 0 && !g.Scope().Everything() {
			return 0, fault.New(fault.Denied, locale.T("Votre rôle porte sur un programme qui existe déjà : il ne permet pas d’en créer un autre."))
		}
		return db.Exec(ctx, tx, `insert into programme (id, name, territory, created_at) values ($1, $2, $3, $4)
			on conflict (id) do nothing`, p.ID, p.Name, p.Territory, clock.Micros(e.At))
	})
}

// create runs insert and audits it when it added its row: 0 rows mean that the
// same form had already been received.
func (s *Store) create(ctx context.Context, e audit.Entry, insert func(*db.Tx) (int64, error)) (added bool, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := insert(tx)
		added = err == nil && n > 0
		if !added {
			return err
		}
		return s.conclude(ctx, tx, e)
	})
	return added && err == nil, err
}

// carriers are the organisations that may carry a cohort of the grant, by name: a
// programme's lead chooses among all operators.
func (s *Store) carriers(ctx context.Context, g access.Grant[access.SetUpProgramme]) ([]partner.Partner, error) {
	var a db.Args
	return db.List(ctx, s.db, func(p *partner.Partner) []any { return []any{&p.ID, &p.Name} },
		"select o.id, o.name from partner o where o.kind = "+a.Add(partner.Operator)+" and ("+
			g.Scope().Where(&a, access.Columns{Partner: "o.id"})+" or exists (select 1 from programme p where "+
			g.Scope().Where(&a, access.Columns{Programme: "p.id"})+")) order by o.name_key, o.id", a.List()...)
}

// NewCohort is a cohort to create, with its groups. Number 0 is the programme's
// next one. The first week may be past: a cohort can be set up mid-course.
type NewCohort struct {
	ID        CohortID
	Programme ProgrammeID
	Partner   partner.ID
	Number    int
	Zone      calendar.Zone
	Area      calendar.Area
	FirstWeek clock.Date
	Sessions  int
	Groups    []NewGroup
}

const maxSessions = calendar.MaxSessions

func parseCohort(get func(string) string, today clock.Date) (NewCohort, fault.Fields) {
	d := draft{get: get}
	c := NewCohort{
		ID:        newID[Cohort](&d),
		Programme: ref[Programme](&d, "programme", locale.T("Choisissez le programme.")),
		Partner:   ref[partner.Partner](&d, "structure", locale.T("Choisissez la structure qui porte la cohorte.")),
		Zone:      one(&d, "zone", locale.T("Choisissez la zone de vacances."), calendar.Zones()...),
		Area:      one(&d, "jours-feries", locale.T("Choisissez les jours fériés."), calendar.Metropole, calendar.AlsaceMoselle),
		FirstWeek: d.date("premiere-semaine", locale.T("Donnez le lundi de la première semaine.")),
		Sessions:  d.number("seances", 1, maxSessions, 16),
	}
	d.near("premiere-semaine", c.FirstWeek, today)
	d.fields = append(d.fields, c.check()...)
	d.formGroups(get, &c)
	if len(d.fields) == 0 {
		d.dates("premiere-semaine", c)
	}
	return c, d.fields
}

// dates says when the calendar does not know all the dates of the groups.
func (d *draft) dates(field string, c NewCohort) {
	for _, g := range c.Groups {
		_, err := calendar.National().Plan(calendar.Request{
			Zone: c.Zone, Area: c.Area, Start: c.FirstWeek, Sessions: c.Sessions, Weekday: g.Weekday, HalfDay: g.HalfDay,
		})
		if e, ok := errors.AsType[*calendar.Error](err); ok {
			d.fields.Add(field, e.Message)
			return
		}
	}
}

// formGroups reads the groups that have a school.
func (d *draft) formGroups(get func(string) string, c *NewCohort) {
	for i := range formGroups {
		g := draft{get: func(name string) string { return get(groupField(i, name)) }}
		if g.get("maternelle") == "" {
			continue
		}
		group := g.group()
		group.ID = newID[Group](&g)
		c.Groups = append(c.Groups, group)
		for _, f := range g.fields {
			name := f.Name
			if name != "" {
				name = groupField(i, name)
			}
			d.fields.Add(name, f.Message)
		}
	}
}

// check is what holds for any new cohort.
func (c NewCohort) check() (f fault.Fields) {
	if !c.FirstWeek.IsZero() && c.FirstWeek != c.FirstWeek.Monday() {
		f.Add("premiere-semaine", locale.T("Ce jour n’est pas un lundi. Le lundi de cette semaine est le %s.", locale.FullDate(c.FirstWeek.Monday())))
	}
	return f
}

// CreateCohort creates a cohort and its groups. added is false when it was
// already there. Another room then proposes the dates of its sessions.
func (s *Store) CreateCohort(ctx context.Context, g access.Grant[access.SetUpProgramme], c NewCohort) (added bool, err error) {
	if err := c.check().Err(); err != nil {
		return false, err
	}
	e := entry(s, g, "cohort.create", audit.Ref("cohort", c.ID))
	added, err = s.create(ctx, e, func(tx *db.Tx) (int64, error) {
		if err := reachable(ctx, tx, g.Scope(), c); err != nil {
			return 0, err
		}
		n, err := insertCohort(ctx, tx, c, e.At)
		if err != nil || n == 0 {
			return n, err
		}
		for _, group := range c.Groups {
			if _, err := insertGroup(ctx, tx, c.ID, group); err != nil {
				return 0, err
			}
		}
		return n, nil
	})
	return added, said(err, locale.T("Ce numéro de cohorte est déjà pris dans ce programme. Rechargez la page."))
}

// reachable looks for the programme and the partner inside the scope.
func reachable(ctx context.Context, tx *db.Tx, scope access.Scope, c NewCohort) error {
	var a db.Args
	n, err := db.Value[int](ctx, tx, "select count(*) from programme p where p.id = "+a.Add(c.Programme)+" and "+openProgramme(scope, &a), a.List()...)
	if err != nil {
		return err
	}
	if n == 0 {
		return refuse("programme", locale.T("Choisissez le programme."))
	}
	var b db.Args
	n, err = db.Value[int](ctx, tx, "select count(*) from partner o join programme p on p.id = "+b.Add(c.Programme)+
		" where o.id = "+b.Add(c.Partner)+" and "+scope.Where(&b, access.Columns{Programme: "p.id", Partner: "o.id"}), b.List()...)
	if err == nil && n == 0 {
		err = refuse("structure", locale.T("Choisissez la structure qui porte la cohorte."))
	}
	return err
}

// insertCohort gives the cohort the programme's next number when it has none.
func insertCohort(ctx context.Context, tx *db.Tx, c NewCohort, at time.Time) (int64, error) {
	number := "(select coalesce(max(number), 0) + 1 from cohort where programme_id = $2)"
	args := []any{c.ID, c.Programme, c.Partner, c.Zone, c.Area, c.FirstWeek, c.Sessions, clock.Micros(at)}
	if c.Number > 0 {
		number, args = "$9", append(args, c.Number)
	}
	return db.Exec(ctx, tx, `insert into cohort (id, programme_id, partner_id, zone, area, first_week, sessions, created_at, number)
		values ($1, $2, $3, $4, $5, $6, $7, $8, `+number+`) on conflict (id) do nothing`, args...)
}

// said replaces the database's words about a unique index by the sentence.
func said(err error, sentence string) error {
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Kind == fault.Conflict && e.Unwrap() != nil {
		return fault.Wrap(fault.Conflict, sentence, err)
	}
	return err
}
