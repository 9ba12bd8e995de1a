package ui

import (
	"html/template"
	"strconv"

	"binome/internal/locale"
)

// Heat (fil-groupes) is the attendance of several groups, week by week: a matrix
// whose cells carry their fraction written in. The future is empty, not zero.
type Heat struct {
	Label string // read aloud: "Présence des cinq groupes"
	Weeks []HeatWeek
	Rows  []HeatRow
	Total string // heading of the last column, "" for "Moyenne"
}

// HeatWeek is one column.
type HeatWeek struct {
	Number  int
	Date    string // "5 oct."
	Current bool
	Pause   string // name of the holidays that follow, "" for none
}

// HeatRow is one group.
type HeatRow struct {
	Name  string // "Lundi matin"
	Place string // "Les Hirondelles"
	Href  string
	Shape Shape
	Color Color
	Cells []HeatCell // as many as there are weeks
	Total string     // "88 %"
}

// HeatCell is one group in one week: known (Of > 0), expected (Text), cancelled,
// waiting for its roll call or for a decision (Mark), or in the future (zero).
type HeatCell struct {
	Here, Of int
	Text     string // "13 h 45"
	Mark     Mark   // Cancelled, Pending or Disputed
	Hidden   bool   // withheld because the group is small
}

// HeatStep is the step from 0 to 4 of here out of of: under 70 %, 70 to 79, 80 to
// 89, 90 to 99, everybody.
func HeatStep(here, of int) int {
	switch p := 100 * here; {
	case of <= 0 || p < 70*of:
		return 0
	case p < 80*of:
		return 1
	case p < 90*of:
		return 2
	case here < of:
		return 3
	}
	return 4
}

func heat(h Heat) template.HTML {
	var o out
	o.openScroll(locale.T("%s, tableau à faire défiler", h.Label))
	o.raw(`<table class="fil-groupes"><caption class="lu">`)
	o.text(h.Label)
	o.raw(`</caption><thead><tr><th scope="col" class="fil-groupes-nom"><span class="lu">`)
	o.text(locale.T("Groupe"))
	o.raw("</span></th>")
	for _, w := range h.Weeks {
		o.heatWeek(w)
	}
	o.raw(`<th scope="col" class="total">`)
	o.text(or(h.Total, locale.T("Moyenne")))
	o.raw("</th></tr></thead><tbody>")
	for i, r := range h.Rows {
		o.heatRow(r, h.Weeks, i, len(h.Rows))
	}
	o.raw("</tbody></table></div>")
	return o.html()
}

func (o *out) heatWeek(w HeatWeek) {
	o.raw(`<th scope="col"`)
	if w.Current {
		o.raw(` class="ici" aria-current="date"`)
	}
	o.raw(`><span class="lu">`)
	o.text(locale.T("Séance"))
	o.raw(" </span>", strconv.Itoa(w.Number), "<small>")
	o.text(w.Date)
	o.raw("</small></th>")
	if w.Pause != "" {
		o.raw(`<td class="pause"></td>`)
	}
}

// heatRow writes row i of rows. The first one carries the holidays, as cells that
// span all rows.
func (o *out) heatRow(r HeatRow, weeks []HeatWeek, i, rows int) {
	o.raw(`<tr><th scope="row">`)
	o.group(r)
	o.raw("</th>")
	for k, w := range weeks {
		var c HeatCell
		if k < len(r.Cells) {
			c = r.Cells[k]
		}
		o.heatCell(c, w.Current, i == rows-1)
		if w.Pause != "" && i == 0 {
			o.raw(`<td class="pause" rowspan="`, strconv.Itoa(rows), `"><span>`)
			o.text(w.Pause)
			o.raw("</span></td>")
		}
	}
	o.raw(`<td class="total">`)
	o.text(r.Total)
	o.raw("</td></tr>")
}

func (o *out) group(r HeatRow) {
	tag := "span"
	if r.Href != "" {
		tag = "a"
	}
	o.raw("<", tag, ` class="groupe"`)
	if r.Href != "" {
		o.attr("href", safeURL(r.Href))
	}
	o.raw(">", string(dot(r.Shape, r.Color)), "<span>")
	o.text(r.Name)
	o.el("small", r.Place)
	o.raw("</span></", tag, ">")
}

func (o *out) heatCell(c HeatCell, current, last bool) {
	switch {
	case current && last:
		o.raw(`<td class="ici ici-fin">`)
	case current:
		o.raw(`<td class="ici">`)
	default:
		o.raw("<td>")
	}
	switch {
	case c.Hidden:
		o.raw(`<span class="case tue" aria-hidden="true">–</span><span class="lu">`)
		o.text(locale.T("non montré, effectif trop petit"))
		o.raw("</span>")
	case c.Mark != 0:
		o.raw(`<span class="case etat">`)
		o.gommette(c.Mark, "")
		o.raw("</span>")
	case c.Text != "":
		o.raw(`<span class="case attendue">`)
		o.text(c.Text)
		o.raw("</span>")
	case c.Of > 0:
		o.raw(`<span class="case" data-v="`, strconv.Itoa(HeatStep(c.Here, c.Of)), `"><b>`)
		o.int(c.Here)
		o.raw("</b><small>/", strconv.Itoa(c.Of), "</small></span>")
	default:
		o.raw(`<span class="case vide"><span class="lu">`)
		o.text(locale.T("à venir"))
		o.raw("</span></span>")
	}
	o.raw("</td>")
}

// heatLegend says the five steps.
func heatLegend() template.HTML {
	var o out
	o.raw(`<ul class="legende"`)
	o.attr("aria-label", locale.T("Légende"))
	o.raw(">")
	for i, words := range []string{locale.T("moins de 70 %%"), locale.T("70 à 79"), locale.T("80 à 89"), locale.T("90 à 99"), locale.T("tout le monde")} {
		o.raw(`<li><i data-v="`, strconv.Itoa(i), `"></i>`)
		o.text(words)
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}
