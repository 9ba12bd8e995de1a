package school

import (
	"strings"
	"unicode/utf8"

	"binome/calendar"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/web"
)

const maxName = 120

func refuse(field, message string) error {
	return fault.Fields{{Name: field, Message: message}}.Err()
}

// line reads a field on one line; missing is what to say when it is empty, "" when
// it may be.
func line(f web.Form, fields *fault.Fields, name, missing string) string {
	v := strings.Join(strings.Fields(f.Get(name)), " ")
	if v == "" && missing != "" {
		fields.Add(name, missing)
	}
	if over := utf8.RuneCountInString(v) - maxName; over > 0 {
		fields.Add(name, locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
	}
	return v
}

func parseSchool(f web.Form) (School, fault.Fields) {
	var fields fault.Fields
	s := School{
		Kind: Kind(f.Get("genre")), Name: line(f, &fields, "nom", locale.T("Écrivez le nom de l’établissement.")),
		City: line(f, &fields, "ville", ""), Address: line(f, &fields, "adresse", ""), Phone: line(f, &fields, "telephone", ""),
	}
	if s.Kind != College && s.Kind != Maternelle {
		fields.Add("genre", locale.T("Choisissez collège ou école maternelle."))
	}
	var err error
	if s.UAI, err = ParseUAI(f.Get("uai")); err != nil {
		fields.Add("uai", err.Error())
	}
	if s.Zone, err = calendar.ParseZone(f.Get("zone")); err != nil {
		fields.Add("zone", err.Error())
	}
	area, err := calendar.ParseArea(f.Get("region"))
	if err != nil {
		fields.Add("region", err.Error())
	}
	s.Area = string(area)
	return s, fields
}

func parseClosure(f web.Form) (Closure, fault.Fields) {
	var fields fault.Fields
	c := Closure{Reason: line(f, &fields, "raison", "")}
	var err error
	if c.ID, err = id.Parse[Closure](f.Get("nouveau")); err != nil {
		fields.Add("", locale.T("Rechargez la page, puis envoyez à nouveau."))
	}
	c.From, c.To = date(f, &fields, "debut"), date(f, &fields, "fin")
	if c.To.IsZero() && fields.On("fin") == "" {
		c.To = c.From
	}
	return c, fields
}

func date(f web.Form, fields *fault.Fields, name string) clock.Date {
	d, err := clock.ParseDate(f.Get(name))
	if err != nil {
		fields.Add(name, locale.T("Cette date n’existe pas. Écrivez-la comme 2026-11-24."))
	}
	return d
}

// Levels are the levels of a kind of school that a pilot may concern.
func (k Kind) Levels() []string {
	if k == Maternelle {
		return []string{"MS", "GS"}
	}
	return []string{"4e", "3e"}
}

func parseClass(f web.Form, k Kind) (Class, fault.Fields) {
	var fields fault.Fields
	c := Class{Name: line(f, &fields, "nom", locale.T("Écrivez le nom de la classe, par exemple 4e B.")), Level: f.Get("niveau")}
	var err error
	if c.ID, err = id.Parse[Class](f.Get("nouveau")); err != nil {
		fields.Add("", locale.T("Rechargez la page, puis envoyez à nouveau."))
	}
	if levels := k.Levels(); c.Level != levels[0] && c.Level != levels[1] {
		fields.Add("niveau", locale.T("Choisissez le niveau."))
	}
	return c, fields
}
