package outcome_test

import (
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/testkit/webkit"
	"binome/outcome"
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

func form(p webkit.Page, level, comment string) []string {
	out := []string{"nouveau", p.Hidden("nouveau"), "mot", comment, "recue", "24/09/2026"}
	for _, i := range outcome.Items() {
		out = append(out, i.Code, level)
	}
	return out
}

func TestPages(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	s := p.site()
	c := s.As(actor(manager))
	at := "/jeunes/" + inaya.String() + "/fiches/t0"
	if got := c.Get("/fiches"); got.Location != "/fiches/t0" {
		t.Error(got.Location)
	}
	want(t, c.Get("/fiches/t0"), 200, "0 fiche reçue sur 4.", "Inaya E.", "Mme Legrand", "Enseignant à préciser", "0 sur 3", "attendue")
	page := c.Get(at)
	want(t, page, 200, "Inaya E.", "Fiche de départ", "Se met au travail", "Je ne peux pas dire")
	if !strings.Contains(page.Body, "26 novembre 2026") && !strings.Contains(page.Text(), "26") {
		t.Error("no day")
	}
	bad := c.Post(at, "nouveau", page.Hidden("nouveau"), "mot", strings.Repeat("é", 301), "recue", "31/02/2026", "attitude", "3")
	want(t, bad, 422, "Il reste 5 points à corriger.", "1 signe de trop", "Ce jour n’existe pas.", "Choisissez une réponse")
	if bad.Hidden("nouveau") != page.Hidden("nouveau") || !strings.Contains(bad.Body, "31/02/2026") || !strings.Contains(bad.Body, strings.Repeat("é", 301)) {
		t.Error("what was typed is lost")
	}
	for range 2 {
		want(t, c.Post(at, form(page, "4", "Timide, souvent seule.")...), 303)
	}
	want(t, c.Get("/fiches/t0"), 200, "1 fiche reçue sur 4.", "reçue le 24 sept.")
	want(t, c.Get(at), 200, "Reçue le jeudi 24 septembre 2026", "Souvent", "Timide, souvent seule.", "Remplie par Mme Legrand.", "Pour en parler")

	// Another tab sent something else meanwhile: what is recorded stays, both are shown.
	other := c.Post(at, append([]string{"nouveau", noor.String()}, form(page, "1", "Autre avis.")[2:]...)...)
	want(t, other, 409, "Cette fiche vient d’être reçue.", "Timide, souvent seule.", "Autre avis.", "Votre saisie, non enregistrée", "Jamais")
	want(t, c.Post(at, append([]string{"nouveau", noor.String()}, form(page, "4", "Timide, souvent seule.")[2:]...)...), 303)

	for _, path := range []string{"/fiches/t3", "/jeunes/zzz/fiches/t0", "/jeunes/" + inaya.String() + "/fiches/t9"} {
		want(t, c.Get(path), 404)
	}
	want(t, c.Post(at, "nouveau", "x"), 404)
	for _, name := range []string{"Inaya", "Timide"} {
		if strings.Contains(s.Log.String(), name) {
			t.Error("something private in the log")
		}
	}
}

func TestClosedWaves(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	c := p.site().As(actor(manager))
	want(t, c.Get("/fiches/t1"), 200, "Fiche de fin : pas encore ouverte.", "Pour 4 jeunes, elle s’ouvrira à partir du lundi 15 février, à la dernière séance de chaque groupe.")
	never(t, c.Get("/fiches/t1"), "attendue")
	want(t, c.Get("/fiches/t2"), 200, "Fiche de suivi : pas encore ouverte.", "lundi 12 avril")
	at := "/jeunes/" + inaya.String() + "/fiches/t1"
	page := c.Get(at)
	want(t, page, 200, "La fiche de fin s’ouvrira le lundi 15 février 2027.")
	never(t, page, "<form method=\"post\" action=\"/jeunes")
	want(t, c.Post(at, append([]string{"nouveau", noor.String()}, form(page, "3", "Mieux")[2:]...)...), 422, "La fiche de fin s’ouvrira le lundi 15 février 2027.")
	want(t, c.Get("/jeunes/"+tom.String()+"/fiches/t1"), 200, "quand les séances seront datées")
	if p.count("select count(*) from teacher_sheet") != 0 {
		t.Error("something was kept")
	}

	late := newPilot(t, "2027-02-15T18:00").site().As(actor(manager))
	want(t, late.Get("/fiches/t1"), 200, "0 fiche reçue sur 3.", "Pour 1 jeune, elle s’ouvrira quand les séances seront datées.", "pas encore ouverte")
}

// An account with several roles gets each thing where that role reaches.
func TestMixedScopes(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	s := p.site()
	mixed := s.As(actor(lead, otherSchool)).Get("/fiches/t0")
	want(t, mixed, 200, "0 fiche reçue sur 4.", "Camille E.", "Étoile mirabelle", "Vous voyez des glyphes")
	never(t, mixed, "Inaya", "Tom", "Noor", `href="/jeunes/`)
	mixed = s.As(actor(lead, facilitator)).Get("/fiches/t0")
	want(t, mixed, 200, "0 fiche reçue sur 4.", "Inaya E.", "Goutte mirabelle")
	never(t, mixed, "Tom", "/jeunes/"+tom.String())
	alone := s.As(actor(lead)).Get("/fiches/t0")
	want(t, alone, 200, "Étoile mirabelle", "Vous voyez des glyphes")
	never(t, alone, "Inaya", "Tom", "Camille", "Noor")
	own := s.As(actor(collegian)).Get("/fiches/t0")
	want(t, own, 200, "0 fiche reçue sur 3.", "Inaya E.", "Tom E.")
	never(t, own, "Camille", "Vous voyez des glyphes", `href="/jeunes/`)
	crossed := s.As(actor(collegian, facilitator))
	want(t, crossed.Get("/jeunes/"+tom.String()+"/fiches/t0"), 404)
	want(t, crossed.Post("/jeunes/"+tom.String()+"/fiches/t0", "nouveau", noor.String()), 404)
}

func TestDoors(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	s := p.site()
	at := "/jeunes/" + inaya.String() + "/fiches/t0"
	for name, c := range map[string]struct {
		who          access.Actor
		sheet, waves int
	}{
		"stranger": {access.Actor{}, 303, 303}, "lead": {actor(lead), 403, 200}, "collège": {actor(collegian), 403, 200},
		"other partner": {actor(foreigner), 404, 200}, "nobody": {actor(), 403, 403},
	} {
		client := s.As(c.who)
		if p := client.Get(at); p.Code != c.sheet || strings.Contains(p.Body, "Inaya") {
			t.Errorf("%s gets %d for a sheet", name, p.Code)
		}
		if p := client.Post(at, "nouveau", noor.String()); p.Code < 400 {
			t.Errorf("%s posts and gets %d", name, p.Code)
		}
		if p := client.Get("/fiches/t0"); p.Code != c.waves {
			t.Errorf("%s gets %d for the waves", name, p.Code)
		}
	}
	want(t, s.As(actor(foreigner)).Get("/fiches/t0"), 200, "Aucune fiche attendue.", "Pas encore de cohorte")
}

func TestOneAuditEntryAPage(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	if err := p.record(actor(manager), outcome.New{Teen: inaya, Wave: outcome.T0}); err != nil {
		t.Fatal(err)
	}
	s := p.site()
	c, steering := s.As(actor(manager)), s.As(actor(lead))
	for _, path := range []string{"/fiches/t0", "/jeunes/" + inaya.String() + "/fiches/t0"} {
		before := p.count("select count(*) from audit_entry where action = 'reveal'")
		want(t, c.Get(path), 200)
		if n := p.count("select count(*) from audit_entry where action = 'reveal'") - before; n != 1 {
			t.Errorf("%s: %d entries", path, n)
		}
	}
	before := p.count("select count(*) from audit_entry")
	steering.Get("/fiches/t0")
	if p.count("select count(*) from audit_entry") != before {
		t.Error("glyphs are no reveal")
	}
}

func TestErased(t *testing.T) {
	t.Parallel()
	p := newPilot(t, "2026-11-26T12:00")
	if err := p.record(actor(manager), outcome.New{Teen: inaya, Wave: outcome.T0}); err != nil {
		t.Fatal(err)
	}
	p.erase(inaya)
	c := p.site().As(actor(manager))
	want(t, c.Get("/fiches/t0"), 200, "Étoile mirabelle", "1 fiche reçue sur 4.")
	page := c.Get("/jeunes/" + inaya.String() + "/fiches/t0")
	want(t, page, 200, "Étoile mirabelle", "Les réponses ont été effacées.")
	never(t, page, "Inaya", "affaires")
}
