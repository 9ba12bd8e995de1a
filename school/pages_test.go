package school

import (
	"slices"
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
)

func routes(s *Store) func(*web.Router) { return func(rt *web.Router) { Routes(rt, s) } }

// TestSchoolsByScope says which schools each role sees, in lists and one by one.
func TestSchoolsByScope(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	all := []ID{h.maternelleA, h.maternelleB, h.college, h.bare}
	cases := map[string]struct {
		actor access.Actor
		sees  []ID
	}{
		"steering":               {h.lead(), all},
		"steering of programme":  {h.leadOfProgramme(), all},
		"manager A":              {h.managerA(), []ID{h.maternelleA, h.college, h.bare}},
		"manager B":              {h.managerB(), []ID{h.maternelleB, h.bare}},
		"manager without cohort": {h.managerC(), []ID{h.bare}},
		"facilitator A":          {h.facilitatorA(), []ID{h.maternelleA, h.college}},
		"contact of A":           {h.contact(access.MaternelleContact, h.maternelleA), []ID{h.maternelleA}},
		"contact of collège":     {h.contact(access.CollegeContact, h.college), []ID{h.college}},
		"administrator":          {one(access.PlatformAdmin, access.All, 0), all},
	}
	for name, c := range cases {
		scope := grant[access.ReadOrganisations](h, c.actor).Scope()
		list, err := h.s.Schools(t.Context(), scope)
		h.ok(err)
		for _, which := range all {
			_, err := h.s.School(t.Context(), scope, which)
			inList := slices.ContainsFunc(list, func(s School) bool { return s.ID == which })
			if sees := slices.Contains(c.sees, which); inList != sees || (err == nil) != sees || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s, school %s: in the list %v, %v", name, which, inList, err)
			}
		}
	}
	if list, err := h.s.Schools(t.Context(), access.Scope{}); err != nil || len(list) != 0 {
		t.Errorf("no scope sees %d schools, %v", len(list), err)
	}
}

func TestSchoolPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.open()
	b, reader := site.As(h.managerA()), site.As(h.facilitatorA())
	want(t, b.Get("/etablissements"), 200, "Les Hirondelles", "Jean Moulin", "Ajouter un établissement")
	never(t, b.Get("/etablissements"), "Les Mésanges")
	never(t, reader.Get("/etablissements"), "Ajouter", "Rosa Parks")
	want(t, site.As(one(access.Evaluator, access.Programme, h.programme)).Get("/etablissements"), 403)
	want(t, site.As(access.Actor{}).Get("/etablissements"), 303)
	page := b.Get("/etablissements/" + h.maternelleA.String())
	want(t, page, 200, "UAI 0010001W", "Noter la fermeture", "Ajouter la classe", "Modifier")
	page = reader.Get("/etablissements/" + h.maternelleA.String())
	want(t, page, 200, "Aucune fermeture")
	never(t, page, "Noter la fermeture", "Ajouter la classe", "Modifier")
	missing := b.Get("/etablissements/zzzzzzzzzzzz")
	for _, address := range []string{h.maternelleB.String(), "x", h.maternelleB.String() + "/modifier"} {
		if p := b.Get("/etablissements/" + address); p.Code != 404 || p.Body != missing.Body {
			t.Errorf("%s: %d, another page", address, p.Code)
		}
	}
}

