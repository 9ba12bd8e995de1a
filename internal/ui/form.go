package ui

import (
	"slices"

	"binome/internal/fault"
)

// Form is what a page needs to show a form again: what was typed, and what is
// wrong with it. The zero Form is an empty form.
type Form struct {
	Values map[string][]string // as posted, or as stored
	Errors fault.Fields        // in the order of the form
}

// Fill makes a form from names and values in turn: Fill("email", e, "name", n).
// A name may come again, for several checked boxes. A last name without value
// is ignored.
func Fill(pairs ...string) Form {
	f := Form{Values: make(map[string][]string, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values[pairs[i]] = append(f.Values[pairs[i]], pairs[i+1])
	}
	return f
}

// Value is the first value of the field, "" for none.
func (f Form) Value(name string) string {
	if v := f.Values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Has reports whether value is among the field's values.
func (f Form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// Error is the field's first message, "" for none.
func (f Form) Error(name string) string { return f.Errors.On(name) }

// With returns the form with these messages: for the page that answers a refused
// form.
func (f Form) With(errors fault.Fields) Form {
	f.Errors = errors
	return f
}

// Option is one choice of a select, of radios or of checkboxes.
type Option struct {
	Value    string
	Label    string
	Hint     string // under the label; not in a select
	Disabled bool
}

// Attr changes one thing of a field; the functions below make them.
type Attr struct {
	name  string
	value string
	n     int
}

// The attributes of a field, as template functions: hint, kind, autocomplete,
// inputmode, placeholder are texts; optional and short are flags; limit, rows and
// from are numbers.
func hint(text string) Attr          { return Attr{name: "hint", value: text} }
func kind(text string) Attr          { return Attr{name: "kind", value: text} }
func autocomplete(token string) Attr { return Attr{name: "autocomplete", value: token} }
func inputmode(mode string) Attr     { return Attr{name: "inputmode", value: mode} }
func optional() Attr                 { return Attr{name: "optional"} }
func short() Attr                    { return Attr{name: "short"} }
func limit(n int) Attr               { return Attr{name: "limit", n: n} }
func rows(n int) Attr                { return Attr{name: "rows", n: n} }
func accept(types string) Attr       { return Attr{name: "accept", value: types} }
func hiddenLabel() Attr              { return Attr{name: "hiddenlabel"} }

// control is a field with its attributes sorted out.
type control struct {
	name, label  string
	value, err   string
	hint, kind   string
	autocomplete string
	inputmode    string
	accept       string
	optional     bool
	short        bool
	hiddenLabel  bool
	limit, rows  int
}

func newControl(f Form, name, label string, attrs []Attr) control {
	c := control{name: name, label: label, value: f.Value(name), err: f.Error(name), kind: "text", rows: 4}
	for _, a := range attrs {
		switch a.name {
		case "hint":
			c.hint = a.value
		case "kind":
			c.kind = a.value
		case "autocomplete":
			c.autocomplete = a.value
		case "inputmode":
			c.inputmode = a.value
		case "accept":
			c.accept = a.value
		case "optional":
			c.optional = true
		case "short":
			c.short = true
		case "hiddenlabel":
			c.hiddenLabel = true
		case "limit":
			c.limit = a.n
		case "rows":
			c.rows = a.n
		}
	}
	return c
}

// FieldID is the id of the element that has the focus when the error summary
// links to the field.
func FieldID(name string) string {
	b := []byte("f-" + name)
	for i, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			b[i] = '_'
		}
	}
	return string(b)
}
