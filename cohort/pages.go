package cohort

import (
	"context"
	"embed"
	"errors"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

//go:embed pages/*.html
var files embed.FS

// Options are what other rooms lend to these pages.
type Options struct {
	Schools *school.Store
	// Strips gives the cells of each teen's sessions; nil shows none.
	Strips func(ctx context.Context, scope access.Scope, cohort CohortID) (map[int64]string, error)
	// Plan proposes the dates of a cohort whose groups have changed; nil does not.
	Plan func(ctx context.Context, g access.Grant[access.SetUpProgramme], cohort CohortID) error
}

type pages struct {
	s *Store
	o Options
}

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store, o Options) {
	p := pages{s, o}
	web.Page(rt, "GET /cohortes", p.cohorts)
	web.Page(rt, "GET /cohortes/{cohorte}", p.cohort)
	web.Page(rt, "GET /cohortes/{cohorte}/groupes/{groupe}", p.group)
	web.Page(rt, "GET /enfants/{enfant}", p.child)

	web.Page(rt, "GET /programmes/nouveau", p.newProgramme)
	web.Page(rt, "POST /programmes/nouveau", p.createProgramme)
	web.Page(rt, "GET /cohortes/nouvelle", p.newCohort)
	web.Page(rt, "POST /cohortes/nouvelle", p.createCohort)
	web.Page(rt, "GET /cohortes/{cohorte}/groupes/nouveau", p.newGroup)
	web.Page(rt, "POST /cohortes/{cohorte}/groupes/nouveau", p.addGroup)
	web.Page(rt, "GET /cohortes/{cohorte}/groupes/{groupe}/modifier", p.groupToEdit)
	web.Page(rt, "POST /cohortes/{cohorte}/groupes/{groupe}/modifier", p.editGroup)

	web.Page(rt, "GET /cohortes/{cohorte}/jeunes/nouveau", p.newTeen)
	web.Page(rt, "POST /cohortes/{cohorte}/jeunes/nouveau", p.enrol)
	web.Page(rt, "GET /cohortes/{cohorte}/enfants/nouveau", p.newChild)
	web.Page(rt, "POST /cohortes/{cohorte}/enfants/nouveau", p.addChild)
	web.Page(rt, "GET /jeunes/{jeune}/groupe", p.teenToMove)
	web.Page(rt, "POST /jeunes/{jeune}/groupe", p.move)
	web.Page(rt, "GET /jeunes/{jeune}/depart", p.teenToLeave)
	web.Page(rt, "POST /jeunes/{jeune}/depart", p.leave)
	web.Page(rt, "GET /jeunes/{jeune}/binome", p.teenToPair)
	web.Page(rt, "POST /jeunes/{jeune}/binome", p.pair)
	web.Page(rt, "GET /jeunes/{jeune}/binome/fin", p.pairToEnd)
	web.Page(rt, "POST /jeunes/{jeune}/binome/fin", p.endPair)
	web.Page(rt, "GET /jeunes/{jeune}/identite", p.teenToCorrect)
	web.Page(rt, "POST /jeunes/{jeune}/identite", p.correctTeen)
	web.Page(rt, "GET /enfants/{enfant}/depart", p.childToLeave)
	web.Page(rt, "POST /enfants/{enfant}/depart", p.childLeaves)
	web.Page(rt, "GET /enfants/{enfant}/identite", p.childToCorrect)
	web.Page(rt, "POST /enfants/{enfant}/identite", p.correctChild)
}

// typed is a form as it came, to show it again.
func typed(f web.Form) ui.Form {
	out := ui.Form{Values: map[string][]string{}}
	for _, name := range f.Names() {
		out.Values[name] = f.All(name)
	}
	return out
}

// again shows a form with what is wrong: 422 for what was typed, 409 for what has
// changed meanwhile. Any other error is not the form's.
func again(err error, f web.Form, view func(ui.Form) (ui.Rendered, error)) (web.Response, error) {
	fields, code := fault.FieldsOf(err), 422
	if e := fault.KindOf(err); fields == nil && e == fault.Conflict {
		fields, code = fault.Fields{{Message: says(err)}}, 409
	}
	if fields == nil {
		return nil, err
	}
	page, err := view(typed(f).With(fields))
	if err != nil {
		return nil, err
	}
	return web.Status(code, page), nil
}

// says is the sentence of a fault.
func says(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return locale.T(e.Message)
	}
	return ""
}
