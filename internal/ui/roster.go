package ui

import (
	"html/template"
	"strings"

	"binome/internal/locale"
)

// Roster (liste) is a table of people: glyph and name, some words, the strip of
// their sessions. It is made by hand, not by a template: it may be long.
type Roster struct {
	Caption string
	Heads   []RosterHead // of the name, then of the words
	Rows    []RosterRow
	Strip   string // head of the strips, "" for none
}

// RosterHead is the head of a column. With Href it sorts the table; Sorted tells
// that it does now, ascending.
type RosterHead struct {
	Label, Href string
	Sorted      bool
}

// RosterRow is one person. Call is a tag that asks for something in place of the
// last word, "" for none. Marks are the letters of a strip, in order.
type RosterRow struct {
	Glyph Glyph
	Name  string
	Href  string // "" for no link
	Words []string
	Call  string
	Marks string
}

func roster(r Roster) template.HTML {
	o := rosterOut{said: map[[2]int]string{}}
	o.Grow(r.size())
	o.openScroll(locale.T("%s, tableau à faire défiler", r.Caption))
	o.raw(`<table class="table"><caption class="lu">`)
	o.text(r.Caption)
	o.raw("</caption><thead><tr>")
	for _, h := range r.Heads {
		o.rosterHead(h)
	}
	if r.Strip != "" {
		o.raw(`<th scope="col">`)
		o.text(r.Strip)
		o.raw("</th>")
	}
	o.raw("</tr></thead><tbody>")
	for _, x := range r.Rows {
		o.rosterRow(x, r.Strip != "")
	}
	o.raw("</tbody></table></div>")
	return o.html()
}

// size is about how many bytes the table takes.
func (r Roster) size() int {
	n := 2048
	for _, x := range r.Rows {
		n += 640 + len(x.Name) + 24*len(x.Marks)
	}
	return n
}

// rosterOut keeps the sentences that many rows share.
type rosterOut struct {
	out
	said map[[2]int]string
}

func (o *rosterOut) rosterHead(h RosterHead) {
	o.raw(`<th scope="col"`)
	if h.Sorted {
		o.raw(` aria-sort="ascending"`)
	}
	o.raw(">")
	if h.Href == "" {
		o.text(h.Label)
	} else {
		o.raw("<a")
		o.attr("href", safeURL(h.Href))
		o.raw(">")
		o.text(h.Label)
		if h.Sorted {
			o.icon("arrow-down")
		}
		o.raw("</a>")
	}
	o.raw("</th>")
}

func (o *rosterOut) rosterRow(r RosterRow, strip bool) {
	o.raw(`<tr><th scope="row"><span class="avec-glyphe">`)
	o.glyph(r.Glyph, "")
	o.link(r.Href, r.Name)
	o.raw("</span></th>")
	for i, w := range r.Words {
		o.raw("<td>")
		if r.Call != "" && i == len(r.Words)-1 {
			o.tag(Watch, "circle-alert", r.Call)
		} else {
			o.text(w)
		}
		o.raw("</td>")
	}
	if strip {
		o.raw("<td>")
		o.cells(r.Marks)
		o.raw("</td>")
	}
	o.raw("</tr>\n")
}

// drawn are the letters of Marks.
const drawn = "PRDEAVNCFX"

// cells is a strip in one line: drawn mark by mark, said in one sentence.
func (o *rosterOut) cells(letters string) {
	here, taken := 0, 0
	for i := range len(letters) {
		m := Mark(letters[i])
		if m == Present || m == Late || m == LeftEarly {
			here++
		} else if m != Excused && m != Absent {
			continue
		}
		taken++
	}
	sentence, known := o.said[[2]int{taken, here}]
	if !known {
		sentence = locale.N("Là %[2]d fois sur %[1]d séance", "Là %[2]d fois sur %[1]d séances", taken, here)
		o.said[[2]int{taken, here}] = sentence
	}
	o.raw(`<span class="mini" role="img"`)
	o.attr("aria-label", sentence)
	o.raw(">")
	for i := range len(letters) {
		if strings.IndexByte(drawn, letters[i]) >= 0 {
			o.WriteString(`<i data-etat="`)
			o.WriteByte(letters[i])
			o.WriteString(`"></i>`)
		}
	}
	o.raw("</span>")
}