func TestAddSchool(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.open().As(h.managerA())
	fresh := b.Get("/etablissements/nouveau").Hidden("nouveau")
	post := func(pairs ...string) webkit.Page {
		return b.Post("/etablissements", append([]string{"nouveau", fresh}, pairs...)...)
	}
	p := post("genre", "lycee", "nom", "", "uai", "0010005B", "zone", "D", "region", "", "ville", "Bron", "adresse", strings.Repeat("é", 130), "telephone", "04")
	want(t, p, 422, "Choisissez collège ou école maternelle.", "Écrivez le nom", "La lettre finale devrait être A", "10 signes de trop")
	for _, typed := range []string{"0010005B", "Bron", "04", fresh} {
		if !strings.Contains(p.Body, `value="`+typed+`"`) {
			t.Errorf("%s is lost", typed)
		}
	}
	good := []string{"genre", "college", "nom", "  Les   Iris ", "uai", " 0010005 a ", "zone", "A", "region", "metropole", "ville", "Bron"}
	for range 2 { // a double click
		p = post(good...)
		want(t, p, 303)
	}
	want(t, b.Follow(p), 200, "Les Iris", "L’établissement est ajouté.")
	if n := h.count("select count(*) from school where uai = '0010005A' and name = 'Les Iris'"); n != 1 {
		t.Errorf("%d schools", n)
	}
	fresh = id.New[School](h.ids).String()
	want(t, post(good...), 422, "Un établissement a déjà ce code UAI.")
	want(t, b.Post("/etablissements", append([]string{"nouveau", "x"}, good...)...), 404)
	want(t, h.open().As(h.facilitatorA()).Post("/etablissements", good...), 403)
	if n := h.count("select count(*) from audit_entry where action = 'school.add' and object = $1", "school:"+strings.TrimPrefix(p.Location, "/etablissements/")); n != 1 {
		t.Errorf("%d entries in the access log", n)
	}
}

func TestEditSchool(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.open().As(h.managerA())
	address := "/etablissements/" + h.maternelleA.String()
	form := b.Get(address + "/modifier")
	want(t, form, 200)
	if !strings.Contains(form.Body, `value="Les Hirondelles"`) || form.Hidden("genre") != "maternelle" {
		t.Error("the form is empty")
	}
	changed := []string{"genre", "college", "nom", "Les Martinets", "uai", "0010001W", "zone", "B", "region", "alsace-moselle"}
	want(t, b.Post(address, append(changed, "uai", "x")[:4]...), 422)
	want(t, b.Post(address, "genre", "maternelle", "nom", "X", "uai", "0010002X", "zone", "B", "region", "metropole"), 422, "déjà ce code UAI")
	want(t, b.Post(address, changed...), 303)
	s, err := h.s.School(t.Context(), grant[access.ReadOrganisations](h, h.lead()).Scope(), h.maternelleA)
	if err != nil || s.Name != "Les Martinets" || s.Kind != Maternelle || s.Zone != "B" || s.Area != "alsace-moselle" {
		t.Errorf("%+v %v", s, err)
	}
	want(t, b.Post("/etablissements/"+h.maternelleB.String(), changed...), 404)
	want(t, b.Post("/etablissements/zzzzzzzzzzzz", changed...), 404)
	if n := h.count("select count(*) from school where name = 'Les Martinets'"); n != 1 {
		t.Error("a foreign school was changed")
	}
}

