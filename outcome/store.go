package outcome

import (
	"context"
	"slices"
	"unicode/utf8"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Store reads and records sheets.
type Store struct {
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	vault *personal.Vault
}

// NewStore makes the store over its database and the keys of minors.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source, v *personal.Vault) *Store {
	return &Store{d, c, ids, v}
}

const (
	sheetColumns = `select f.id, f.wave, coalesce(f.teacher_id, 0), coalesce(a.name, ''), f.channel, f.received_on, f.sealed_answers `
	sheetTeacher = ` left join account a on a.id = f.teacher_id where `
	selectSheet  = sheetColumns + "from " + cohort.FromTeen + " join teacher_sheet f on f.teen_id = t.id" + sheetTeacher
	inOrder      = " order by f.wave, f.received_on, f.id"
)

func scanSheet(s *Sheet) []any {
	return []any{&s.ID, &s.Wave, &s.Teacher, &s.TeacherName, &s.Channel, &s.ReceivedOn, &s.Answers}
}

// Sheets are a teen's sheets, in order of wave.
func (s *Store) Sheets(ctx context.Context, g access.Grant[access.ReadSheets], teen cohort.TeenID) ([]Sheet, error) {
	var a db.Args
	return db.List(ctx, s.db, scanSheet, selectSheet+"t.id = "+a.Add(teen)+" and "+g.Scope().Where(&a, cohort.TeenColumns())+
		inOrder, a.List()...)
}

// Received counts the teens of a cohort who have a sheet of the wave, and those of
// whom one is expected by now: everybody who was enrolled, those who left
// included, once the wave is open for their group.
func (s *Store) Received(ctx context.Context, scope access.Scope, c cohort.CohortID, w Wave) (received, expected int, err error) {
	lines, err := s.Status(ctx, scope, c, w)
	for _, l := range lines {
		if !l.Expected(w, s.clock.Today()) {
			continue
		}
		expected++
		if l.Received {
			received++
		}
	}
	return received, expected, err
}

// StatusLine is whether a teen has a sheet of a wave, from whom, since when.
type StatusLine struct {
	Teen        cohort.TeenID
	Class       string
	Teacher     access.AccountID // of the sheet, else of the class; 0 when nobody knows
	TeacherName string
	Received    bool
	ReceivedOn  clock.Date
	Last        clock.Date // last session of their group, zero when none is dated
}

// Expected reports whether the teen's sheet of the wave is counted that day: it
// has come, or the wave is open.
func (l StatusLine) Expected(w Wave, today clock.Date) bool {
	return l.Received || w.Open(l.Last, today)
}

const lastSession = `(select max(s.on_date) from session s where s.group_id = e.group_id and s.cancelled_at is null)`

// Status is one line a teen of the cohort, by teacher then class. When two
// teachers sent a sheet, it is the first one's.
func (s *Store) Status(ctx context.Context, scope access.Scope, c cohort.CohortID, w Wave) ([]StatusLine, error) {
	var a db.Args
	return db.List(ctx, s.db, func(l *StatusLine) []any {
		return []any{&l.Teen, &l.Class, &l.Teacher, &l.TeacherName, &l.Received, &l.ReceivedOn, &l.Last}
	}, `select t.id, coalesce(k.name, ''), coalesce(fa.id, ka.id, 0), coalesce(fa.name, ka.name, ''),
		f.id is not null, f.received_on, `+lastSession+`
		from `+cohort.FromTeen+`
		left join school_class k on k.id = t.class_id left join account ka on ka.id = k.teacher_id
		left join teacher_sheet f on f.id = (select x.id from teacher_sheet x where x.teen_id = t.id and x.wave = `+a.Add(w)+`
			order by x.received_on, x.id limit 1)
		left join account fa on fa.id = f.teacher_id
		where t.cohort_id = `+a.Add(c)+" and (e.ends_on is null or e.ends_on >= e.starts_on) and "+scope.Where(&a, cohort.TeenColumns())+
		" order by coalesce(fa.name_key, ka.name_key, ''), 3, 2, t.id", a.List()...)
}

// Last is the day of the last session of a teen's group, zero when none is dated.
func (s *Store) Last(ctx context.Context, scope access.Scope, teen cohort.TeenID) (clock.Date, error) {
	var a db.Args
	return db.Value[clock.Date](ctx, s.db, "select "+lastSession+" from "+cohort.FromTeen+" where t.id = "+a.Add(teen)+
		" and "+scope.Where(&a, cohort.TeenColumns()), a.List()...)
}

