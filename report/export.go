package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/web"
	"binome/internal/xlsx"
	"binome/session"
)

// The columns of an attendance file: stable codes, one line a person and session.
var attendanceColumns = []string{
	"cohorte", "groupe", "seance", "date", "rattrapage", "etat_seance", "personne", "genre", "nom", "presence", "minutes", "minutes_presentes", "suppleance",
}

func (p pages) namedCSV(r *web.Request, g access.Grant[access.ExportAttendance]) (web.Response, error) {
	rows, err := p.attendance(r, g.Scope(), true)
	if err != nil {
		return nil, err
	}
	return web.File("presences.csv", "text/csv; charset=utf-8", attendanceCSV(rows)), nil
}

func (p pages) namedXLSX(r *web.Request, g access.Grant[access.ExportAttendance]) (web.Response, error) {
	rows, err := p.attendance(r, g.Scope(), true)
	if err != nil {
		return nil, err
	}
	return attendanceXLSX("presences.xlsx", rows)
}

func (p pages) codedCSV(r *web.Request, g access.Grant[access.ExportCodedAttendance]) (web.Response, error) {
	rows, err := p.attendance(r, g.Scope(), false)
	if err != nil {
		return nil, err
	}
	return web.File("presences-codees.csv", "text/csv; charset=utf-8", attendanceCSV(rows)), nil
}

func (p pages) codedXLSX(r *web.Request, g access.Grant[access.ExportCodedAttendance]) (web.Response, error) {
	rows, err := p.attendance(r, g.Scope(), false)
	if err != nil {
		return nil, err
	}
	return attendanceXLSX("presences-codees.xlsx", rows)
}

// attendance is the rows of a file. Without names, the column holds glyphs.
func (p pages) attendance(r *web.Request, scope access.Scope, named bool) ([][]string, error) {
	ctx := r.Context()
	which, err := web.PathID[cohort.Cohort](r, "cohorte")
	if err != nil {
		return nil, err
	}
	c, err := p.s.cohort.Cohort(ctx, scope, which)
	if err != nil {
		return nil, err
	}
	groups, err := p.s.cohort.Groups(ctx, scope, which)
	if err != nil {
		return nil, err
	}
	people, err := p.people(r, scope, which, named)
	if err != nil {
		return nil, err
	}
	list, err := p.s.session.Attendance(ctx, scope, which)
	if err != nil {
		return nil, err
	}
	w := Week{Groups: groups}
	out := make([][]string, len(list))
	for i, x := range list {
		out[i] = attendanceRow(c, w.group(x.Group), x, people)
	}
	return out, nil
}

func attendanceRow(c cohort.Cohort, g cohort.Group, x session.Presence, people map[int64]string) []string {
	kind, by := locale.T("jeune"), ""
	if x.Child {
		kind = locale.T("enfant")
	}
	switch {
	case x.StaffPlay:
		by = locale.T("adulte")
	case x.StandIn != 0:
		by = code(x.StandIn)
	}
	makeUp := ""
	if x.MakeUp {
		makeUp = locale.T("oui")
	}
	return []string{
		strconv.Itoa(c.Number), g.Name(), strconv.Itoa(x.Number), x.Date.String(), makeUp, string(x.Stage), code(x.Person), kind,
		people[x.Person], string(x.Status), strconv.Itoa(x.Minutes), strconv.Itoa(x.Attended), by,
	}
}

func code(person int64) string { return personal.Person(person).String() }

// people are the names or the glyphs of everybody in a cohort.
func (p pages) people(r *web.Request, scope access.Scope, which cohort.CohortID, named bool) (map[int64]string, error) {
	teens, err := p.s.cohort.Teens(r.Context(), scope, which)
	if err != nil {
		return nil, err
	}
	children, err := p.s.cohort.Children(r.Context(), scope, which)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]string, len(teens)+len(children))
	rd := r.Reader(audit.ForExport)
	for _, t := range teens {
		out[int64(t.ID)] = t.Glyph().Title()
		if !named {
			continue
		}
		who, err := personal.Reveal(r.Context(), rd, t.Person(), t.Identity)
		if err == nil {
			out[int64(t.ID)] = who.Full()
		} else if fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
	}
	for _, x := range children {
		out[int64(x.ID)] = x.GlyphName()
		if !named {
			continue
		}
		who, err := personal.Reveal(r.Context(), rd, x.Person(), x.Identity)
		if err == nil {
			out[int64(x.ID)] = who.Short()
		} else if fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
	}
	return out, nil
}

// attendanceCSV is what French spreadsheets open: UTF-8 with its mark, semicolons.
func attendanceCSV(rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	_ = w.Write(attendanceColumns) // a buffer takes everything
	for _, r := range rows {
		safe := make([]string, len(r))
		for i, v := range r {
			safe[i] = inert(v)
		}
		_ = w.Write(safe)
	}
	w.Flush()
	return b.Bytes()
}

// inert keeps a spreadsheet from reading a cell as a formula: the apostrophe shows
// that it is text.
func inert(v string) string {
	first := strings.TrimLeft(v, " \u00a0\u202f\u2009\u3000\ufeff")
	if first != "" && strings.ContainsAny(first[:1], "=+-@\t\r\n") || strings.HasPrefix(first, "＝") ||
		strings.HasPrefix(first, "＋") || strings.HasPrefix(first, "－") || strings.HasPrefix(first, "＠") {
		return "'" + v
	}
	return v
}

func attendanceXLSX(name string, rows [][]string) (web.Response, error) {
	lines := [][]any{cells(attendanceColumns)}
	for _, r := range rows {
		lines = append(lines, cells(r))
	}
	file, err := xlsx.Sheet("Présences", lines)
	if err != nil {
		return nil, err
	}
	return web.File(name, xlsx.Kind, file), nil
}

// cells types what are numbers, so that a spreadsheet can add them up.
func cells(r []string) []any {
	out := make([]any, len(r))
	for i, v := range r {
		out[i] = v
		if n, err := strconv.Atoi(v); err == nil && len(v) < 10 {
			out[i] = n
		}
	}
	return out
}
