package ui

import (
	"html/template"
	"strconv"

	"binome/internal/locale"
)

// errorSummary says how many points are to be corrected and leads to each. It
// takes the focus when the page opens. Empty without errors.
func errorSummary(f Form) template.HTML {
	if len(f.Errors) == 0 {
		return ""
	}
	var o out
	o.raw(`<div class="avis alerte erreurs" role="alert" tabindex="-1" data-focus>`)
	o.icon("circle-x")
	o.raw("<div><strong>")
	o.text(locale.N("Il reste %d point à corriger.", "Il reste %d points à corriger.", len(f.Errors)))
	o.raw("</strong><ul>")
	for _, e := range f.Errors {
		o.raw("<li>")
		if e.Name == "" {
			o.text(locale.Typo(e.Message))
		} else {
			o.link("#"+FieldID(e.Name), locale.Typo(e.Message))
		}
		o.raw("</li>")
	}
	o.raw("</ul></div></div>")
	return o.html()
}

// field is a line of text; kind gives the type of the input (email, tel, number,
// date, time, password, search, url).
func field(f Form, name, label string, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, attrs)
	var o out
	o.openField(c)
	o.raw("<input")
	o.controlAttrs(c)
	o.attr("type", c.kind)
	if c.kind != "password" {
		o.attrIf("value", c.value)
	}
	o.raw(">")
	o.counter(c)
	o.raw("</div>")
	return o.html()
}

// day is a date in French words or figures: "14 3 2013", "14/03/2013", "14 mars
// 2013". locale.ParseDate reads it.
func day(f Form, name, label string, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, append([]Attr{hint(locale.T("Par exemple 14 3 2013")), inputmode("text"), short()}, attrs...))
	var o out
	o.openField(c)
	o.raw("<input")
	o.controlAttrs(c)
	o.raw(` type="text"`)
	o.attrIf("value", c.value)
	o.raw("></div>")
	return o.html()
}

// textarea is several lines; limit gives the number of signes, counted live.
func textarea(f Form, name, label string, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, attrs)
	var o out
	o.openField(c)
	o.raw("<textarea")
	o.controlAttrs(c)
	o.attr("rows", strconv.Itoa(c.rows))
	o.raw(">")
	if len(c.value) > 0 && c.value[0] == '\n' {
		o.raw("\n") // HTML drops the first line break
	}
	o.text(c.value)
	o.raw("</textarea>")
	o.counter(c)
	o.raw("</div>")
	return o.html()
}

// selectField is a list to choose one from. With optional, or without a value,
// the first line is empty.
func selectField(f Form, name, label string, options []Option, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, attrs)
	var o out
	o.openField(c)
	o.raw("<select")
	o.controlAttrs(c)
	o.raw(">")
	if c.value == "" || c.optional {
		o.raw(`<option value="">`)
		o.text(locale.T("Choisir"))
		o.raw("</option>")
	}
	for _, p := range options {
		if p.Value == "" && p.Label == "" {
			continue
		}
		o.raw("<option")
		o.attr("value", p.Value)
		if p.Value == c.value && c.value != "" {
			o.raw(" selected")
		}
		if p.Disabled {
			o.raw(" disabled")
		}
		o.raw(">")
		o.text(p.Label)
		o.raw("</option>")
	}
	o.raw("</select></div>")
	return o.html()
}

// radios and checkboxes are native inputs in a fieldset; nothing is ticked
// unless the form says so.
func radios(f Form, name, legend string, options []Option, attrs ...Attr) template.HTML {
	return choices("radio", f, newControl(f, name, legend, attrs), options)
}

func checkboxes(f Form, name, legend string, options []Option, attrs ...Attr) template.HTML {
	return choices("checkbox", f, newControl(f, name, legend, attrs), options)
}

func choices(kind string, f Form, c control, options []Option) template.HTML {
	var o out
	id := FieldID(c.name)
	o.raw(`<fieldset class="champ choix-liste"`)
	o.describedBy(c)
	if c.err != "" && kind == "radio" {
		o.raw(` data-invalide`)
	}
	o.raw("><legend")
	if c.hiddenLabel {
		o.raw(` class="lu"`)
	}
	o.raw(">")
	o.label(c)
	o.raw("</legend>")
	o.helpAndError(c)
	for i, p := range options {
		pid := id
		if i > 0 {
			pid = id + "-" + strconv.Itoa(i+1)
		}
		o.choice(kind, pid, c, p, f.Has(c.name, p.Value))
	}
	o.raw("</fieldset>")
	return o.html()
}

