package outcome_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/personal"
	"binome/outcome"
)

func TestWaves(t *testing.T) {
	t.Parallel()
	last := date("2027-02-15")
	for _, c := range []struct {
		wave  outcome.Wave
		last  clock.Date
		today string
		want  bool
	}{
		{outcome.T0, clock.Date{}, "2026-09-01", true},
		{outcome.T0, last, "2026-09-01", true},
		{outcome.T1, clock.Date{}, "2027-06-01", false},
		{outcome.T1, last, "2027-02-14", false},
		{outcome.T1, last, "2027-02-15", true},
		{outcome.T2, last, "2027-04-11", false},
		{outcome.T2, last, "2027-04-12", true},
		{outcome.T2, clock.Date{}, "2027-06-01", false},
	} {
		if got := c.wave.Open(c.last, date(c.today)); got != c.want {
			t.Errorf("%s on %s with a last session on %s: open %v", c.wave, c.today, c.last, got)
		}
	}
	for in, want := range map[string]outcome.Wave{"t0": outcome.T0, "T1": outcome.T1, "t2": outcome.T2, "t3": "", "": "", "t00": ""} {
		if got, ok := outcome.ParseWave(in); got != want || ok != (want != "") {
			t.Errorf("ParseWave(%q) = %q, %v", in, got, ok)
		}
	}
}

func FuzzParseWave(f *testing.F) {
	for _, s := range []string{"t0", "T2", "", "t\x00", "ｔ1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if w, ok := outcome.ParseWave(s); ok != slices.Contains(outcome.Waves(), w) {
			t.Errorf("%q gives %q, %v", s, w, ok)
		}
	})
}

