package outcome

import (
	"context"

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

const selectSheet = `select f.id, f.wave, coalesce(f.teacher_id, 0), coalesce(a.name, ''), f.channel, f.received_on, f.sealed_answers
	from ` + cohort.FromTeen + ` join teacher_sheet f on f.teen_id = t.id left join account a on a.id = f.teacher_id where `

func scanSheet(s *Sheet) []any {
	return []any{&s.ID, &s.Wave, &s.Teacher, &s.TeacherName, &s.Channel, &s.ReceivedOn, &s.Answers}
}

// Sheets are a teen's sheets, in order of wave.
func (s *Store) Sheets(ctx context.Context, g access.Grant[access.ReadSheets], teen cohort.TeenID) ([]Sheet, error) {
	var a db.Args
	return db.List(ctx, s.db, scanSheet, selectSheet+"f.teen_id = "+a.Add(teen)+" and "+g.Scope().Where(&a, cohort.TeenColumns())+
		" order by f.wave, f.received_on, f.id", a.List()...)
}

// Received counts the teens of a cohort who have a sheet of the wave, and those of
// whom one is expected: everybody who was enrolled, those who left included.
func (s *Store) Received(ctx context.Context, scope access.Scope, c cohort.CohortID, w Wave) (received, expected int, err error) {
	lines, err := s.Status(ctx, scope, c, w)
	for _, l := range lines {
		expected++
		if l.Received {
			received++
		}
	}
	return received, expected, err
}

// StatusLine is whether a teen has a sheet of a wave, from whom, since when.
type StatusLine struct {
	Teen       cohort.TeenID
	Class      string
	Teacher    string
	Received   bool
	ReceivedOn clock.Date
}

// Status is one line a teen of the cohort.
func (s *Store) Status(ctx context.Context, scope access.Scope, c cohort.CohortID, w Wave) ([]StatusLine, error) {
	var a db.Args
	return db.List(ctx, s.db, func(l *StatusLine) []any {
		return []any{&l.Teen, &l.Class, &l.Teacher, &l.Received, &l.ReceivedOn}
	}, `select t.id, coalesce(k.name, ''), coalesce(fa.name, ka.name, ''), case when f.id is null then 0 else 1 end, f.received_on
		from `+cohort.FromTeen+`
		left join school_class k on k.id = t.class_id left join account ka on ka.id = k.teacher_id
		left join teacher_sheet f on f.teen_id = t.id and f.wave = `+a.Add(w)+` left join account fa on fa.id = f.teacher_id
		where t.cohort_id = `+a.Add(c)+" and "+scope.Where(&a, cohort.TeenColumns())+" order by 3, 2, t.id", a.List()...)
}

// New is a sheet to record.
type New struct {
	ID         SheetID
	Teen       cohort.TeenID
	Wave       Wave
	Teacher    access.AccountID // 0: the class's
	ReceivedOn clock.Date
	Answers    Answers
}

// Record writes a sheet received on paper; the same identifier twice changes
// nothing. A second sheet of the same wave from the same teacher is a Conflict: a
// sheet closes when it is received.
func (s *Store) Record(ctx context.Context, g access.Grant[access.WriteSheets], n New) error {
	sealed, err := personal.Seal(ctx, s.vault, personal.Person(n.Teen), n.Answers)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		teacher, err := s.teacherOf(ctx, tx, g.Scope(), n)
		if err != nil {
			return err
		}
		taken, err := db.Values[SheetID](ctx, tx, "select id from teacher_sheet where teen_id = $1 and wave = $2 and coalesce(teacher_id, 0) = $3",
			n.Teen, n.Wave, int64(teacher))
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			if taken[0] == n.ID {
				return nil
			}
			return fault.New(fault.Conflict, locale.T("Cette fiche est déjà reçue : elle ne se remplit qu’une fois."))
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
			Action: "sheet.record", Class: string(access.TeacherSheets), Subjects: []int64{int64(n.Teen)}, At: s.clock.Now(),
		})
	})
}

// teacherOf is the teacher of a new sheet. Missing when the teen is outside the
// scope.
func (s *Store) teacherOf(ctx context.Context, c db.Conn, scope access.Scope, n New) (access.AccountID, error) {
	var a db.Args
	teacher, err := db.Value[access.AccountID](ctx, c, `select coalesce(k.teacher_id, 0) from `+cohort.FromTeen+
		" left join school_class k on k.id = t.class_id where t.id = "+a.Add(n.Teen)+" and "+scope.Where(&a, cohort.TeenColumns()), a.List()...)
	if n.Teacher != 0 && err == nil {
		return n.Teacher, nil
	}
	return teacher, err
}
