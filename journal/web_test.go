package journal_test

import (
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/testkit/webkit"
	"binome/journal"
)

func want(t *testing.T, p webkit.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("status %d, want %d: %.300s", p.Code, code, p.Text())
	}
	for _, s := range texts {
		if !strings.Contains(p.Text(), s) {
			t.Errorf("%q is not in the page: %.1500s", s, p.Text())
		}
	}
}

func never(t *testing.T, p webkit.Page, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Body, s) {
			t.Errorf("%q should not be in the page", s)
		}
	}
}

// typed is a form of the page, with the story given.
func typed(p webkit.Page, story string) []string {
	return []string{
		"nouveau", p.Hidden("nouveau"), "version", p.Hidden("version"), "meteo", "4", "fait", "played", "fait", "read",
		"mots", "loup", "histoire", story,
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	c := s.As(facilitator(nadia, monday))
	at := address(inaya, monday, 0)
	list := "/journaux/" + strings.TrimPrefix(at, "/jeunes/"+inaya.String()+"/journal/")

	want(t, c.Get(list), 200, "0 journal reçu sur 3.", "Inaya", "Tom", "Noor", "pas de page")
	never(t, c.Get(list), "Essai", "/jeunes/"+noor.String()) // Noor is Julien's today
	page := c.Get(at)
	want(t, page, 200, "Inaya, séance 1", "Enregistrer la page")
	if page.Hidden("version") != "0" {
		t.Error("version", page.Hidden("version"))
	}

	// What is refused keeps what was typed.
	bad := c.Post(at, append(typed(page, strings.Repeat("é", 2001)), "meteo", "9")...)
	want(t, bad, 422, "1 signe de trop")
	if bad.Hidden("nouveau") != page.Hidden("nouveau") || !strings.Contains(bad.Body, `value="loup"`) || !strings.Contains(bad.Body, strings.Repeat("é", 2001)) {
		t.Error("what was typed is lost")
	}
	want(t, c.Post(at, "nouveau", page.Hidden("nouveau"), "version", "0", "meteo", "9"), 422, "Choisissez une météo")

	// Twice the same form has one effect.
	form := typed(page, "On a lu l’histoire du loup.")
	for range 2 {
		p := c.Post(at, form...)
		want(t, p, 303)
		if p.Location != list {
			t.Error(p.Location)
		}
	}
	want(t, c.Get(list), 200, "La page du journal est enregistrée.", "1 journal reçu sur 3.", "écrit")
	if n := p.count("select version from journal_entry"); n != 1 {
		t.Error("version", n)
	}
	want(t, c.Get(at), 200, "On a lu l’histoire du loup.")
	want(t, c.Get("/jeunes/"+inaya.String()+"/journal"), 200, "1 page dans son journal", "On a joué", "histoire du loup", "pour vous seulement", "Ouvrir la page")

	// A session to come, addresses that are wrong, forms that are broken.
	want(t, c.Get(address(inaya, monday, 2)), 200, "Cette séance n’a pas encore eu lieu.", "Rien à écrire ici.")
	want(t, c.Post(address(inaya, monday, 2), typed(page, "demain")...), 422, "Cette séance n’a pas encore eu lieu.")
	for _, path := range []string{address(camille, tuesday, 0), address(camille, monday, 0), "/jeunes/zzz/journal", "/jeunes/" + inaya.String() + "/journal/hier", "/journaux/hier"} {
		want(t, c.Get(path), 404)
	}
	want(t, c.Post(at, "nouveau", "x", "version", "0"), 404)
	want(t, c.Post(at, "nouveau", page.Hidden("nouveau"), "version", "-1"), 404)
	for _, name := range []string{"Inaya", "loup"} {
		if strings.Contains(s.Log.String(), name) {
			t.Error("something private in the log")
		}
	}
}

// Two tabs, or two people: the second sees both texts, keeps their own, and may
// replace the other.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	c := p.site().As(facilitator(nadia, monday))
	at := address(tom, monday, 0)
	first, second := c.Get(at), c.Get(at)
	want(t, c.Post(at, typed(first, "Le premier texte.")...), 303)
	both := c.Post(at, typed(second, "Le second texte.")...)
	want(t, both, 409, "Cette page vient de changer.", "Le premier texte.", "Le second texte.", "L’autre version, enregistrée", "Par Nadia Ferhat, jeudi 26 novembre 2026, 12 h.", "Garder l’autre version")
	if both.Hidden("version") != "1" {
		t.Error("version", both.Hidden("version"))
	}
	want(t, c.Get(at), 200, "Le premier texte.")
	want(t, c.Post(at, typed(both, "Le second texte.")...), 303)
	want(t, c.Get(at), 200, "Le second texte.")
	// An old tab on top of that.
	want(t, c.Post(at, typed(both, "Un troisième texte.")...), 409, "Le second texte.", "Un troisième texte.")
	want(t, c.Post(at, typed(both, "Le second texte.")...), 303) // the same text again is no conflict
	if n := p.count("select version from journal_entry"); n != 2 {
		t.Error("version", n)
	}
}

