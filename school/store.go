package school

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/locale"
)

// Store reads and changes schools, their classes and closures. Reads take a
// scope and see nothing outside it.
type Store struct {
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
}

// NewStore makes the store over its database.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source) *Store { return &Store{d, c, ids} }

const selectSchool = `select s.id, s.kind, s.uai, s.name, s.city, s.address, s.phone, s.zone, s.area from school s where `

func scanSchool(s *School) []any {
	return []any{&s.ID, &s.Kind, &s.UAI, &s.Name, &s.City, &s.Address, &s.Phone, &s.Zone, &s.Area}
}

// reached keeps the schools s inside the scope: those named in it, those where one
// of its cohorts has a group or a teen, and for whoever reaches a whole programme or
// partner those that no cohort uses yet.
func reached(scope access.Scope, a *db.Args) string {
	own := scope.Where(a, access.Columns{Schools: []string{"s.id"}})
	if scope.Everything() {
		return own
	}
	cohorts := scope.Where(a, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"})
	programme := scope.Where(a, access.Columns{Programme: "w.id"})
	partner := scope.Where(a, access.Columns{Partner: "o.id"})
	return "(" + own + ` or exists (select 1 from cohort c left join cohort_group g on g.cohort_id = c.id where ` + cohorts + `
			and (g.maternelle_id = s.id or exists (select 1 from teen t where t.cohort_id = c.id and t.college_id = s.id)))
		or (exists (select 1 from programme w where ` + programme + ") or exists (select 1 from partner o where " + partner + `))
			and not exists (select 1 from cohort_group g where g.maternelle_id = s.id)
			and not exists (select 1 from teen t where t.college_id = s.id))`
}

// Schools are the schools inside the scope, by name.
func (s *Store) Schools(ctx context.Context, scope access.Scope) ([]School, error) {
	var a db.Args
	return db.List(ctx, s.db, scanSchool, selectSchool+reached(scope, &a)+" order by s.kind, s.name_key, s.id", a.List()...)
}

// School is one of them.
func (s *Store) School(ctx context.Context, scope access.Scope, which ID) (School, error) {
	return schoolIn(ctx, s.db, scope, which)
}

func schoolIn(ctx context.Context, c db.Conn, scope access.Scope, which ID) (School, error) {
	var a db.Args
	return db.One(ctx, c, scanSchool, selectSchool+"s.id = "+a.Add(which)+" and "+reached(scope, &a), a.List()...)
}

// Classes are the classes of a school, by name.
func (s *Store) Classes(ctx context.Context, which ID) ([]Class, error) {
	return db.List(ctx, s.db, func(c *Class) []any {
		return []any{&c.ID, &c.School, &c.Name, &c.Level, &c.Teacher, &c.TeacherName}
	}, `select k.id, k.school_id, k.name, k.level, coalesce(k.teacher_id, 0), coalesce(a.name, '')
		from school_class k left join account a on a.id = k.teacher_id where k.school_id = $1 order by k.level, k.name, k.id`, which)
}

// Closures are the closures of the given schools, the earliest first. It takes no
// scope: a date is no secret, and calendars of both schools of a group need them.
func (s *Store) Closures(ctx context.Context, schools []ID) ([]Closure, error) {
	var a db.Args
	return db.List(ctx, s.db, func(c *Closure) []any {
		return []any{&c.ID, &c.School, &c.SchoolName, &c.From, &c.To, &c.Reason}
	}, "select x.id, x.school_id, s.name, x.starts_on, x.ends_on, x.reason from closure x join school s on s.id = x.school_id where "+
		db.In(&a, "x.school_id", schools)+" order by x.starts_on, x.id", a.List()...)
}

// Add writes a new school; the same identifier twice changes nothing. A UAI that
// another school has is a fault on the field "uai".
func (s *Store) Add(ctx context.Context, g access.Grant[access.EditOrganisations], n School) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := freeUAI(ctx, tx, n); err != nil {
			return err
		}
		done, err := db.Exec(ctx, tx, `insert into school (id, kind, uai, name, name_key, city, address, phone, zone, area, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do nothing`,
			n.ID, n.Kind, n.UAI, n.Name, locale.Fold(n.Name), n.City, n.Address, n.Phone, n.Zone, n.Area, clock.Micros(s.clock.Now()))
		if err != nil || done == 0 {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "school.add", audit.Ref("school", n.ID))
	})
}

// Edit changes a school's particulars, but not its kind.
func (s *Store) Edit(ctx context.Context, g access.Grant[access.EditOrganisations], n School) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := schoolIn(ctx, tx, g.Scope(), n.ID); err != nil {
			return err
		}
		if err := freeUAI(ctx, tx, n); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, `update school set uai = $2, name = $3, name_key = $4, city = $5, address = $6, phone = $7,
			zone = $8, area = $9 where id = $1`, n.ID, n.UAI, n.Name, locale.Fold(n.Name), n.City, n.Address, n.Phone, n.Zone, n.Area); err != nil {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "school.edit", audit.Ref("school", n.ID))
	})
}

func freeUAI(ctx context.Context, tx *db.Tx, n School) error {
	taken, err := db.Value[int](ctx, tx, "select count(*) from school where uai = $1 and id <> $2", n.UAI, n.ID)
	if err == nil && taken > 0 {
		err = refuse("uai", locale.T("Un établissement a déjà ce code UAI."))
	}
	return err
}

func (s *Store) audit(ctx context.Context, tx *db.Tx, by audit.Actor, action, object string) error {
	return audit.Append(ctx, tx, s.ids, audit.Entry{
		Actor: by, Action: action, Class: string(access.Structure), Object: object, At: s.clock.Now(),
	})
}

func actorOf[P access.Permission](g access.Grant[P]) audit.Actor {
	return audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())}
}
