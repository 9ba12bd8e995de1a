package ui

import (
	"html/template"

	"binome/internal/locale"
)

// RollRow (pointage) is one person of a roll call: three buttons of the same size.
type RollRow struct {
	Field   string // name of the form field
	Glyph   Glyph
	Name    string // "Inaya"
	Detail  string // "avec Ava", "arrivé à 9 h 12"
	Value   string // of the choice made, "" for none
	Choices []RollChoice
}

// RollChoice is one button. Tone gives its colour when chosen: Neutral dark,
// OK petrol, Watch sun, Alert coral.
type RollChoice struct {
	Value, Label, Icon string
	Tone               Tone
}

// RollChoices are the usual ones: là, retard, pas là, with values "present",
// "late" and "absent".
func RollChoices() []RollChoice {
	return []RollChoice{
		{"present", locale.T("Là"), "check", OK},
		{"late", locale.T("Retard"), "clock", Watch},
		{"absent", locale.T("Pas là"), "minus", Neutral},
	}
}

// rollCall is the list of rows; put it in a form with data-envoi.
func rollCall(rows []RollRow) template.HTML {
	var o out
	usual := RollChoices()
	o.raw(`<ul class="liste-pointage">`)
	for _, r := range rows {
		if r.Choices == nil {
			r.Choices = usual
		}
		o.raw("<li>")
		o.rollRow(r)
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}

func (o *out) rollRow(r RollRow) {
	o.raw(`<fieldset class="pointage"><legend>`, string(glyph(r.Glyph)), "<span><b>")
	o.text(r.Name)
	o.raw("</b>")
	o.el("small", r.Detail)
	o.raw("</span></legend><div>")
	for _, c := range r.Choices {
		o.raw(`<label`, rollClass(c.Tone), `><input type="radio"`)
		o.attr("name", r.Field)
		o.attr("value", c.Value)
		if c.Value == r.Value {
			o.raw(" checked")
		}
		o.raw(`><span class="p-face">`)
		o.icon(c.Icon)
		o.el("span", c.Label)
		o.raw("</span></label>")
	}
	o.raw("</div></fieldset>")
}

func rollClass(t Tone) string {
	switch t {
	case OK:
		return ` class="p-la"`
	case Watch:
		return ` class="p-retard"`
	case Alert:
		return ` class="p-alerte"`
	case Neutral, Local, Info:
	}
	return ""
}

// Dispute is two versions of one fact, for a person to choose.
type Dispute struct {
	Field    string // name of the form field
	Title    string // "Moussa, présence du 24 novembre"
	Question string // "" for the usual one
	Glyph    Glyph
	Versions []Version
	Value    string // chosen at first, "" for none
}

// Version is one source's word. Tone and Icon say where it was entered.
type Version struct {
	Value  string
	Tone   Tone
	Icon   string
	Source string // "Ce téléphone"
	What   string // "Pas là"
	Who    string // "Nadia, 9 h 06"
}

// dispute (deux choix) is the card's inside: put it in a form.
func dispute(d Dispute) template.HTML {
	var o out
	o.raw(`<fieldset class="deux-choix"><legend>`, string(glyph(d.Glyph)), "<span>")
	o.el("b", d.Title)
	o.el("small", or(d.Question, locale.T("Deux sources disent deux choses. Laquelle est juste ?")))
	o.raw("</span></legend>")
	for _, v := range d.Versions {
		o.raw(`<label><input type="radio"`)
		o.attr("name", d.Field)
		o.attr("value", v.Value)
		if v.Value == d.Value {
			o.raw(" checked")
		}
		o.raw("><span>")
		o.tag(v.Tone, v.Icon, v.Source)
		o.el("b", v.What)
		o.el("small", v.Who)
		o.raw("</span></label>")
	}
	o.raw("</fieldset>")
	return o.html()
}

// FieldHead is the header of a phone page.
type FieldHead struct {
	Title, Text string
	Back        string // address of the page before, "" for none
	BackLabel   string // "Mes séances"
	SyncTone    Tone
	SyncIcon    string
	SyncText    string // "" for no pill
	Steps       []Step // the strip, thin; nil for none
	Current     int
	Moments     []Moment // nil for none
}

// Moment is one of the times of a session: accueil, jeu, débrief, journal.
type Moment struct {
	Label, Icon, Href string
	Current, Done     bool
}

func fieldHead(h FieldHead) template.HTML {
	var o out
	o.raw(`<header class="terrain-tete"><div class="terrain-haut">`)
	if h.Back != "" {
		o.raw(`<a class="rond-bouton"`)
		o.attr("href", safeURL(h.Back))
		o.raw(">")
		o.icon("chevron-left")
		o.raw(`<span class="lu">`)
		o.text(or(h.BackLabel, locale.T("Retour")))
		o.raw("</span></a>")
	}
	o.raw("<div>")
	o.el("h1", h.Title)
	o.el("p", h.Text)
	o.raw("</div>")
	if h.SyncText != "" {
		o.raw(string(syncPill(h.SyncTone, h.SyncIcon, h.SyncText)))
	}
	o.raw("</div>")
	o.thinStrip(h.Steps, h.Current)
	o.moments(h.Moments)
	o.raw("</header>")
	return o.html()
}

func (o *out) thinStrip(steps []Step, current int) {
	if len(steps) == 0 {
		return
	}
	o.raw(`<div class="mini-fil" role="img"`)
	o.attr("aria-label", locale.T("Séance %d sur %d", current, len(steps)))
	o.raw(">")
	for _, s := range steps {
		switch {
		case s.Number == current:
			o.raw(`<i class="ici"></i>`)
		case s.Number < current:
			o.raw(`<i class="fait"></i>`)
		default:
			o.raw("<i></i>")
		}
		if s.Pause != "" {
			o.raw("<b></b>")
		}
	}
	o.raw("</div>")
}

func (o *out) moments(list []Moment) {
	if len(list) == 0 {
		return
	}
	o.raw("<nav")
	o.attr("aria-label", locale.T("Moments de la séance"))
	o.raw(`><ol class="etapes">`)
	for _, m := range list {
		o.raw("<li><a")
		o.attr("href", safeURL(m.Href))
		if m.Current {
			o.raw(` aria-current="step"`)
		}
		o.raw(">")
		if m.Done {
			o.icon("check")
		} else {
			o.icon(m.Icon)
		}
		o.text(m.Label)
		if m.Done {
			o.raw(`<span class="lu"> `)
			o.text(locale.T("terminé"))
			o.raw("</span>")
		}
		o.raw("</a></li>")
	}
	o.raw("</ol></nav>")
}
