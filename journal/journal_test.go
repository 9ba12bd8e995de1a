package journal_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/journal"
)

var story = journal.Page{Weather: ui.Bright, Did: []string{"played", "read"}, Words: "loup, calme", Story: "On a lu l’histoire du loup."}

func TestRecord(t *testing.T) {
	t.Parallel()
	p, who := newPilot(t), facilitator(nadia, monday)
	n := journal.New{ID: 1, Teen: inaya, Session: on(monday, 0), Page: story, Shared: true}
	if err := p.write(who, n); err != nil {
		t.Fatal(err)
	}
	e, found, err := p.store.Entry(t.Context(), grant[access.ReadJournal](t, who), inaya, on(monday, 0))
	if err != nil || !found || !e.Shared || e.Version != 1 || e.Number != 1 || e.RecordedBy != "Nadia Ferhat" || e.Channel != journal.Paper || !e.WrittenAt.Equal(p.clock.Now()) {
		t.Fatal(e, found, err)
	}
	got, err := personal.Reveal(t.Context(), p.reader(), personal.Person(inaya), e.Page)
	if err != nil || cmp.Diff(story, got) != "" {
		t.Fatal(err, cmp.Diff(story, got))
	}
	n.Version, n.Page.Story = 1, "On a lu."
	if err := p.write(who, n); err != nil {
		t.Fatal(err)
	}
	for name, stale := range map[string]journal.New{
		"an old version":    n,
		"a first one again": {Teen: inaya, Session: on(monday, 0), Page: story},
		"another's id":      {ID: 1, Teen: tom, Session: on(monday, 0), Page: story},
	} {
		if err := p.write(who, stale); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: want a conflict, got %v", name, err)
		}
	}
	if c := p.count("select count(*) from audit_entry where action = 'journal.record'"); c != 2 {
		t.Errorf("%d entries in the log for two changes", c)
	}
	moods, err := p.store.Moods(t.Context(), grant[access.ReadJournal](t, who), p.reader(), inaya)
	if err != nil || len(moods) != 1 || moods[on(monday, 0)] != ui.Bright {
		t.Error(moods, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	p, who := newPilot(t), facilitator(nadia, monday)
	p.exec("update session set cancelled_at = 1 where id = $1", on(monday, 1))
	for name, c := range map[string]struct {
		n     journal.New
		field string
		says  string
	}{
		"a session to come":   {journal.New{Teen: inaya, Session: on(monday, 2), Page: story}, "", "pas encore eu lieu"},
		"a cancelled session": {journal.New{Teen: inaya, Session: on(monday, 1), Page: story}, "", "annulée"},
		"a long story":        {journal.New{Teen: inaya, Session: on(monday, 0), Page: journal.Page{Story: strings.Repeat("é", 2003)}}, "histoire", "3 signes de trop"},
		"one sign too many":   {journal.New{Teen: inaya, Session: on(monday, 0), Page: journal.Page{Words: strings.Repeat("m", 121)}}, "mots", "1 signe de trop"},
		"no such weather":     {journal.New{Teen: inaya, Session: on(monday, 0), Page: journal.Page{Weather: 6}}, "meteo", "météo"},
	} {
		err := p.write(who, c.n)
		if msg := plain(fault.FieldsOf(err).On(c.field)); !strings.Contains(msg, c.says) {
			t.Errorf("%s: %v, %q", name, err, msg)
		}
	}
	longest := journal.Page{Words: strings.Repeat("é", 120), Story: strings.Repeat("é", 2000)}
	if err := p.write(who, journal.New{Teen: inaya, Session: on(monday, 0), Page: longest}); err != nil {
		t.Error(err)
	}
	if p.count("select count(*) from journal_entry") != 1 {
		t.Error("something refused was kept")
	}
}

// plain has plain spaces.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// Nobody outside the group reads or writes; a teen who changes group is read by
// the facilitator of the new one, in whole.
func TestStrangers(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	mine, theirs := facilitator(nadia, monday), facilitator(julien, tuesday)
	for _, n := range []journal.New{{Teen: inaya, Session: on(monday, 0), Page: story}, {Teen: noor, Session: on(monday, 0), Page: story}} {
		if err := p.write(mine, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.write(theirs, journal.New{Teen: noor, Session: on(tuesday, 1), Page: story}); err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]journal.New{
		"another group's teen":    {Teen: inaya, Session: on(monday, 0), Page: story},
		"in one's own session":    {Teen: inaya, Session: on(tuesday, 0), Page: story},
		"before coming":           {Teen: noor, Session: on(tuesday, 0), Page: story},
		"in their former group":   {Teen: noor, Session: on(monday, 1), Page: story},
		"nobody":                  {Teen: 77, Session: on(tuesday, 0), Page: story},
		"in a session of nowhere": {Teen: camille, Session: 7777, Page: story},
	} {
		if err := p.write(theirs, n); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: want Missing, got %v", name, err)
		}
	}
	entries := func(a access.Actor, who cohort.TeenID) int {
		list, err := p.store.Entries(t.Context(), grant[access.ReadJournal](t, a), who)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := entries(theirs, inaya); n != 0 {
		t.Error("another facilitator reads", n)
	}
	if a, b := entries(theirs, noor), entries(mine, noor); a != 2 || b != 0 {
		t.Errorf("the new facilitator reads %d, the former one %d", a, b)
	}
	if _, found, err := p.store.Entry(t.Context(), grant[access.ReadJournal](t, theirs), inaya, on(monday, 0)); found || err != nil {
		t.Error("one entry is read from outside:", err)
	}
	var nobody access.Grant[access.ReadJournal]
	if list, err := p.store.Entries(t.Context(), nobody, inaya); len(list) != 0 || err != nil {
		t.Error("the zero grant reads", len(list), err)
	}
	who, err := p.store.Who(t.Context(), grant[access.ReadJournal](t, theirs), on(monday, 0))
	if len(who) != 0 || err != nil {
		t.Error("who wrote is told outside the group:", len(who), err)
	}
	written, err := p.store.Written(t.Context(), grant[access.ReadJournal](t, theirs).Scope(), 20)
	if diff := cmp.Diff(map[int64]int{int64(on(tuesday, 1)): 1}, ints(written)); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func ints[K ~int64](m map[K]int) map[int64]int {
	out := map[int64]int{}
	for k, v := range m {
		out[int64(k)] = v
	}
	return out
}

// The pages of this room show first names under the grant on journals: every role
// that has it must be one that reads the names of teens.
func TestReadersOfJournalsReadNames(t *testing.T) {
	t.Parallel()
	names := access.ReadTeens{}.Rule().Roles
	for _, role := range append(access.ReadJournal{}.Rule().Roles, access.WriteJournal{}.Rule().Roles...) {
		if !slices.Contains(names, role) {
			t.Errorf("%s reads journals and no names", role)
		}
	}
	for _, role := range (access.WriteJournal{}).Rule().Roles {
		if !slices.Contains(access.ReadJournal{}.Rule().Roles, role) {
			t.Errorf("%s would see an entry by writing over it", role)
		}
	}
}

func TestHolder(t *testing.T) {
	t.Parallel()
	p, who := newPilot(t), facilitator(nadia, monday)
	for _, teen := range []cohort.TeenID{inaya, tom} {
		if err := p.write(who, journal.New{Teen: teen, Session: on(monday, 0), Page: story, Shared: true}); err != nil {
			t.Fatal(err)
		}
	}
	h := journal.NewHolder(p.store)
	all, err := h.Extract(t.Context(), p.reader(), personal.Person(inaya))
	if err != nil || len(all) != 1 || !strings.Contains(all[0].Title, "séance 1") {
		t.Fatal(all, err)
	}
	lines := ""
	for _, l := range all[0].Lines {
		lines += l.Label + ": " + l.Text + "\n"
	}
	for _, want := range []string{"Plutôt bien", "On a joué et J’ai lu", "loup, calme", "On a lu l’histoire du loup.", "accord: oui"} {
		if !strings.Contains(lines, want) {
			t.Errorf("%q is not extracted", want)
		}
	}
	p.erase(inaya)
	p.erase(inaya) // again changes nothing
	if n := p.count("select count(*) from journal_entry where teen_id = $1 and length(sealed_entry) = 0 and shared = 0", inaya); n != 1 {
		t.Error("something is left")
	}
	if n := p.count("select count(*) from journal_entry where teen_id = $1 and length(sealed_entry) > 0", tom); n != 1 {
		t.Error("somebody else's page is gone")
	}
	moods, err := p.store.Moods(t.Context(), grant[access.ReadJournal](t, who), p.reader(), inaya)
	if err != nil || len(moods) != 1 || moods[on(monday, 0)] != ui.Unsaid {
		t.Error(moods, err)
	}
	if err := p.write(who, journal.New{ID: id.New[journal.Entry](p.ids), Teen: inaya, Session: on(monday, 0), Page: story, Version: 1}); fault.KindOf(err) != fault.NotFound {
		t.Error("written for an erased teen:", err)
	}
}
