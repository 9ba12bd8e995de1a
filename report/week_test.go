package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/internal/clock"
	"binome/internal/ui"
	"binome/session"
)

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", s, clock.Paris)
	if err != nil {
		panic(err)
	}
	return t
}

// plain has plain spaces.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// held is a session of the morning whose roll call is validated, with some teens on
// the list, of whom some came.
func (w *week) held(g cohort.GroupID, number int, on string, here, of int) {
	x := w.dates(g, number, on)
	x.OpenedAt, x.ValidatedAt = x.Starts(), x.Ends()
	var t session.Told
	t.State.People = map[int64]session.Standing{}
	for i := range of {
		who := int64(g)*1000 + int64(i)
		t.Seats = append(t.Seats, session.Seat{Teen: who})
		t.State.People[who] = session.Standing{Status: session.Present, Marked: true}
		if i >= here {
			t.State.People[who] = session.Standing{Status: session.Absent, Marked: true}
		}
	}
	w.told[x.ID] = t
}

// dates is a session of the morning that nobody has opened.
func (w *week) dates(g cohort.GroupID, number int, on string) *session.Session {
	if w.told == nil {
		w.told = map[session.ID]session.Told{}
	}
	w.sessions = append(w.sessions, session.Session{
		ID: session.ID(len(w.sessions) + 1), Group: g, Number: number, Date: date(on), PlannedOn: date(on), StartsAt: "09:00", EndsAt: "11:30",
	})
	return &w.sessions[len(w.sessions)-1]
}