func TestDoors(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	role := func(r access.Role, k access.Kind, target int64) access.Actor {
		return access.Actor{ID: 45, Assignments: []access.Assignment{{Role: r, Kind: k, Target: target}}}
	}
	at := address(inaya, monday, 0)
	for name, c := range map[string]struct {
		who  access.Actor
		code int
	}{
		"stranger": {access.Actor{}, 303}, "lead": {role(access.SteeringLead, access.All, 0), 403}, "manager": {role(access.PartnerManager, access.Partner, 11), 403},
		"collège": {role(access.CollegeContact, access.School, 12), 403}, "maternelle": {role(access.MaternelleContact, access.School, 13), 403},
		"officer": {role(access.DPO, access.All, 0), 403}, "neighbour": {facilitator(julien, tuesday), 404},
	} {
		client := s.As(c.who)
		for _, path := range []string{at, "/jeunes/" + inaya.String() + "/journal"} {
			if p := client.Get(path); p.Code != c.code || strings.Contains(p.Body, "Inaya") {
				t.Errorf("%s gets %d, want %d", name, p.Code, c.code)
			}
		}
		if p := client.Post(at, "nouveau", inaya.String(), "version", "0"); p.Code < 400 {
			t.Errorf("%s posts and gets %d", name, p.Code)
		}
	}
	if p.count("select count(*) from journal_entry") != 0 {
		t.Error("somebody wrote")
	}
}

// A page leaves one entry in the access log, with everybody it named.
func TestOneAuditEntryAPage(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	who := facilitator(nadia, monday)
	for _, n := range []journal.New{{Teen: inaya, Session: on(monday, 0), Page: story}, {Teen: inaya, Session: on(monday, 1), Page: story}} {
		if err := p.write(who, n); err != nil {
			t.Fatal(err)
		}
	}
	c := p.site().As(who)
	at := address(inaya, monday, 0)
	for path, subjects := range map[string]int{
		"/journaux/" + strings.TrimPrefix(at, "/jeunes/"+inaya.String()+"/journal/"): 3,
		at: 1, "/jeunes/" + inaya.String() + "/journal": 1,
	} {
		before := p.count("select count(*) from audit_entry where action = 'reveal'")
		want(t, c.Get(path), 200)
		if n := p.count("select count(*) from audit_entry where action = 'reveal'") - before; n != 1 {
			t.Errorf("%d entries for one page", n)
		}
		if n := p.count("select max(length(subjects)) from audit_entry where action = 'reveal' and purpose = 'journal'"); n > 3*13 || subjects == 3 && n != 3*13-1 {
			t.Errorf("subjects take %d characters, want %d people", n, subjects)
		}
	}
}

func TestErased(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	who := facilitator(nadia, monday)
	if err := p.write(who, journal.New{Teen: inaya, Session: on(monday, 0), Page: story}); err != nil {
		t.Fatal(err)
	}
	p.erase(inaya)
	c := p.site().As(who)
	for _, path := range []string{address(inaya, monday, 0), "/jeunes/" + inaya.String() + "/journal", "/journaux/" + strings.TrimPrefix(address(inaya, monday, 0), "/jeunes/"+inaya.String()+"/journal/")} {
		page := c.Get(path)
		want(t, page, 200, "toile mirabelle")
		never(t, page, "Inaya", "loup")
	}
}
