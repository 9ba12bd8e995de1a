package session

import (
	"context"
	"strconv"
	"strings"
	"time"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var dateView = ui.Parse[datePage](files, "pages/date.html")

// datePage asks for a change of dates, then shows what it does before it is done.
type datePage struct {
	Kind     dateKind
	Title    string
	Session  Session // zero for a session to add
	Group    cohort.Group
	Cohort   cohort.Cohort
	Back     string
	Action   string
	Form     ui.Form
	Reasons  []ui.Option
	Version  int
	New      string
	Preview  bool
	Changes  []string
	Before   Dose
	After    Dose
	Lost     int
	Warnings []string
	Confirm  string // words of the button
}

// dateKind is what the page does.
type dateKind string

const (
	kindCancel dateKind = "annuler"
	kindMove   dateKind = "deplacer"
	kindMakeUp dateKind = "rattrapage"
	kindExtra  dateKind = "ajouter"
)

// WithSlot reports whether the page asks for a date that it needs.
func (k dateKind) WithSlot() bool { return k != kindCancel }

// WithReason reports whether the page asks why.
func (k dateKind) WithReason() bool { return k == kindCancel }

// dateDraft is what the page sends, as typed.
type dateDraft struct {
	reason, detail    string
	date, starts, end string
	despite, confirm  bool
	version           string
	made              string
}

func readDates(f web.Form) dateDraft {
	return dateDraft{
		reason: f.Get("motif"), detail: f.Get("precision"), date: f.Get("date"), starts: f.Get("debut"), end: f.Get("fin"),
		despite: f.Has("malgre"), confirm: f.Get("confirme") == "oui", version: f.Get("version"), made: f.Get("nouveau"),
	}
}

func (d dateDraft) form() ui.Form {
	return ui.Fill("motif", d.reason, "precision", d.detail, "date", d.date, "debut", d.starts, "fin", d.end)
}

// slot reads the date and times; nil when there is no date and none is needed.
func (d dateDraft) slot(needed bool) (*Slot, fault.Fields) {
	var bad fault.Fields
	if d.date == "" && !needed {
		return nil, nil
	}
	on, err := clock.ParseDate(d.date)
	if err != nil {
		bad.Add("date", locale.T("Cette date n’existe pas. Écrivez par exemple 2026-12-09."))
	}
	if !timeOfDay(d.starts) {
		bad.Add("debut", locale.T("Écrivez une heure, par exemple 09:00."))
	}
	if !timeOfDay(d.end) {
		bad.Add("fin", locale.T("Écrivez une heure, par exemple 11:30."))
	}
	return &Slot{Date: on, Starts: d.starts, Ends: d.end, Despite: d.despite}, bad
}

func timeOfDay(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

// why is the reason as it is stored: the usual words, and more when given.
func (d dateDraft) why() string {
	if d.detail == "" {
		return d.reason
	}
	if d.reason == "" {
		return d.detail
	}
	return locale.T("%s : %s", d.reason, d.detail)
}

// versionNumber is the version shown, -1 (which no session has) when unreadable.
func (d dateDraft) versionNumber() int {
	n, err := strconv.Atoi(d.version)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// ask loads the page for one session.
func (p pages) ask(r *web.Request, g access.Grant[access.EditCalendar], kind dateKind) (datePage, error) {
	x, err := p.s.BySlug(r.Context(), g.Scope(), r.Path("seance"))
	if err != nil {
		return datePage{}, err
	}
	if kind == kindMakeUp {
		if x, err = p.missed(r.Context(), g, x); err != nil {
			return datePage{}, err
		}
	}
	page := datePage{Kind: kind, Session: x, Version: x.Version, Action: "/seances/" + x.Slug() + "/" + string(kind)}
	if page.Group, err = p.s.cohorts.Group(r.Context(), g.Scope(), x.Group); err != nil {
		return datePage{}, err
	}
	page.Form = ui.Fill("debut", x.StartsAt, "fin", x.EndsAt)
	if kind == kindMove {
		page.Form = ui.Fill("date", x.Date.String(), "debut", x.StartsAt, "fin", x.EndsAt)
	}
	return page, p.dress(r, g, &page, x.Cohort)
}

// missed is the cancelled session that an address names, also when another one
// is held the same day.
func (p pages) missed(ctx context.Context, g access.Grant[access.EditCalendar], x Session) (Session, error) {
	if x.Cancelled {
		return x, nil
	}
	all, err := p.s.OfGroup(ctx, g.Scope(), x.Group)
	for _, s := range all {
		if s.Cancelled && s.Date == x.Date {
			return s, err
		}
	}
	return x, err
}

func (p pages) dress(r *web.Request, g access.Grant[access.EditCalendar], page *datePage, of cohort.CohortID) (err error) {
	if page.Cohort, err = p.s.cohorts.Cohort(r.Context(), g.Scope(), of); err != nil {
		return err
	}
	page.Back = "/cohortes/" + of.String() + "/calendrier?vue=mois"
	page.New = id.New[Session](p.s.ids).String()
	page.Reasons = reasons()
	title := locale.T("séance %d, %s", page.Session.Number, page.Group.Name())
	switch page.Kind {
	case kindCancel:
		page.Title, page.Confirm = locale.T("Annuler la %s", title), locale.T("Annuler la séance")
	case kindMove:
		page.Title, page.Confirm = locale.T("Déplacer la %s", title), locale.T("Déplacer la séance")
	case kindMakeUp:
		page.Title, page.Confirm = locale.T("Rattraper la %s", title), locale.T("Ajouter le rattrapage")
	case kindExtra:
		page.Title, page.Confirm = locale.T("Ajouter une séance, %s", page.Group.Name()), locale.T("Ajouter la séance")
	}
	return nil
}

func (p pages) askCancel(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	return p.asked(p.ask(r, g, kindCancel))
}

func (p pages) askMove(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	return p.asked(p.ask(r, g, kindMove))
}

func (p pages) askMakeUp(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	return p.asked(p.ask(r, g, kindMakeUp))
}

func (p pages) askExtra(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	return p.asked(p.askedExtra(r, g))
}

func (p pages) askedExtra(r *web.Request, g access.Grant[access.EditCalendar]) (datePage, error) {
	group, err := web.PathID[cohort.Group](r, "groupe")
	if err != nil {
		return datePage{}, err
	}
	page := datePage{Kind: kindExtra}
	if page.Group, err = p.s.cohorts.Group(r.Context(), g.Scope(), group); err != nil {
		return datePage{}, err
	}
	if page.Group.Cohort.String() != r.Path("cohorte") {
		return datePage{}, fault.Missing()
	}
	page.Action = "/cohortes/" + page.Group.Cohort.String() + "/groupes/" + group.String() + "/seances"
	page.Form = ui.Fill("debut", page.Group.StartsAt, "fin", page.Group.EndsAt)
	return page, p.dress(r, g, &page, page.Group.Cohort)
}

func (p pages) asked(page datePage, err error) (web.Response, error) {
	if err != nil {
		return nil, err
	}
	return web.Show(dateView.With(page)), nil
}

// change is the two steps of every change of dates: what was typed is checked and
// its consequences shown; sent again with "confirme", it is done.
func (page datePage) change(d dateDraft, bad fault.Fields, preview func() (Consequence, error), do func() error, done string) (web.Response, error) {
	page.Form, page.New = d.form(), d.made
	if _, err := id.Parse[Session](d.made); err != nil {
		return nil, fault.New(fault.Invalid, locale.T("Rechargez la page, puis envoyez à nouveau."))
	}
	if len(bad) > 0 {
		page.Form = page.Form.With(bad)
		return web.Invalid(dateView.With(page)), nil
	}
	if d.confirm {
		err := do()
		if err == nil {
			return web.SeeOther(page.Back, done), nil
		}
		if fault.FieldsOf(err) == nil {
			return nil, err
		}
		page.Form = page.Form.With(fault.FieldsOf(err))
	}
	c, err := preview()
	if f := fault.FieldsOf(err); f != nil {
		page.Form = page.Form.With(f)
		return web.Invalid(dateView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	page.Preview, page.Changes, page.Warnings = true, changes(c), c.Warnings
	page.Before, page.After, page.Lost = c.Before, c.After, c.Lost()
	if d.confirm {
		return web.Invalid(dateView.With(page)), nil
	}
	return web.Show(dateView.With(page)), nil
}

func (p pages) cancel(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	page, d, err := p.sent(r, g, kindCancel)
	if err != nil {
		return nil, err
	}
	slot, bad := d.slot(false)
	bad = append(checkReason(d.why()), bad...)
	made, _ := id.Parse[Session](d.made)
	return page.change(d, bad,
		func() (Consequence, error) {
			seen := slot
			if slot != nil {
				seen = &Slot{slot.Date, slot.Starts, slot.Ends, true}
			}
			return p.s.PreviewCancel(r.Context(), g, page.Session.ID, seen)
		},
		func() error {
			return p.s.Cancel(r.Context(), g, page.Session.ID, d.versionNumber(), d.why(), slot, made)
		}, locale.T("La séance est annulée. Prévenez les écoles avant 8 heures."))
}

func (p pages) move(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	page, d, err := p.sent(r, g, kindMove)
	if err != nil {
		return nil, err
	}
	slot, bad := d.slot(true)
	return page.change(d, bad,
		func() (Consequence, error) { return p.s.PreviewMove(r.Context(), g, page.Session.ID, *slot) },
		func() error { return p.s.Move(r.Context(), g, page.Session.ID, d.versionNumber(), *slot) },
		locale.T("La séance est déplacée. Prévenez les écoles et les jeunes."))
}

func (p pages) makeUp(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	page, d, err := p.sent(r, g, kindMakeUp)
	if err != nil {
		return nil, err
	}
	slot, bad := d.slot(true)
	made, _ := id.Parse[Session](d.made)
	return page.change(d, bad,
		func() (Consequence, error) { return p.s.PreviewMakeUp(r.Context(), g, page.Session.ID, *slot) },
		func() error { return p.s.MakeUp(r.Context(), g, page.Session.ID, made, *slot) },
		locale.T("Le rattrapage est dans le calendrier."))
}

// sent is the page and the form that came back from it.
func (p pages) sent(r *web.Request, g access.Grant[access.EditCalendar], kind dateKind) (datePage, dateDraft, error) {
	f, err := r.Form()
	if err != nil {
		return datePage{}, dateDraft{}, err
	}
	page, err := p.ask(r, g, kind)
	return page, readDates(f), err
}

func (p pages) extra(r *web.Request, g access.Grant[access.EditCalendar]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page, err := p.askedExtra(r, g)
	if err != nil {
		return nil, err
	}
	d := readDates(f)
	slot, bad := d.slot(true)
	made, _ := id.Parse[Session](d.made)
	return page.change(d, bad,
		func() (Consequence, error) { return p.s.PreviewExtra(r.Context(), g, page.Group.ID, *slot) },
		func() error { return p.s.AddExtra(r.Context(), g, page.Group.ID, made, *slot) },
		locale.T("La séance est dans le calendrier."))
}

// Heading is the finding of the page once the consequences are known.
func (d datePage) Heading() string {
	switch {
	case !d.Preview:
		return d.Title
	case d.Lost > 0:
		return locale.N("Le groupe perd %d séance", "Le groupe perd %d séances", d.Lost)
	case d.Lost < 0:
		return locale.N("Le groupe gagne %d séance", "Le groupe gagne %d séances", -d.Lost)
	}
	return locale.T("Le groupe garde toutes ses séances")
}

// Reason is why, as it will be stored: shown before confirming.
func (d datePage) Reason() string {
	return strings.TrimSpace(dateDraft{reason: d.Form.Value("motif"), detail: d.Form.Value("precision")}.why())
}
