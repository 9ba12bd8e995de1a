package session

import (
	"slices"
	"strings"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/web"
)

// pageDevice begins the name under which one page shown to one person writes: what
// it says next corrects what it said before, without being shown again between.
const pageDevice = "p-"

// event makes an event of the page that was sent. Pressing a button twice makes
// it once.
func (s scene) event(v Verb, f web.Form, fill func(*Event)) Event {
	nonce := f.Get("page")
	e := Event{Session: s.Session.ID, Verb: v, ObservedAt: s.observed(), Corrects: strings.Fields(f.Get("corrige"))}
	if validID(nonce) {
		e.Device = pageDevice + nonce[:12]
	}
	fill(&e)
	for _, x := range s.sameHand(e) {
		if e.repeats(x) {
			e.ID = x.ID
			return e
		}
		e.Corrects = append(e.Corrects, x.ID)
	}
	e.ID = EventID(nonce, e)
	return e
}

// repeats reports whether e says again what x said.
func (e Event) repeats(x Event) bool {
	return e.Verb == x.Verb && e.Person == x.Person && e.Other == x.Other && e.Status == x.Status &&
		e.Value == x.Value && e.Expected == x.Expected && e.Segment == x.Segment
}

// sameHand are the standing events about the same thing that the same page wrote
// for the same person.
func (s scene) sameHand(e Event) []Event {
	if e.Device == "" {
		return nil
	}
	var about []Event
	for _, x := range s.Told.Events {
		if x.matter() == e.matter() {
			about = append(about, x)
		}
	}
	return slices.DeleteFunc(slices.Clone(standing(about)), func(x Event) bool { return x.Device != e.Device || x.Author != s.actor })
}

// unsaid are the events that are not stored yet.
func (s scene) unsaid(events []Event) []Event {
	return slices.DeleteFunc(events, func(e Event) bool {
		return slices.ContainsFunc(s.Told.Events, func(x Event) bool { return x.ID == e.ID })
	})
}

// wrote reports whether the page that is sent has already changed this person's
// mark: what it shows is then older than what it said.
func (s scene) wrote(who int64, f web.Form) bool {
	return len(s.sameHand(s.event(Marked, f, func(e *Event) { e.Person = who }))) > 0
}

// said records events and goes on to a page; one that was put aside is a fault
// that says why.
func (p pages) said(r *web.Request, g access.Grant[access.TakeRollCall], sc scene, to string, events ...Event) (web.Response, error) {
	if events = sc.unsaid(events); len(events) == 0 {
		return web.SeeOther(to, ""), nil
	}
	receipts, err := p.s.Record(r.Context(), g, sc.Session.ID, events)
	if err != nil {
		return nil, err
	}
	for _, x := range receipts {
		if x.Status == Refused || x.Status == Aside {
			return nil, refusal(x)
		}
	}
	return web.SeeOther(to, ""), nil
}

func refusal(x Receipt) error {
	switch x.Reason {
	case whyList:
		return fault.New(fault.Conflict, locale.T("Une personne n’est plus sur la liste de cette séance. Rechargez la page."))
	case whyCancelled:
		return fault.New(fault.Conflict, locale.T("Cette séance vient d’être annulée."))
	}
	return fault.New(fault.Invalid, locale.T("Cette saisie est arrivée abîmée. Rechargez la page et recommencez."))
}