// New is a sheet to record.
type New struct {
	ID         SheetID
	Teen       cohort.TeenID
	Wave       Wave
	Teacher    access.AccountID // a second teacher's; 0: the class's
	ReceivedOn clock.Date
	Answers    Answers
}

// check says what of a sheet cannot be kept, by the names of the form.
func (n New) check(today clock.Date) fault.Fields {
	var f fault.Fields
	for _, i := range Items() {
		if v, ok := n.Answers.Items[i.Code]; !ok || v < 0 || v > 5 {
			f.Add(i.Code, locale.T("Choisissez une réponse, ou « Je ne peux pas dire »."))
		}
	}
	if over := utf8.RuneCountInString(n.Answers.Comment) - maxComment; over > 0 {
		f.Add("mot", locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
	switch {
	case n.ReceivedOn.IsZero() || n.ReceivedOn.After(today):
		f.Add("recue", locale.T("Écrivez le jour de réception, au plus tard aujourd’hui."))
	case n.ReceivedOn.Before(today.AddDays(-oldest)):
		f.Add("recue", locale.T("Ce jour est trop ancien : vérifiez l’année."))
	}
	return f
}

// oldest is how many days ago a sheet may have been received.
const oldest = 500

// Record writes a sheet received on paper; the same identifier twice changes
// nothing. A teen who has a sheet of the wave is a Conflict (a sheet closes when it
// is received), unless it is another teacher's.
func (s *Store) Record(ctx context.Context, g access.Grant[access.WriteSheets], n New) error {
	if err := n.check(s.clock.Today()).Err(); err != nil {
		return err
	}
	// A teen out of reach must not have anything sealed for them.
	if _, err := teacherOf(ctx, s.db, g.Scope(), n); err != nil {
		return err
	}
	sealed, err := personal.Seal(ctx, s.vault, personal.Person(n.Teen), n.Answers)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		teacher, err := teacherOf(ctx, tx, g.Scope(), n)
		if err != nil {
			return err
		}
		taken, err := closed(ctx, tx, n)
		if err != nil || taken == n.ID {
			return err
		}
		if taken != 0 {
			return fault.New(fault.Conflict, "Cette fiche est déjà reçue : elle ne se remplit qu’une fois.")
		}
		var by any
		if teacher != 0 {
			by = teacher
		}
		if _, err := db.Exec(ctx, tx, `insert into teacher_sheet (id, teen_id, wave, teacher_id, channel, sealed_answers, received_on, recorded_by, recorded_at)
			values ($1, $2, $3, $4, 'paper', $5, $6, $7, $8)`, n.ID, n.Teen, n.Wave, by, sealed, n.ReceivedOn, g.Actor().ID, clock.Micros(s.clock.Now())); err != nil {
			return err
		}
		return audit.Append(ctx, tx, s.ids, audit.Entry{
			Actor:  audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())},
			Action: "sheet.record", Class: string(access.TeacherSheets), Object: audit.Ref("sheet", n.ID),
			Subjects: []int64{int64(n.Teen)}, At: s.clock.Now(),
		})
	})
}

// closed is the sheet that stands in the way of a new one: itself, delivered
// before, or one that closed the wave; 0 for none.
func closed(ctx context.Context, tx *db.Tx, n New) (SheetID, error) {
	type row struct {
		id      SheetID
		teacher access.AccountID
	}
	all, err := db.List(ctx, tx, func(r *row) []any { return []any{&r.id, &r.teacher} },
		"select id, coalesce(teacher_id, 0) from teacher_sheet where teen_id = $1 and wave = $2 order by id", n.Teen, n.Wave)
	if slices.ContainsFunc(all, func(r row) bool { return r.id == n.ID }) {
		return n.ID, err
	}
	for _, r := range all {
		if n.Teacher == 0 || n.Teacher == r.teacher {
			return r.id, err
		}
	}
	return 0, err
}

// teacherOf is the teacher of a new sheet. Missing when the teen is outside the
// scope.
func teacherOf(ctx context.Context, c db.Conn, scope access.Scope, n New) (access.AccountID, error) {
	var a db.Args
	teacher, err := db.Value[access.AccountID](ctx, c, `select coalesce(k.teacher_id, 0) from `+cohort.FromTeen+
		" left join school_class k on k.id = t.class_id where t.id = "+a.Add(n.Teen)+" and "+scope.Where(&a, cohort.TeenColumns()), a.List()...)
	if n.Teacher != 0 && err == nil {
		return n.Teacher, nil
	}
	return teacher, err
}