func newWeek() *week {
	return &week{cohort: cohort.Cohort{Sessions: 16}, pauses: map[int]string{2: "Toussaint"}}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	thursday := at("2026-11-26T12:00")
	for name, c := range map[string]struct {
		now  time.Time
		make func(*week)
		want string
	}{
		"no dates":       {thursday, func(*week) {}, "Les dates ne sont pas encore proposées."},
		"before, nobody": {at("2026-09-28T12:00"), func(w *week) { w.dates(1, 1, "2026-10-05") }, "La première séance est le lundi 5 octobre. Aucun jeune n’est encore inscrit."},
		"before, one": {at("2026-09-28T12:00"), func(w *week) {
			w.dates(1, 1, "2026-10-05")
			w.teens = []cohort.Teen{{ID: 1}, {ID: 2, Until: date("2026-09-30")}}
		}, "La première séance est le lundi 5 octobre. 1 jeune est inscrit."},
		"before, many": {at("2026-10-04T23:59"), func(w *week) {
			w.dates(2, 1, "2026-10-06")
			w.dates(1, 1, "2026-10-05")
			w.teens = []cohort.Teen{{ID: 1}, {ID: 2}}
		}, "La première séance est le lundi 5 octobre. 2 jeunes sont inscrits."},
		"the first Monday at dawn": {at("2026-10-05T07:00"), func(w *week) { w.dates(1, 1, "2026-10-05") }, "Semaine 1 sur 16. Aucun groupe n’est encore passé."},
		"none passed":              {thursday, func(w *week) { w.dates(1, 6, "2026-11-23") }, "Semaine 6 sur 16. Aucun groupe n’est encore passé."},
		"one, one":                 {thursday, func(w *week) { w.held(1, 6, "2026-11-23", 1, 12) }, "Semaine 6 sur 16. Un groupe est passé, 1 jeune sur 12 était là."},
		"one, none":                {thursday, func(w *week) { w.held(1, 6, "2026-11-23", 0, 12) }, "Semaine 6 sur 16. Un groupe est passé, aucun des 12 jeunes n’était là."},
		"one, none of one":         {thursday, func(w *week) { w.held(1, 6, "2026-11-23", 0, 1) }, "Semaine 6 sur 16. Un groupe est passé, le jeune attendu n’était pas là."},
		"one, nobody on the list":  {thursday, func(w *week) { w.held(1, 6, "2026-11-23", 0, 0) }, "Semaine 6 sur 16. Un groupe est passé."},
		"three": {thursday, func(w *week) {
			w.held(1, 6, "2026-11-23", 10, 11)
			w.held(2, 6, "2026-11-24", 10, 12)
			w.held(3, 6, "2026-11-26", 12, 12)
			w.dates(4, 6, "2026-11-27")
		}, "Semaine 6 sur 16. Trois groupes sont passés, 32 jeunes sur 35 étaient là."},
		"eleven": {thursday, func(w *week) {
			for g := range 11 {
				w.held(cohort.GroupID(g+1), 6, "2026-11-23", 1, 1)
			}
		}, "Semaine 6 sur 16. 11 groupes sont passés, 11 jeunes sur 11 étaient là."},
		"a session and a make-up of one group": {thursday, func(w *week) {
			w.held(1, 6, "2026-11-23", 2, 3)
			w.held(1, 5, "2026-11-25", 1, 3)
			w.sessions[1].MakeUpFor, w.sessions[1].PlannedOn = 9, date("2026-11-25")
		}, "Semaine 6 sur 16. Un groupe est passé, 3 jeunes sur 6 étaient là."},
		"a group a session behind": {thursday, func(w *week) {
			w.held(1, 6, "2026-11-23", 2, 3)
			w.held(2, 5, "2026-11-24", 3, 3)
		}, "Semaine 6 sur 16. Deux groupes sont passés, 5 jeunes sur 6 étaient là."},
		"all cancelled": {thursday, func(w *week) {
			w.dates(1, 6, "2026-11-23").Cancelled = true
			w.dates(1, 7, "2026-11-30")
		}, "Semaine 6 sur 16. Pas de séance cette semaine, la prochaine est le lundi 30 novembre."},
		"all cancelled, the last week": {thursday, func(w *week) { w.dates(1, 6, "2026-11-23").Cancelled = true }, "Semaine 6 sur 16. Plus aucune séance n’est prévue."},
		"moved to the next week": {thursday, func(w *week) {
			w.dates(1, 6, "2026-12-01").PlannedOn = date("2026-11-23")
		}, "Semaine 6 sur 16. Pas de séance cette semaine, la prochaine est le mardi 1er décembre."},
		"holidays": {at("2026-10-21T12:00"), func(w *week) {
			w.held(1, 2, "2026-10-12", 3, 3)
			w.dates(1, 3, "2026-11-02")
		}, "Vacances (Toussaint). Reprise le lundi 2 novembre, séance 3 sur 16."},
		"a week without": {at("2026-11-18T12:00"), func(w *week) {
			w.held(1, 4, "2026-11-09", 3, 3)
			w.dates(1, 5, "2026-11-23")
		}, "Pas de séance prévue cette semaine. La prochaine est le lundi 23 novembre, séance 5 sur 16."},
		"the last Sunday":            {at("2027-02-21T20:00"), func(w *week) { w.held(1, 16, "2027-02-15", 3, 4) }, "Semaine 16 sur 16. Un groupe est passé, 3 jeunes sur 4 étaient là."},
		"after":                      {at("2027-02-22T08:00"), func(w *week) { w.held(1, 15, "2027-02-08", 3, 4); w.held(1, 16, "2027-02-15", 4, 4) }, "Le programme est terminé. 2 séances ont eu lieu, avec 88 % de présence."},
		"after, one":                 {at("2027-02-22T08:00"), func(w *week) { w.held(1, 16, "2027-02-15", 4, 4) }, "Le programme est terminé. 1 séance a eu lieu, avec 100 % de présence."},
		"after, no call":             {at("2027-02-22T08:00"), func(w *week) { w.dates(1, 16, "2027-02-15") }, "Le programme est terminé. Aucun appel n’a été fait."},
		"more sessions than planned": {at("2027-03-02T08:00"), func(w *week) { w.dates(1, 17, "2027-03-01") }, "Semaine 17 sur 17. Aucun groupe n’est encore passé."},
	} {
		w := newWeek()
		c.make(w)
		if got := plain(w.title(c.now)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestHeat(t *testing.T) {
	t.Parallel()
	w := newWeek()
	w.cohort.Sessions = 4
	w.groups = []cohort.Group{{ID: 1, Weekday: time.Monday, HalfDay: "am"}, {ID: 2, Weekday: time.Thursday, HalfDay: "am"}}
	w.held(1, 1, "2026-11-09", 9, 11)
	w.dates(1, 2, "2026-11-16").Cancelled = true
	w.held(1, 2, "2026-11-18", 3, 4)
	w.sessions[2].MakeUpFor = 2
	w.dates(1, 3, "2026-11-23") // not taken
	w.dates(1, 4, "2026-11-30")
	w.held(2, 1, "2026-11-12", 2, 2)
	w.dates(2, 2, "2026-11-19").OpenedAt = at("2026-11-19T09:00") // never validated
	w.dates(2, 3, "2026-11-26").StartsAt = "13:45"
	w.sessions[len(w.sessions)-1].EndsAt = "16:15"
	for _, c := range []struct {
		now  string
		want string
	}{
		{"2026-11-26T12:00", "9/11 3/4 N . 80 %| 2/2 N 13 h 45 . 100 %"},
		{"2026-11-24T12:00", "9/11 3/4 N . 80 %| 2/2 N jeu. 26 . 100 %"},
		{"2026-11-23T10:00", "9/11 3/4 9 h . 80 %| 2/2 N jeu. 26 . 100 %"},
		{"2026-11-19T10:00", "9/11 3/4 . . 80 %| 2/2 en cours . . 100 %"},
	} {
		var rows []string
		for _, r := range w.heat(at(c.now)).Rows {
			line := ""
			for _, x := range r.Cells {
				line += cellText(x) + " "
			}
			rows = append(rows, line+r.Total)
		}
		if got := plain(strings.Join(rows, "| ")); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.now, got, c.want)
		}
	}
	var current []int
	for _, now := range []string{"2026-11-02T08:00", "2026-11-09T08:00", "2026-11-15T08:00", "2026-11-26T12:00", "2026-12-10T12:00"} {
		n := 0
		for _, x := range w.heat(at(now)).Weeks {
			if x.Current {
				n = x.Number
			}
		}
		current = append(current, n)
	}
	if diff := cmp.Diff([]int{0, 1, 1, 3, 0}, current); diff != "" {
		t.Error("the column of the week:", diff)
	}
}

func cellText(c ui.HeatCell) string {
	switch {
	case c.Mark != 0:
		return string(rune(c.Mark))
	case c.Text != "":
		return c.Text
	case c.Of > 0:
		return string(rune('0'+c.Here)) + "/" + strings.TrimLeft(string([]rune{rune('0' + c.Of/10), rune('0' + c.Of%10)}), "0")
	}
	return "."
}

func TestWorries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cells string
		want  worry
		yes   bool
	}{
		{"", worry{0, 0, 1}, false},
		{"FFFF", worry{0, 0, 1}, false},
		{"PPPPPP", worry{0, 0, 2}, false},
		{"PPPPPA", worry{1, 1, 2}, false},
		{"PPPPAA", worry{2, 2, 2}, true},
		{"PPPPEAFFFF", worry{2, 2, 2}, true},
		{"PPPPEEN", worry{2, 2, 2}, true},      // not taken says nothing
		{"PPPPACA", worry{2, 2, 3}, true},      // nor does a cancelled one
		{"PPPPAVA", worry{2, 2, 3}, true},      // nor one in doubt
		{"PPPAAP", worry{0, 2, 2}, false},      // came back
		{"PAPAPA", worry{1, 3, 2}, true},       // three out of five
		{"AAAPPPPP", worry{0, 0, 4}, false},    // long ago
		{"APARDPEE", worry{2, 2, 4}, true},     // late and left early came
		{"AEACXXXX", worry{3, 3, 1}, true},     //
		{"PPPPPAPAPPA", worry{1, 2, 7}, false}, // two of the last five
	} {
		got, yes := worries(c.cells)
		if got != c.want || yes != c.yes {
			t.Errorf("%q: %+v, %v, want %+v, %v", c.cells, got, yes, c.want, c.yes)
		}
	}
	for w, want := range map[worry]string{
		{run: 2, missed: 2}: "2 absences à la suite", {run: 4, missed: 3}: "4 absences à la suite",
		{run: 1, missed: 3}: "3 absences sur les cinq dernières séances",
	} {
		if got := plain(w.String()); got != want {
			t.Errorf("%+v: %q", w, got)
		}
	}
}

