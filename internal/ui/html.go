package ui

import (
	"html"
	"html/template"
	"strconv"
	"strings"
)

// out builds the HTML of a component. raw takes only what this package writes;
// text, attr and link take what people typed.
type out struct{ strings.Builder }

func (o *out) raw(parts ...string) {
	for _, p := range parts {
		o.WriteString(p)
	}
}

func (o *out) text(s string) { o.WriteString(html.EscapeString(s)) }

func (o *out) int(n int) { o.WriteString(strconv.Itoa(n)) }

// attr writes ` name="value"`.
func (o *out) attr(name, value string) { o.raw(" ", name, `="`, html.EscapeString(value), `"`) }

// attrIf is attr when value is not empty.
func (o *out) attrIf(name, value string) {
	if value != "" {
		o.attr(name, value)
	}
}

// el writes <tag>text</tag> when text is not empty.
func (o *out) el(tag, text string) {
	if text != "" {
		o.raw("<", tag, ">")
		o.text(text)
		o.raw("</", tag, ">")
	}
}

// link writes text as a link, or alone when href is empty.
func (o *out) link(href, text string) {
	if href == "" {
		o.text(text)
		return
	}
	o.raw("<a")
	o.attr("href", safeURL(href))
	o.raw(">")
	o.text(text)
	o.raw("</a>")
}

func (o *out) html() template.HTML { return template.HTML(o.String()) }

// safeURL lets through addresses of this site, of the web, and of people.
func safeURL(href string) string {
	for _, start := range [...]string{"/", "#", "?", "https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(href, start) && !strings.HasPrefix(href, "//") {
			return href
		}
	}
	return "#"
}