func TestClosures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.open()
	b := site.As(h.contact(access.MaternelleContact, h.maternelleA))
	address := "/etablissements/" + h.maternelleA.String()
	fresh := b.Get(address).Hidden("nouveau")
	post := func(from, to, why string) webkit.Page {
		return b.Post(address+"/fermetures", "nouveau", fresh, "debut", from, "fin", to, "raison", why)
	}
	for _, c := range []struct{ from, to, why, says string }{
		{"", "", "grève", "Écrivez le premier jour."},
		{"2026-12-02", "2026-12-01", "grève", "avant le premier"},
		{"2026-02-30", "", "grève", "Cette date n’existe pas."},
		{"2026-12-01", "2027-12-01", "grève", "120 jours au plus"},
		{"2026-12-01", "", "", "Dites pourquoi"},
		{"2026-12-01", "x", "grève", "Cette date n’existe pas."},
	} {
		p := post(c.from, c.to, c.why)
		want(t, p, 422, c.says)
		if c.from != "" && !strings.Contains(p.Body, `value="`+c.from+`"`) || c.why != "" && !strings.Contains(p.Body, `value="`+c.why+`"`) {
			t.Errorf("%s: what was typed is lost", c.says)
		}
	}
	for range 2 { // a double click
		want(t, post("2026-12-01", "", "brevet blanc"), 303)
	}
	want(t, b.Get(address), 200, "brevet blanc", "La fermeture est notée.")
	list, err := h.s.Closures(t.Context(), []ID{h.maternelleA, h.maternelleB})
	if err != nil || len(list) != 1 || list[0].From != list[0].To || list[0].From != clock.NewDate(2026, 12, 1) || list[0].SchoolName != "Les Hirondelles" {
		t.Fatalf("%+v %v", list, err)
	}
	remove := address + "/fermetures/" + list[0].ID.String() + "/retirer"
	want(t, site.As(h.contact(access.MaternelleContact, h.maternelleB)).Post(remove), 404)
	want(t, site.As(h.managerB()).Post(strings.Replace(remove, h.maternelleA.String(), h.maternelleB.String(), 1)), 404) // one's own school, a foreign closure
	want(t, site.As(h.facilitatorA()).Post(remove), 403)
	want(t, site.As(h.lead()).Post(remove), 403)
	want(t, b.Post("/etablissements/"+h.maternelleB.String()+"/fermetures", "nouveau", fresh, "debut", "2026-12-01", "raison", "x"), 404)
	want(t, b.Post(remove), 303)
	want(t, b.Post(remove), 404)
	if n := h.count("select count(*) from audit_entry where action in ('closure.add', 'closure.remove')"); n != 2 {
		t.Errorf("%d entries in the access log", n)
	}
}

func TestClasses(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.open().As(h.managerA())
	address := "/etablissements/" + h.college.String()
	post := func(fresh, name, level string) webkit.Page {
		return b.Post(address+"/classes", "nouveau", fresh, "nom", name, "niveau", level)
	}
	first := id.New[Class](h.ids).String()
	want(t, post(first, "", "4e"), 422, "Écrivez le nom de la classe")
	p := post(first, "4e B", "GS")
	want(t, p, 422, "Choisissez le niveau.")
	if !strings.Contains(p.Body, `value="4e B"`) {
		t.Error("what was typed is lost")
	}
	for range 2 {
		want(t, post(first, "4e B", "4e"), 303)
	}
	want(t, post(id.New[Class](h.ids).String(), "4e B", "4e"), 422, "déjà une classe de ce nom")
	classes, err := h.s.Classes(t.Context(), h.college)
	if err != nil || len(classes) != 1 || classes[0].Name != "4e B" || classes[0].Level != "4e" {
		t.Errorf("%+v %v", classes, err)
	}
	want(t, b.Get(address), 200, "4e B")
	want(t, h.open().As(h.contact(access.CollegeContact, h.college)).Post(address+"/classes", "nom", "x"), 403)
	want(t, h.open().As(h.managerB()).Post(address+"/classes", "nouveau", first, "nom", "4e C", "niveau", "4e"), 404)
}

func TestHolidayFixes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.open().As(h.managerA())
	form := b.Get("/vacances")
	want(t, form, 200)
	fresh := form.Hidden("nouveau")
	p := b.Post("/vacances", "nouveau", fresh, "ou", "", "nom", "Noël", "debut", "2026-12-18", "fin", "2026-12-01")
	want(t, p, 422, "Choisissez ce que vous corrigez.")
	if !strings.Contains(p.Body, `value="2026-12-18"`) {
		t.Error("what was typed is lost")
	}
	want(t, h.open().As(h.facilitatorA()).Post("/vacances", "nouveau", fresh, "ou", "B"), 403)
	never(t, h.open().As(h.facilitatorA()).Get("/vacances"), `method="post" action="/vacances"`)
	want(t, b.Post("/vacances/zzzzzzzzzzzz/retirer"), 404)
}