func TestTasks(t *testing.T) {
	t.Parallel()
	w := newWeek()
	w.groups = []cohort.Group{{ID: 1, Weekday: time.Monday, HalfDay: "am"}, {ID: 2, Weekday: time.Tuesday, HalfDay: "am"}}
	w.held(1, 1, "2026-11-02", 1, 2)
	w.told[1].State.People[1000] = session.Standing{Conflict: true}
	w.dates(2, 3, "2026-11-17").OpenedAt = at("2026-11-17T09:00")
	w.dates(1, 2, "2026-11-09")
	w.dates(1, 3, "2026-11-16").Cancelled = true
	w.sessions[3].CancelReason = "Grève"
	w.dates(2, 1, "2026-11-03").Cancelled = true
	w.held(2, 1, "2026-11-05", 1, 1) // made up
	w.sessions[5].MakeUpFor = 5
	w.dates(1, 4, "2026-11-30")
	w.teens = []cohort.Teen{{ID: 1, Group: 1}, {ID: 2, Group: 1, Pair: 9}, {ID: 3, Group: 2}, {ID: 4, Group: 1, Until: date("2026-11-06")}}
	var got []string
	for _, x := range w.tasks(at("2026-11-26T12:00")) {
		got = append(got, plain(x.Title))
	}
	want := []string{
		"Appel à faire : Lundi matin", "Appel à valider : Mardi matin", "Réponse à trancher : Lundi matin",
		"Enfant à choisir pour 1 jeune", "Rattrapage à prévoir : Lundi matin",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	many := newWeek()
	many.groups = w.groups
	for n := range 9 {
		many.dates(1, n+1, date("2026-09-07").AddDays(7*n).String())
	}
	list := many.tasks(at("2026-11-26T12:00"))
	if len(list) != 6 || plain(list[5].Title) != "Et 4 autres appels à faire" || list[5].Href != "/seances?onglet=saisir" {
		t.Error(len(list), list[len(list)-1])
	}
	many.sessions = many.sessions[:6]
	if list := many.tasks(at("2026-11-26T12:00")); len(list) != 6 {
		t.Error("one more is shown rather than counted:", len(list))
	}
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	w := newWeek()
	w.held(1, 1, "2026-10-05", 1, 1)
	w.held(1, 2, "2026-10-12", 1, 1)
	w.held(2, 2, "2026-10-13", 1, 1)
	w.dates(1, 3, "2026-11-02")
	w.dates(2, 3, "2026-11-03").Cancelled = true
	w.dates(2, 3, "2026-11-05").MakeUpFor = 5
	w.dates(2, 4, "2026-11-10").Cancelled = true
	stays := []cohort.Enrolment{
		{Group: 1, From: date("2026-10-01"), Until: date("2026-10-12")},
		{Group: 2, From: date("2026-10-13"), Until: date("2026-12-01")},
		{Group: 1, From: date("2026-12-05"), Until: date("2026-12-04")}, // recorded by mistake
	}
	got := map[int]string{}
	for n, x := range ownSessions(w.sessions, stays) {
		got[n] = x.Date.String()
	}
	if diff := cmp.Diff(map[int]string{1: "2026-10-05", 2: "2026-10-13", 3: "2026-11-05", 4: "2026-11-10"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{-1: "−1", 0: "0", 1: "un", 5: "cinq", 10: "dix", 11: "11", 12000: "12 000"} {
		if got := plain(inWords(n)); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestChosen(t *testing.T) {
	t.Parallel()
	list := []cohort.Cohort{{ID: 3, FirstWeek: date("2027-03-01")}, {ID: 2, FirstWeek: date("2026-10-05")}, {ID: 1, FirstWeek: date("2026-01-05")}}
	for _, c := range []struct {
		code, today string
		want        cohort.CohortID
		ok          bool
	}{
		{"", "2026-11-26", 2, true},
		{"", "2027-03-01", 3, true},
		{"", "2025-11-26", 1, true},
		{cohort.CohortID(3).String(), "2026-11-26", 3, true},
		{cohort.CohortID(9).String(), "2026-11-26", 0, false},
		{"zz", "2026-11-26", 0, false},
	} {
		got, err := chosen(list, c.code, date(c.today))
		if got.ID != c.want || (err == nil) != c.ok {
			t.Errorf("%q on %s: %v, %v", c.code, c.today, got.ID, err)
		}
	}
}
