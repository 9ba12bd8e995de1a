package ui

import (
	"html/template"
	"strconv"

	"binome/internal/locale"
)

// Strip (fil) is the sessions of a pair or a group in order, holidays as gaps.
type Strip struct {
	Label   string // what the strip is about, read aloud; "" for "Les séances"
	Steps   []Step // any number of them
	Current int    // Number of today's step, 0 for none
	Small   bool   // without numbers, at the end of a line
}

// Step is one session of a strip.
type Step struct {
	Number int
	Mark   Mark
	Date   string // "5 oct.", may be empty
	Note   string // replaces the mark's word: "jeu avec Selma"
	Pause  string // name of the holidays that follow, "" for none
	Href   string // page of the session, "" for none
}

// title is "Séance 3, 2 nov. : retard".
func (s Step) title() string {
	word := s.Note
	if word == "" {
		word = s.Mark.Word()
	}
	if s.Date == "" {
		return locale.T("Séance %d : %s", s.Number, word)
	}
	return locale.T("Séance %d, %s : %s", s.Number, s.Date, word)
}

func strip(s Strip) template.HTML {
	var o out
	class := "fil"
	if s.Small {
		class = "fil fil-petit"
	}
	o.raw(`<ol class="`, class, `"`)
	o.attr("aria-label", or(s.Label, locale.T("Les séances")))
	o.raw(">")
	for _, step := range s.Steps {
		o.step(step, step.Number == s.Current && s.Current != 0, s.Small)
	}
	o.raw("</ol>")
	return o.html()
}

func (o *out) step(s Step, current, small bool) {
	o.raw("<li")
	if current {
		o.raw(` aria-current="step"`)
	}
	o.raw(">")
	if s.Href != "" {
		o.raw("<a")
		o.attr("href", safeURL(s.Href))
		o.raw(">")
	}
	o.gommette(s.Mark, s.title())
	if !small {
		o.raw(`<span class="fil-n" aria-hidden="true">`, strconv.Itoa(s.Number), "</span>")
	}
	if s.Href != "" {
		o.raw("</a>")
	}
	o.raw("</li>")
	if s.Pause == "" {
		return
	}
	o.raw(`<li class="fil-pause"><span>`)
	if !small {
		o.text(s.Pause)
	}
	o.raw("</span></li>")
}

// marks is a row of gommettes alone: the last sessions, at the end of a line.
// first is the number of the first session.
func marks(first int, list []Mark) template.HTML {
	var o out
	o.raw(`<span class="mini">`)
	for i, m := range list {
		o.gommette(m, Step{Number: first + i, Mark: m}.title())
	}
	o.raw("</span>")
	return o.html()
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
