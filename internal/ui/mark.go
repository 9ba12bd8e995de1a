package ui

import (
	"html/template"
	"sync"

	"binome/internal/locale"
)

// Mark is the state of one person at one session: a gommette.
type Mark byte

// The marks. Each has its own shape, colour and word.
const (
	Present   Mark = 'P'
	Late      Mark = 'R'
	LeftEarly Mark = 'D'
	Excused   Mark = 'E'
	Absent    Mark = 'A'
	Out       Mark = 'X' // has left the programme
	Future    Mark = 'F'
	Pending   Mark = 'N' // the roll call is not done
	Cancelled Mark = 'C'
	Disputed  Mark = 'V' // two sources differ, a person decides
)

// Marks lists the marks in the order of a legend.
func Marks() []Mark {
	return []Mark{Present, Late, LeftEarly, Excused, Absent, Disputed, Pending, Cancelled, Future, Out}
}

// Word is the mark said: "présence", "à venir". An unknown mark has no word.
func (m Mark) Word() string {
	switch m {
	case Present:
		return locale.T("présence")
	case Late:
		return locale.T("retard")
	case LeftEarly:
		return locale.T("départ avant la fin")
	case Excused:
		return locale.T("absence prévenue")
	case Absent:
		return locale.T("absence")
	case Out:
		return locale.T("sorti du programme")
	case Future:
		return locale.T("à venir")
	case Pending:
		return locale.T("appel pas encore fait")
	case Cancelled:
		return locale.T("séance annulée")
	case Disputed:
		return locale.T("en attente d’une décision")
	}
	return ""
}

// gommette draws the mark. title replaces the word that is read aloud and shown
// on hover: "Séance 3 : retard"; with "" the mark's word is read.
func gommette(m Mark, title string) template.HTML {
	if title == "" {
		if html, ok := plainMarks()[m]; ok {
			return html
		}
	}
	var o out
	o.gommette(m, title)
	return o.html()
}

// plainMarks are the gommettes without a title, which lists repeat by the hundred.
var plainMarks = sync.OnceValue(func() map[Mark]template.HTML {
	m := map[Mark]template.HTML{}
	for _, mark := range Marks() {
		var o out
		o.gommette(mark, "")
		m[mark] = o.html()
	}
	return m
})

func (o *out) gommette(m Mark, title string) {
	word := m.Word()
	if word == "" {
		m, word = Pending, Pending.Word()
	}
	o.raw(`<span class="gommette" data-etat="`, string(rune(m)), `"`)
	o.attrIf("title", title)
	o.raw(`><span class="lu">`)
	if title == "" {
		title = word
	}
	o.text(title)
	o.raw("</span></span>")
}

// legend lists marks with their words.
func legend(marks ...Mark) template.HTML {
	var o out
	o.raw(`<ul class="legende"`)
	o.attr("aria-label", locale.T("Légende"))
	o.raw(">")
	for _, m := range marks {
		o.raw(`<li><span class="gommette" data-etat="`, string(rune(m)), `"></span>`)
		o.text(m.Word())
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}
