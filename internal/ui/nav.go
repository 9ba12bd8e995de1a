package ui

import (
	"html/template"

	"binome/internal/locale"
)

// Link is a word and where it leads; without Href it is the page itself.
type Link struct{ Label, Href string }

// crumbs (fil d'Ariane) is the way here; the last link is the page itself.
func crumbs(list ...Link) template.HTML {
	var o out
	o.raw(`<nav class="fil-ariane"`)
	o.attr("aria-label", locale.T("Fil d’Ariane"))
	o.raw("><ol>")
	for i, l := range list {
		o.raw("<li>")
		if i == len(list)-1 || l.Href == "" {
			o.raw(`<span aria-current="page">`)
			o.text(l.Label)
			o.raw("</span></li>")
			continue
		}
		o.link(l.Href, l.Label)
		o.icon("chevron-right")
		o.raw("</li>")
	}
	o.raw("</ol></nav>")
	return o.html()
}

// crumb makes a Link in a template: {{crumbs (crumb "Cohorte 1" "/cohortes/1") (crumb "Lundi" "")}}.
func crumb(label, href string) Link { return Link{label, href} }

// tabs (vues) are several views of the same thing.
func tabs(label string, list []Tab) template.HTML {
	var o out
	o.raw(`<nav class="vues"`)
	o.attr("aria-label", label)
	o.raw("><ul>")
	for _, t := range list {
		o.raw("<li><a")
		o.attr("href", safeURL(t.Href))
		if t.Current {
			o.raw(` aria-current="page"`)
		}
		o.raw(">")
		o.text(t.Label)
		if t.Count != "" {
			o.raw(" <small>")
			o.text(t.Count)
			o.raw("</small>")
		}
		o.raw("</a></li>")
	}
	o.raw("</ul></nav>")
	return o.html()
}

// Pages leads to the pages before and after; an empty address is no link.
type Pages struct {
	Previous, Next string
	Text           string // "1 à 60 sur 231"
}

func pagination(p Pages) template.HTML {
	if p.Previous == "" && p.Next == "" && p.Text == "" {
		return ""
	}
	var o out
	o.raw(`<nav class="pagination"`)
	o.attr("aria-label", locale.T("Pages"))
	o.raw(">")
	if p.Previous != "" {
		o.raw(`<a class="bouton bouton-2" rel="prev"`)
		o.attr("href", safeURL(p.Previous))
		o.raw(">")
		o.icon("arrow-left")
		o.text(locale.T("Précédent"))
		o.raw("</a>")
	}
	o.el("p", p.Text)
	if p.Next != "" {
		o.raw(`<a class="bouton bouton-2" rel="next"`)
		o.attr("href", safeURL(p.Next))
		o.raw(">")
		o.text(locale.T("Suivant"))
		o.icon("arrow-right")
		o.raw("</a>")
	}
	o.raw("</nav>")
	return o.html()
}

// openScroll starts a region that scrolls sideways, reachable by keyboard.
func (o *out) openScroll(label string) {
	o.raw(`<div class="defile" tabindex="0" role="region"`)
	o.attr("aria-label", label)
	o.raw(">")
}

// scroll and endScroll stand around a wide table of a template.
func scroll(label string) template.HTML {
	var o out
	o.openScroll(locale.T("%s, tableau à faire défiler", label))
	return o.html()
}

func endScroll() template.HTML { return "</div>" }

// Table is a plain table of words and numbers: the data behind a figure.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]string // the first cell of a row names it
}

// Column is the head of one column. Number aligns it at the end.
type Column struct {
	Label  string
	Number bool
}

func table(t Table) template.HTML {
	var o out
	o.openScroll(locale.T("%s, tableau à faire défiler", t.Caption))
	o.raw(`<table class="table"><caption>`)
	o.text(t.Caption)
	o.raw("</caption><thead><tr>")
	for _, c := range t.Columns {
		o.raw(`<th scope="col"`, numberClass(c.Number), ">")
		o.text(c.Label)
		o.raw("</th>")
	}
	o.raw("</tr></thead><tbody>")
	for _, r := range t.Rows {
		o.raw("<tr>")
		for i, cell := range r {
			o.cell(cell, i == 0, i < len(t.Columns) && t.Columns[i].Number)
		}
		o.raw("</tr>")
	}
	o.raw("</tbody></table></div>")
	return o.html()
}

func (o *out) cell(text string, head, number bool) {
	if head {
		o.raw(`<th scope="row"`, numberClass(number), ">")
		o.text(text)
		o.raw("</th>")
		return
	}
	o.raw("<td", numberClass(number), ">")
	o.text(text)
	o.raw("</td>")
}

func numberClass(number bool) string {
	if number {
		return ` class="nombre"`
	}
	return ""
}

// data is the table behind a figure, folded.
func data(t Table) template.HTML {
	var o out
	o.raw(`<details class="donnees"><summary>`)
	o.text(locale.T("Voir les données"))
	o.raw("</summary>", string(table(t)), "</details>")
	return o.html()
}

func sur(n int) string { return locale.T("sur %d", n) }
