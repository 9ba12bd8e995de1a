package ui

import "html/template"

// Task is one line of a list of things to do.
type Task struct {
	Tone  Tone
	Icon  string
	Title string
	Href  string
	Text  string
	When  string // "Avant lundi"
	Note  string // icon of the tag, may be ""
}

func tasks(list []Task) template.HTML {
	var o out
	o.raw(`<ul class="taches">`)
	for _, t := range list {
		o.raw(`<li><span class="rond-icone">`)
		o.icon(t.Icon)
		o.raw("</span><div>")
		o.link(t.Href, t.Title)
		o.el("p", t.Text)
		o.raw("</div>")
		o.tag(t.Tone, t.Note, t.When)
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}

// Appointment is one line of an agenda.
type Appointment struct {
	Day   string // "lun. 23"
	Shape Shape
	Color Color
	Title string
	Href  string
	Text  string
	Tone  Tone
	Icon  string
	State string // "Complète"
}

func agenda(list []Appointment) template.HTML {
	var o out
	o.raw(`<ol class="agenda">`)
	for _, a := range list {
		o.raw(`<li><span class="jour">`)
		o.text(a.Day)
		o.raw("</span>", string(dot(a.Shape, a.Color)), `<span class="agenda-texte">`)
		o.link(a.Href, a.Title)
		o.el("small", a.Text)
		o.raw("</span>")
		o.tag(a.Tone, a.Icon, a.State)
		o.raw("</li>")
	}
	o.raw("</ol>")
	return o.html()
}

// Follow is one pair not to lose sight of.
type Follow struct {
	Glyph Glyph
	Title string
	Href  string
	Text  string
	First int // number of the first mark's session
	Marks []Mark
}

func follows(list []Follow) template.HTML {
	var o out
	o.raw(`<ul class="suivis">`)
	for _, f := range list {
		o.raw("<li>", string(glyph(f.Glyph)), "<span>")
		o.link(f.Href, f.Title)
		o.el("small", f.Text)
		o.raw("</span>", string(marks(f.First, f.Marks)), "</li>")
	}
	o.raw("</ul>")
	return o.html()
}

// Coverage is how much of something is there, with its denominator.
type Coverage struct {
	Label    string
	Href     string // "" for no link
	Have, Of int
}

func coverages(list []Coverage) template.HTML {
	var o out
	o.raw(`<ul class="complet">`)
	for _, c := range list {
		o.raw("<li><span>")
		o.link(c.Href, c.Label)
		o.raw("</span><b>")
		o.int(c.Have)
		o.raw("<small> ")
		o.text(sur(c.Of))
		o.raw("</small></b>")
		o.gauge(c.Have, c.Of, c.Label)
		o.raw("</li>")
	}
	o.raw("</ul>")
	return o.html()
}

// Stat is one figure with what it counts.
type Stat struct {
	Value string // "88 %"
	Label string // "de présence"
	Hint  string // denominator or period, may be ""
	Href  string
}

func stats(list []Stat) template.HTML {
	var o out
	o.raw(`<dl class="chiffres">`)
	for _, s := range list {
		o.raw("<div><dt>")
		o.link(s.Href, s.Label)
		o.el("small", s.Hint)
		o.raw("</dt><dd>")
		o.text(s.Value)
		o.raw("</dd></div>")
	}
	o.raw("</dl>")
	return o.html()
}

// Label is a tag as data.
type Label struct {
	Tone       Tone
	Icon, Text string
}

// Fact is one line of a short description list: words, then tags.
type Fact struct {
	Term, Text string
	Href       string // of Text, "" for none
	Tags       []Label
}

func facts(list []Fact) template.HTML {
	var o out
	o.raw(`<dl class="fiche-courte">`)
	for _, f := range list {
		o.raw("<div><dt>")
		o.text(f.Term)
		o.raw("</dt><dd>")
		o.link(f.Href, f.Text)
		for _, t := range f.Tags {
			o.tag(t.Tone, t.Icon, t.Text)
		}
		o.raw("</dd></div>")
	}
	o.raw("</dl>")
	return o.html()
}
