package ui

import (
	"html/template"
	"strconv"

	"binome/internal/locale"
)

// Weather (météo) is how a session felt, in five drawings.
type Weather int

// The weathers, from 1 to 5; 0 is "not said".
const (
	Unsaid Weather = iota
	Thunder
	Rain
	Clouds
	Bright
	Sunny
)

// Word is what the teen reads under the drawing: "Génial".
func (w Weather) Word() string {
	switch w {
	case Sunny:
		return locale.T("Génial")
	case Bright:
		return locale.T("Plutôt bien")
	case Clouds:
		return locale.T("Moyen")
	case Rain:
		return locale.T("Pas facile")
	case Thunder:
		return locale.T("Très dur")
	case Unsaid:
	}
	return ""
}

// weather draws w with its word read aloud, small; nothing when unsaid.
func weather(w Weather) template.HTML {
	var o out
	o.weather(w, "meteo-p")
	return o.html()
}

// weatherLarge draws w without its word, which stands beside it.
func weatherLarge(w Weather) template.HTML {
	if w < Thunder || w > Sunny {
		return ""
	}
	return template.HTML(`<svg class="meteo" viewBox="0 0 96 96" aria-hidden="true"><use href="` + sprite() + `#m-` + strconv.Itoa(int(w)) + `"/></svg>`)
}

func (o *out) weather(w Weather, class string) {
	if w < Thunder || w > Sunny {
		return
	}
	o.raw(`<svg class="`, class, `" viewBox="0 0 96 96" aria-hidden="true"><use href="`, sprite(), `#m-`, strconv.Itoa(int(w)), `"/></svg><span class="lu">`)
	o.text(w.Word())
	o.raw("</span>")
}

// TeenStrip (fil-jeune) is one teen's sessions in rows under the same weeks:
// venue, jeu, journal.
type TeenStrip struct {
	Label string // read aloud: "Ses 16 séances"
	Steps []Step // Number, Date and Pause of each column
	Rows  []TeenRow
}

// TeenRow is one row. Line draws the thread through its marks.
type TeenRow struct {
	Label string
	Line  bool
	Cells []TeenCell // as many as there are steps
}

// TeenCell is a mark, a weather, or nothing.
type TeenCell struct {
	Mark    Mark
	Note    string // replaces the mark's word
	Weather Weather
}

func teenStrip(s TeenStrip) template.HTML {
	var o out
	o.openScroll(locale.T("%s, tableau à faire défiler", s.Label))
	o.raw(`<table class="fil-jeune"><caption class="lu">`)
	o.text(s.Label)
	o.raw(`</caption><thead><tr><th scope="col"><span class="lu">`)
	o.text(locale.T("Moment"))
	o.raw("</span></th>")
	for _, step := range s.Steps {
		o.raw(`<th scope="col"><span class="lu">`)
		o.text(locale.T("Séance"))
		o.raw(" </span>", strconv.Itoa(step.Number), "<small>")
		o.text(step.Date)
		o.raw("</small></th>")
		if step.Pause != "" {
			o.raw(`<td class="vac"><small>`)
			o.text(step.Pause)
			o.raw("</small></td>")
		}
	}
	o.raw("</tr></thead><tbody>")
	for _, r := range s.Rows {
		o.teenRow(r, s.Steps)
	}
	o.raw("</tbody></table></div>")
	return o.html()
}

func (o *out) teenRow(r TeenRow, steps []Step) {
	o.raw("<tr")
	if r.Line {
		o.raw(` class="fil-ligne"`)
	}
	o.raw(`><th scope="row">`)
	o.text(r.Label)
	o.raw("</th>")
	for i, step := range steps {
		o.raw("<td>")
		if i < len(r.Cells) {
			c := r.Cells[i]
			if c.Mark != 0 {
				o.gommette(c.Mark, c.Note)
			}
			o.weather(c.Weather, "meteo-p")
		}
		o.raw("</td>")
		if step.Pause != "" {
			o.raw(`<td class="vac"></td>`)
		}
	}
	o.raw("</tr>")
}

// teenLegend says the marks given and the five weathers.
func teenLegend(list ...Mark) template.HTML {
	var o out
	o.raw(`<ul class="legende"`)
	o.attr("aria-label", locale.T("Légende"))
	o.raw(">")
	for _, m := range list {
		o.raw(`<li><span class="gommette" data-etat="`, string(rune(m)), `"></span>`)
		o.text(m.Word())
		o.raw("</li>")
	}
	for w := Sunny; w >= Thunder; w-- {
		o.raw("<li>", string(weatherSmall(w)))
		o.text(w.Word())
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}

func weatherSmall(w Weather) template.HTML {
	return template.HTML(`<svg class="meteo-p" viewBox="0 0 96 96" aria-hidden="true"><use href="` + sprite() + `#m-` + strconv.Itoa(int(w)) + `"/></svg>`)
}
