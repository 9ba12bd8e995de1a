package ui

import (
	"html/template"

	"binome/internal/locale"
)

// Tone is the meaning of a tint. A tint always comes with words.
type Tone string

// The tones. Local means "kept on this device", nothing else.
const (
	Neutral Tone = ""
	OK      Tone = "ok"
	Watch   Tone = "veille"
	Alert   Tone = "alerte"
	Local   Tone = "local"
	Info    Tone = "info"
)

func (t Tone) class() string {
	switch t {
	case OK, Watch, Alert, Local, Info:
		return " " + string(t)
	case Neutral:
	}
	return ""
}

// tag (étiquette) is a state in a word or two. icon may be "".
func tag(tone Tone, icon, text string) template.HTML {
	var o out
	o.Grow(192)
	o.tag(tone, icon, text)
	return o.html()
}

func (o *out) tag(tone Tone, icon, text string) {
	if text == "" {
		return
	}
	o.raw(`<span class="etiquette`, tone.class(), `">`)
	o.icon(icon)
	o.text(text)
	o.raw("</span>")
}

// sync (réseau) is the state of the exchanges with the server, as a pill.
func syncPill(tone Tone, icon, text string) template.HTML {
	var o out
	o.raw(`<p class="reseau`, tone.class(), `" role="status">`)
	o.icon(icon)
	o.el("span", text)
	o.raw("</p>")
	return o.html()
}

// notice (avis) is a short message: strong is the fact, text what to do. Either
// may be "". The icon is the tone's own.
func notice(tone Tone, strong, text string) template.HTML {
	var o out
	o.notice(tone, toneIcon(tone), strong, text)
	return o.html()
}

// noticeWith is notice with another icon.
func noticeWith(tone Tone, icon, strong, text string) template.HTML {
	var o out
	o.notice(tone, icon, strong, text)
	return o.html()
}

func (o *out) notice(tone Tone, icon, strong, text string) {
	o.raw(`<p class="avis`, tone.class(), `">`)
	o.icon(icon)
	o.raw("<span>")
	o.el("strong", strong)
	if strong != "" && text != "" {
		o.raw(" ")
	}
	o.text(text)
	o.raw("</span></p>")
}

func toneIcon(t Tone) string {
	switch t {
	case OK:
		return "check"
	case Watch:
		return "hourglass"
	case Alert:
		return "triangle-alert"
	case Local:
		return "smartphone"
	case Neutral, Info:
	}
	return "info"
}

// Kind is how much a button calls.
type Kind string

// The kinds of button. Sun is the one call of a screen, on a dark ground.
const (
	Primary   Kind = ""
	Secondary Kind = "2"
	Quiet     Kind = "3"
	Sunlit    Kind = "soleil"
	Danger    Kind = "alerte"
	Large     Kind = "large"
)

func (k Kind) class() string {
	switch k {
	case Secondary, Quiet, Sunlit, Danger, Large:
		return " bouton-" + string(k)
	case Primary:
	}
	return ""
}

// button submits its form. icon may be "".
func button(kind Kind, icon, label string) template.HTML {
	var o out
	o.raw(`<button class="bouton`, kind.class(), `" type="submit">`)
	o.icon(icon)
	o.text(label)
	o.raw("</button>")
	return o.html()
}

// buttonNamed submits its form with name=value, for forms with two ends.
func buttonNamed(kind Kind, icon, label, name, value string) template.HTML {
	var o out
	o.raw(`<button class="bouton`, kind.class(), `" type="submit"`)
	o.attr("name", name)
	o.attr("value", value)
	o.raw(">")
	o.icon(icon)
	o.text(label)
	o.raw("</button>")
	return o.html()
}

// linkButton is a link that looks like a button.
func linkButton(kind Kind, icon, label, href string) template.HTML {
	var o out
	o.raw(`<a class="bouton`, kind.class(), `"`)
	o.attr("href", safeURL(href))
	o.raw(">")
	o.icon(icon)
	o.text(label)
	o.raw("</a>")
	return o.html()
}

// Empty is what a list says when it has nothing: why, and what to do.
type Empty struct {
	Title, Text   string
	Action, Href  string // "" for no action
	Shape         Shape  // "" for the flower
	Color         Color  // "" for moss
	HeadingLevel2 bool   // an h2 instead of an h3
}

func empty(e Empty) template.HTML {
	var o out
	if e.Shape == "" {
		e.Shape = Flower
	}
	if e.Color == "" {
		e.Color = Moss
	}
	o.raw(`<div class="vide">`, string(shape(e.Shape, e.Color)), "<div>")
	if e.HeadingLevel2 {
		o.el("h2", e.Title)
	} else {
		o.el("h3", e.Title)
	}
	if e.Text != "" {
		o.raw(`<p class="aide">`)
		o.text(e.Text)
		o.raw("</p>")
	}
	if e.Action != "" {
		o.raw(`<p class="vide-action">`, string(linkButton(Secondary, "", e.Action, e.Href)), "</p>")
	}
	o.raw("</div></div>")
	return o.html()
}

// reserved says what this person is not seeing.
func reserved(text string) template.HTML {
	var o out
	o.raw(`<p class="reserve">`)
	o.icon("eye-off")
	o.el("span", text)
	o.raw("</p>")
	return o.html()
}

// gauge (jauge) is have out of of as a bar; its text stands beside it.
func gauge(have, of int) template.HTML {
	var o out
	o.gauge(have, of, "")
	return o.html()
}

func (o *out) gauge(have, of int, label string) {
	o.raw(`<progress class="jauge" max="`)
	o.int(max(of, 1))
	o.raw(`" value="`)
	o.int(min(max(have, 0), max(of, 1)))
	o.raw(`"`)
	if label == "" {
		label = locale.T("%d sur %d", have, of)
	}
	o.attr("aria-label", label)
	o.raw("></progress>")
}