func (o *out) choice(kind, id string, c control, p Option, checked bool) {
	o.raw(`<div class="case-choix"><input type="`, kind, `" id="`, id, `"`)
	o.attr("name", c.name)
	o.attr("value", p.Value)
	if checked {
		o.raw(" checked")
	}
	if p.Disabled {
		o.raw(" disabled")
	}
	if c.err != "" {
		o.raw(` aria-invalid="true"`)
	}
	if p.Hint != "" {
		o.raw(` aria-describedby="`, id, `-p"`)
	}
	o.raw(`><label for="`, id, `">`)
	o.text(p.Label)
	o.raw("</label>")
	if p.Hint != "" {
		o.raw(`<p class="aide" id="`, id, `-p">`)
		o.text(p.Hint)
		o.raw("</p>")
	}
	o.raw("</div>")
}

// checkbox is one yes, posted as "oui".
func checkbox(f Form, name, label string, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, attrs)
	id := FieldID(name)
	var o out
	o.raw(`<div class="champ choix-liste"`)
	if c.err != "" {
		o.raw(" data-invalide")
	}
	o.raw(">")
	if c.err != "" {
		o.errorLine(c, id)
	}
	o.choice("checkbox", id, c, Option{Value: "oui", Label: label, Hint: c.hint}, f.Value(name) != "")
	o.raw("</div>")
	return o.html()
}

// upload is a file to add; accept lists the extensions or types.
func upload(f Form, name, label string, attrs ...Attr) template.HTML {
	c := newControl(f, name, label, attrs)
	var o out
	o.openField(c)
	o.raw("<input")
	o.controlAttrs(c)
	o.raw(` type="file"`)
	o.attrIf("accept", c.accept)
	o.raw("></div>")
	return o.html()
}

// hidden is a value that the form carries.
func hidden(name, value string) template.HTML {
	var o out
	o.raw(`<input type="hidden"`)
	o.attr("name", name)
	o.attr("value", value)
	o.raw(">")
	return o.html()
}

func (o *out) openField(c control) {
	o.raw(`<div class="champ`)
	if c.short {
		o.raw(" court")
	}
	o.raw(`"><label for="`, FieldID(c.name), `"`)
	if c.hiddenLabel {
		o.raw(` class="lu"`)
	}
	o.raw(">")
	o.label(c)
	o.raw("</label>")
	o.helpAndError(c)
}

func (o *out) label(c control) {
	o.text(c.label)
	if c.optional {
		o.raw(` <span class="facultatif">`)
		o.text(locale.T("Facultatif"))
		o.raw("</span>")
	}
}

func (o *out) helpAndError(c control) {
	id := FieldID(c.name)
	if c.hint != "" {
		o.raw(`<p class="aide" id="`, id, `-a">`)
		o.text(c.hint)
		o.raw("</p>")
	}
	if c.err != "" {
		o.errorLine(c, id)
	}
}

func (o *out) errorLine(c control, id string) {
	o.raw(`<p class="erreur" id="`, id, `-e">`)
	o.icon("circle-x")
	o.raw(`<span><span class="lu">`)
	o.text(locale.T("Erreur :"))
	o.raw(" </span>")
	o.text(locale.Typo(c.err))
	o.raw("</span></p>")
}

func (o *out) controlAttrs(c control) {
	o.raw(` class="saisie" id="`, FieldID(c.name), `"`)
	o.attr("name", c.name)
	o.describedBy(c)
	if c.err != "" {
		o.raw(` aria-invalid="true"`)
	}
	if !c.optional {
		o.raw(` aria-required="true"`)
	}
	o.attrIf("autocomplete", c.autocomplete)
	o.attrIf("inputmode", c.inputmode)
	if c.limit > 0 {
		o.attr("data-limite", strconv.Itoa(c.limit))
	}
}

func (o *out) describedBy(c control) {
	id, ids := FieldID(c.name), ""
	if c.hint != "" {
		ids += " " + id + "-a"
	}
	if c.err != "" {
		ids += " " + id + "-e"
	}
	if c.limit > 0 {
		ids += " " + id + "-n"
	}
	if ids != "" {
		o.attr("aria-describedby", ids[1:])
	}
}

// counter is the room left. Without script it says the limit only; the script
// counts graphemes as the server does.
func (o *out) counter(c control) {
	if c.limit == 0 {
		return
	}
	o.raw(`<p class="aide compteur" id="`, FieldID(c.name), `-n" data-reste="`)
	o.text(locale.T("Il vous reste %s signes sur %s, espaces comprises."))
	o.raw(`" data-trop="`)
	o.text(locale.T("%s signes de trop. Rien n’est coupé : raccourcissez avant d’envoyer."))
	o.raw(`">`)
	o.text(locale.T("%s signes au plus, espaces comprises.", locale.Number(c.limit)))
	o.raw("</p>")
}
