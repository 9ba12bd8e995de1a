package session

import (
	"strings"

	"binome/internal/access"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

var closingView = ui.ParseField[closingPage](files, "pages/bilan.html", "pages/scene.html")

// closingPage counts everybody before the roll call is validated.
type closingPage struct {
	scene
	Head        ui.FieldHead
	Tally       Tally
	Little      Tally
	Conflicts   int
	HandOver    handOver // the return
	RollCall    string   // what a validation or a reopening corrects
	ValidatedBy string
	Exceptions  []rollRow
	StandIns    []string
}

func (p pages) closing(r *web.Request, g access.Grant[access.ReadPresence]) (web.Response, error) {
	sc, err := p.scene(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Open && sc.Stage != Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	st := sc.Told.State
	page := closingPage{scene: sc, Head: sc.head(Return), Conflicts: len(st.Conflicts()), RollCall: strings.Join(st.RollCall, " ")}
	page.Tally, page.Little = st.Teens(sc.Told.Seats), st.Children(sc.Told.Seats)
	overs := sc.handOvers(page.Tally.Here)
	page.HandOver = overs[len(overs)-1]
	teens, children := sc.rows()
	for _, row := range append(teens, children...) {
		if row.Conflict || row.Value != "present" {
			page.Exceptions = append(page.Exceptions, row)
		}
	}
	for _, w := range sc.waiting() {
		if w.Chosen != "" {
			page.StandIns = append(page.StandIns, w.Chosen)
		}
	}
	names, err := p.s.names(r.Context(), []Event{{Author: sc.Session.ValidatedBy}})
	page.ValidatedBy = names[sc.Session.ValidatedBy]
	if err != nil {
		return nil, err
	}
	return web.Show(closingView.With(page)), nil
}

// validate finishes the roll call. The counts that the page showed come with it:
// when they have changed since, the page is shown again instead.
func (p pages) validate(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage == Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	if sc.Stage != Open {
		return nil, closedTo(sc.Stage)
	}
	teens, little := sc.Told.State.Teens(sc.Told.Seats), sc.Told.State.Children(sc.Told.Seats)
	if len(sc.Told.State.Conflicts()) > 0 {
		return web.SeeOther(sc.Base+"/trancher", locale.T("Choisissez d’abord ce qui est juste.")), nil
	}
	if f.Get("vus") != fingerprint(teens, little) {
		return web.SeeOther(sc.Base+"/bilan", locale.T("La liste a changé entre-temps : vérifiez les comptes, puis validez.")), nil
	}
	return p.said(r, g, sc, sc.Base, sc.event(Closed, f, func(e *Event) { e.Value, e.Expected = teens.Here, teens.Expected }))
}

// Seen is what the closing page shows, for validate to compare.
func (c closingPage) Seen() string { return fingerprint(c.Tally, c.Little) }

func fingerprint(teens, children Tally) string {
	digits := func(n int) string { return locale.Number(n) + "." }
	out := ""
	for _, t := range []Tally{teens, children} {
		out += digits(t.Expected) + digits(t.Here) + digits(t.Late) + digits(t.LeftEarly) + digits(t.Excused) + digits(t.Absent)
	}
	return out
}

// reopen lets corrections follow a validation.
func (p pages) reopen(r *web.Request, g access.Grant[access.TakeRollCall]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	sc, err := p.bare(r, g.Scope())
	if err != nil {
		return nil, err
	}
	if sc.Stage != Validated {
		return web.SeeOther(sc.Base, ""), nil
	}
	return p.said(r, g, sc, sc.Base, sc.event(AskedAgain, f, func(*Event) {}))
}
