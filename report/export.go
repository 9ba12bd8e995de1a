package report

import (
	"strconv"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/web"
	"binome/internal/xlsx"
	"binome/session"
)

const csvKind = "text/csv; charset=utf-8"

// attendanceFile is the attendance of a cohort to take away: one row a person and
// session, under stable codes. Without names there is nothing of a name in it.
type attendanceFile struct {
	cohort cohort.Cohort
	named  bool
	on     clock.Date
	rows   []attendanceRow
}

type attendanceRow struct {
	session.Presence
	group       string
	glyph, name string
}

// called is the name of the file: ASCII, and nothing personal in it.
func (f attendanceFile) called(ext string) string {
	kind := "presences-codees"
	if f.named {
		kind = "presences"
	}
	return kind + "-cohorte-" + strconv.Itoa(f.cohort.Number) + "-" + f.on.String() + ext
}

func (p pages) namedCSV(r *web.Request, g access.Grant[access.ExportAttendance]) (web.Response, error) {
	f, err := p.attendance(r, g.Scope(), true)
	return csvFile(f), err
}

func (p pages) namedXLSX(r *web.Request, g access.Grant[access.ExportAttendance]) (web.Response, error) {
	f, err := p.attendance(r, g.Scope(), true)
	if err != nil {
		return nil, err
	}
	return xlsxFile(f)
}

func (p pages) codedCSV(r *web.Request, g access.Grant[access.ExportCodedAttendance]) (web.Response, error) {
	f, err := p.attendance(r, g.Scope(), false)
	return csvFile(f), err
}

func (p pages) codedXLSX(r *web.Request, g access.Grant[access.ExportCodedAttendance]) (web.Response, error) {
	f, err := p.attendance(r, g.Scope(), false)
	if err != nil {
		return nil, err
	}
	return xlsxFile(f)
}

func csvFile(f attendanceFile) web.Response {
	return web.File(f.called(".csv"), csvKind, writeCSV(f.table()))
}

func xlsxFile(f attendanceFile) (web.Response, error) {
	widths := make([]int, len(f.columns()))
	for i, c := range f.columns() {
		widths[i] = max(12, len(c.code)+2)
	}
	body, err := xlsx.File(
		xlsx.Sheet{Name: locale.T("Présences"), Widths: widths, Rows: f.table()},
		xlsx.Sheet{Name: locale.T("Lisez-moi"), Widths: []int{22, 22, 90}, Rows: f.dictionary()},
	)
	return web.File(f.called(".xlsx"), xlsx.Kind, body), err
}

// attendance reads the rows of a file.
func (p pages) attendance(r *web.Request, scope access.Scope, named bool) (f attendanceFile, err error) {
	ctx := r.Context()
	which, err := web.PathID[cohort.Cohort](r, "cohorte")
	if err != nil {
		return f, err
	}
	f = attendanceFile{named: named, on: r.Today()}
	if f.cohort, err = p.s.cohort.Cohort(ctx, scope, which); err != nil {
		return f, err
	}
	groups, err := p.s.cohort.Groups(ctx, scope, which)
	if err != nil {
		return f, err
	}
	people, err := p.people(r, scope, which, named)
	if err != nil {
		return f, err
	}
	list, err := p.s.session.Attendance(ctx, scope, which)
	w := week{groups: groups}
	for _, x := range list {
		f.rows = append(f.rows, attendanceRow{x, w.group(x.Group).Name(), people[x.Person].glyph, people[x.Person].name})
	}
	return f, err
}

// called is what a file says of one person.
type called struct{ glyph, name string }

// listed is somebody who is or was on a list.
type listed struct {
	who          int64
	shape, color string
	teen         personal.Private[cohort.TeenIdentity]
	child        personal.Private[cohort.ChildIdentity]
}

const (
	listedTeens = `select distinct t.id, t.shape, t.color, t.sealed_identity from ` + cohort.FromGroup + `
		join enrolment e on e.cohort_id = c.id and e.group_id = g.id join teen t on t.id = e.teen_id
		where c.id = `
	listedChildren = `select distinct ch.id, ch.shape, ch.color, ch.sealed_identity from ` + cohort.FromGroup + `
		join enrolment e on e.cohort_id = c.id and e.group_id = g.id join teen t on t.id = e.teen_id
		join pair p on p.teen_id = t.id join child ch on ch.id = p.child_id where c.id = `
)

// people are those who are or were on a list that the scope reaches, also when they
// have gone to another group since.
func (p pages) people(r *web.Request, scope access.Scope, which cohort.CohortID, named bool) (map[int64]called, error) {
	ctx := r.Context()
	var a db.Args
	where := a.Add(which) + " and " + scope.Where(&a, cohort.TeenColumns())
	teens, err := db.List(ctx, p.s.db, func(x *listed) []any { return []any{&x.who, &x.shape, &x.color, &x.teen} }, listedTeens+where, a.List()...)
	if err != nil {
		return nil, err
	}
	children, err := db.List(ctx, p.s.db, func(x *listed) []any { return []any{&x.who, &x.shape, &x.color, &x.child} }, listedChildren+where, a.List()...)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]called, len(teens)+len(children))
	for _, x := range teens {
		out[x.who] = called{glyph: cohort.Teen{Shape: x.shape, Color: x.color}.Glyph().Title()}
	}
	for _, x := range children {
		out[x.who] = called{glyph: locale.Upper(cohort.Child{Shape: x.shape, Color: x.color}.GlyphName())}
	}
	if !named {
		return out, nil
	}
	return out, p.names(r, append(teens, children...), out)
}

// names opens the names of a file. Every role that takes names away reads them (see
// TestReadersOfNames). Who was erased has none.
func (p pages) names(r *web.Request, all []listed, into map[int64]called) error {
	ctx, rd := r.Context(), r.Reader(audit.ForExport)
	who := make([]personal.Person, len(all))
	for i, x := range all {
		who[i] = personal.Person(x.who)
	}
	if err := rd.Prepare(ctx, who); err != nil {
		return err
	}
	for _, x := range all {
		teen, _, err := reveal(ctx, rd, personal.Person(x.who), x.teen)
		if err != nil {
			return err
		}
		child, _, err := reveal(ctx, rd, personal.Person(x.who), x.child)
		if err != nil {
			return err
		}
		c := into[x.who]
		switch {
		case teen.First != "":
			c.name = teen.Full()
		case child.First != "":
			c.name = child.Short()
		}
		into[x.who] = c
	}
	return nil
}