func TestRecord(t *testing.T) {
	t.Parallel()
	p, who := newPilot(t, "2026-11-26T12:00"), actor(manager)
	n := outcome.New{ID: 1, Teen: inaya, Wave: outcome.T0, ReceivedOn: date("2026-09-28")}
	for range 2 { // the same delivery twice has one effect
		if err := p.record(who, n); err != nil {
			t.Fatal(err)
		}
	}
	if c := p.count("select count(*) from audit_entry where action = 'sheet.record'"); c != 1 {
		t.Errorf("%d entries in the log", c)
	}
	sheets, err := p.store.Sheets(t.Context(), grant[access.ReadSheets](t, who), inaya)
	if err != nil || len(sheets) != 1 || sheets[0].TeacherName != "Mme Legrand" || sheets[0].ReceivedOn != n.ReceivedOn || sheets[0].Channel != "paper" {
		t.Fatal(sheets, err)
	}
	got, err := personal.Reveal(t.Context(), p.reader(), personal.Person(inaya), sheets[0].Answers)
	if err != nil || !got.Equal(answers(3, "Vient avec ses affaires.")) {
		t.Fatal(got, err)
	}
	if err := p.record(who, outcome.New{Teen: inaya, Wave: outcome.T0}); fault.KindOf(err) != fault.Conflict {
		t.Error("a sheet is filled in twice:", err)
	}
	if err := p.record(who, outcome.New{Teen: inaya, Wave: outcome.T0, Teacher: costa}); err != nil {
		t.Error("a second teacher may fill in another:", err)
	}
	if err := p.record(who, outcome.New{Teen: inaya, Wave: outcome.T0, Teacher: costa}); fault.KindOf(err) != fault.Conflict {
		t.Error("but once:", err)
	}
	if err := p.record(who, outcome.New{Teen: camille, Wave: outcome.T0}); err != nil {
		t.Error("a class without a known teacher:", err)
	}
	if err := p.record(who, outcome.New{Teen: camille, Wave: outcome.T0}); fault.KindOf(err) != fault.Conflict {
		t.Error("also once:", err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	p, who := newPilot(t, "2026-11-26T12:00"), actor(manager)
	missing := answers(3, "")
	delete(missing.Items, "attitude")
	for name, c := range map[string]struct {
		n     outcome.New
		field string
	}{
		"tomorrow":   {outcome.New{Teen: inaya, Wave: outcome.T0, ReceivedOn: date("2026-11-27")}, "recue"},
		"long ago":   {outcome.New{Teen: inaya, Wave: outcome.T0, ReceivedOn: date("2016-09-28")}, "recue"},
		"a long one": {outcome.New{Teen: inaya, Wave: outcome.T0, Answers: answers(2, strings.Repeat("é", 301))}, "mot"},
		"level 6":    {outcome.New{Teen: inaya, Wave: outcome.T0, Answers: answers(6, "")}, "attitude"},
		"an item":    {outcome.New{Teen: inaya, Wave: outcome.T0, Answers: missing}, "attitude"},
	} {
		if err := p.record(who, c.n); fault.FieldsOf(err).On(c.field) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := p.record(who, outcome.New{Teen: inaya, Wave: outcome.T0, Answers: answers(0, strings.Repeat("é", 300))}); err != nil {
		t.Error(err)
	}
}

func TestStrangers(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	if err := p.record(actor(manager), outcome.New{Teen: tom, Wave: outcome.T0}); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]access.Actor{"another group": actor(facilitator), "another partner": actor(foreigner)} {
		if err := p.record(a, outcome.New{Teen: tom, Wave: outcome.T0}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s records: %v", name, err)
		}
		if err := p.record(a, outcome.New{Teen: 77, Wave: outcome.T0}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s records for nobody: %v", name, err)
		}
		if got, err := p.store.Sheets(t.Context(), grant[access.ReadSheets](t, a), tom); len(got) != 0 || err != nil {
			t.Errorf("%s reads %d, %v", name, len(got), err)
		}
		if _, err := p.store.Last(t.Context(), grant[access.ReadSheets](t, a).Scope(), tom); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s reads a date: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		a    access.Actor
		want []cohort.TeenID
	}{
		"lead": {actor(lead), []cohort.TeenID{inaya, tom, camille, noor}}, "group": {actor(facilitator), []cohort.TeenID{inaya, camille, noor}},
		"collège": {actor(collegian), []cohort.TeenID{inaya, tom, noor}}, "other collège": {actor(otherSchool), []cohort.TeenID{camille}},
		"other partner": {actor(foreigner), nil},
	} {
		lines, err := p.store.Status(t.Context(), grant[access.ReadSheetStatus](t, c.a).Scope(), 20, outcome.T0)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[cohort.TeenID]bool{}
		for _, l := range lines {
			seen[l.Teen] = true
		}
		if diff := cmp.Diff(c.want, slices.Sorted(maps.Keys(seen))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	var nothing access.Scope
	if lines, err := p.store.Status(t.Context(), nothing, 20, outcome.T0); len(lines) != 0 || err != nil {
		t.Error("the zero scope sees", len(lines), err)
	}
}

// Two sheets of one teen count once, a teen recorded by mistake not at all, and T1
// counts those whose group has finished.
func TestReceived(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2027-02-15T18:00")
	p.teen(104, "Zoé", monday, 12)
	p.exec("update enrolment set ends_on = '2026-09-30', end_reason = 'entered-mistaken' where teen_id = 104")
	for _, n := range []outcome.New{{Teen: inaya, Wave: outcome.T0}, {Teen: inaya, Wave: outcome.T0, Teacher: costa}, {Teen: camille, Wave: outcome.T1}} {
		if err := p.record(actor(manager), n); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		wave               outcome.Wave
		received, expected int
	}{{outcome.T0, 1, 4}, {outcome.T1, 1, 3}, {outcome.T2, 0, 0}} {
		received, expected, err := p.store.Received(t.Context(), grant[access.ReadSheetStatus](t, actor(lead)).Scope(), 20, c.wave)
		if err != nil || received != c.received || expected != c.expected {
			t.Errorf("%s: %d of %d, %v", c.wave, received, expected, err)
		}
	}
}

// Pages show names under the grants on sheets: every role that has one must be one
// that reads the names of teens.
func TestReadersOfSheetsReadNames(t *testing.T) {
	t.Parallel()
	for _, rule := range []access.Rule{access.ReadSheets{}.Rule(), access.WriteSheets{}.Rule()} {
		for _, role := range rule.Roles {
			if !slices.Contains(access.ReadTeens{}.Rule().Roles, role) {
				t.Errorf("%s has %s and reads no names", role, rule.Name)
			}
		}
	}
}

func TestHolder(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	for _, teen := range []cohort.TeenID{inaya, tom} {
		if err := p.record(actor(manager), outcome.New{Teen: teen, Wave: outcome.T0}); err != nil {
			t.Fatal(err)
		}
	}
	h := outcome.NewHolder(p.store)
	all, err := h.Extract(t.Context(), p.reader(), personal.Person(inaya))
	if err != nil || len(all) != 1 || !strings.Contains(all[0].Title, "fiche de départ") || len(all[0].Lines) != 5 {
		t.Fatal(all, err)
	}
	if l := all[0].Lines; l[0].Text != "Parfois" || l[4].Text != "Vient avec ses affaires." {
		t.Error(l)
	}
	p.erase(inaya)
	p.erase(inaya)
	if n := p.count("select count(*) from teacher_sheet where length(sealed_answers) = 0"); n != 1 {
		t.Error("erased:", n)
	}
	received, _, err := p.store.Received(t.Context(), grant[access.ReadSheetStatus](t, actor(lead)).Scope(), 20, outcome.T0)
	if received != 2 || err != nil {
		t.Error("an erased sheet is not counted any more:", received, err)
	}
}
