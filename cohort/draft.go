package cohort

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"binome/calendar"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
)

// How long what people type may be, in signes.
const (
	maxName      = 120
	maxRationale = 2000
)

// draft is a form as typed: get gives a field's text, fields gathers what is
// wrong with it. Each verb's parse function takes what it needs from one.
type draft struct {
	get    func(string) string
	fields fault.Fields
}

// refuse is an Invalid fault about one field.
func refuse(field, message string) error {
	return fault.Fields{{Name: field, Message: message}}.Err()
}

// text reads a field of at most limit signes; missing is what to say when it is
// empty, "" when it may be.
func (d *draft) text(name, missing string, limit int) string {
	v := strings.TrimSpace(d.get(name))
	if v == "" && missing != "" {
		d.fields.Add(name, missing)
	}
	if over := utf8.RuneCountInString(v) - limit; over > 0 {
		d.fields.Add(name, locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
	return v
}

// line is a name, on one line.
func (d *draft) line(name, missing string) string {
	return strings.Join(strings.Fields(d.text(name, missing, maxName)), " ")
}

// date reads a date; missing is what to say when it is empty.
func (d *draft) date(name, missing string) clock.Date {
	v := strings.TrimSpace(d.get(name))
	if v == "" {
		d.fields.Add(name, missing)
		return clock.Date{}
	}
	on, err := locale.ParseDate(v)
	if err != nil {
		d.fields.Add(name, locale.T("Date refusée : %s.", err.Error()))
		return clock.Date{}
	}
	return on
}

// number reads a whole number from low to high; empty is otherwise.
func (d *draft) number(name string, low, high, otherwise int) int {
	v := strings.TrimSpace(d.get(name))
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		d.fields.Add(name, locale.T("Écrivez un nombre de %d à %d.", low, high))
		return otherwise
	}
	return n
}

// hour reads a time of day: "9 h", "9h30", "09:30".
func (d *draft) hour(name string) string {
	v, err := locale.ParseTime(d.get(name))
	if err != nil || v == "" {
		d.fields.Add(name, locale.T("Écrivez une heure, par exemple 9 h 30."))
		return ""
	}
	return v
}

// one reads a value that must be on the list.
func one[T ~string](d *draft, name, missing string, list ...T) T {
	v := T(strings.TrimSpace(d.get(name)))
	if !slices.Contains(list, v) {
		d.fields.Add(name, missing)
		return ""
	}
	return v
}

// ref reads an identifier; missing is what to say when there is none, "" when it
// may be absent.
func ref[T any](d *draft, name, missing string) id.ID[T] {
	v := strings.TrimSpace(d.get(name))
	i, err := id.Parse[T](v)
	if err != nil && (missing != "" || v != "") {
		d.fields.Add(name, otherwise(missing, locale.T("Choisissez dans la liste.")))
	}
	return i
}

// newID reads the identifier that the form of a new thing carries.
func newID[T any](d *draft) id.ID[T] {
	i, err := id.Parse[T](d.get("nouveau"))
	if err != nil {
		d.fields.Add("", locale.T("Le formulaire était incomplet : envoyez-le à nouveau."))
	}
	return i
}

func otherwise(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// gommette reads a shape and a colour; both may be left to be proposed.
func (d *draft) gommette() (shape, color string) {
	shape, color = strings.TrimSpace(d.get("forme")), strings.TrimSpace(d.get("couleur"))
	if shape != "" && !ui.Shape(shape).Valid() {
		d.fields.Add("forme", locale.T("Choisissez une des douze formes."))
	}
	if color != "" && !ui.Color(color).Valid() {
		d.fields.Add("couleur", locale.T("Choisissez une des six couleurs."))
	}
	return shape, color
}

// halfDay reads am or pm.
func (d *draft) halfDay(name string) calendar.HalfDay {
	return one(d, name, locale.T("Choisissez le matin ou l’après-midi."), calendar.AM, calendar.PM)
}

// near refuses a date more than two years before today or one year after.
func (d *draft) near(name string, on, today clock.Date) {
	if !on.IsZero() && (on.Sub(today) > 366 || today.Sub(on) > 2*366) {
		d.fields.Add(name, locale.T("Cette date est loin d’aujourd’hui : vérifiez l’année."))
	}
}
