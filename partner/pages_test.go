package partner

import (
	"slices"
	"strings"
	"testing"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/testkit"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
)

// house has two operators with a cohort each, one without, and who steers.
type house struct {
	t     *testing.T
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	s     *Store

	programme                         int64
	group, school, college            int64
	operatorA, operatorB, bare, steer ID
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testkit.DB(t), clock: testkit.At("2026-11-26T12:00"), ids: testkit.IDs(t.Name())}
	h.s = NewStore(h.db, h.clock, h.ids)
	for _, x := range []*int64{&h.programme, &h.group, &h.school, &h.college} {
		*x = int64(id.New[house](h.ids))
	}
	h.operatorA, h.operatorB = h.partner(Operator, "Les Deux Rives"), h.partner(Operator, "Le Trait d’union")
	h.bare, h.steer = h.partner(Operator, "La Toute Neuve"), h.partner(Steering, "Action Exemple")
	h.exec("insert into programme (id, name, created_at) values ($1, 'Pilote', 0)", h.programme)
	for _, s := range []int64{h.school, h.college} {
		h.exec("insert into school (id, kind, uai, name, name_key, zone, created_at) values ($1, 'college', $2, 'S', 's', 'B', 0)", s, id.ID[house](s).String())
	}
	for n, p := range []ID{h.operatorA, h.operatorB} {
		h.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, created_at) values ($1, $2, $3, $4, 'B', '2026-10-05', 0)", n+1, h.programme, p, n+1)
	}
	h.exec("insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color) values ($1, 1, $2, 1, 'am', '09:00', '12:00', 'circle', 'coral')", h.group, h.school)
	h.exec("insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at) values (1, 2, $1, '4e', 'circle', 'coral', $2, 0)", h.college, []byte{0})
	return h
}

func (h *house) partner(kind Kind, name string) ID {
	h.t.Helper()
	p := Partner{ID: id.New[Partner](h.ids), Kind: kind, Name: name}
	h.ok(h.s.Add(h.t.Context(), grant[access.EditOrganisations](h, lead()), p))
	return p.ID
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.ok(h.db.Tx(h.t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(h.t.Context(), tx, query, args...)
		return err
	}))
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open() *webkit.Site {
	return webkit.New(h.t, h.db, nil, h.clock, h.ids, func(rt *web.Router) { Routes(rt, h.s) })
}

func one(role access.Role, kind access.Kind, target int64) access.Actor {
	return access.Actor{ID: 7, Name: "Ada", Assignments: []access.Assignment{{Role: role, Kind: kind, Target: target}}}
}

func lead() access.Actor { return one(access.SteeringLead, access.All, 0) }

func manager(p ID) access.Actor { return one(access.PartnerManager, access.Partner, int64(p)) }

func grant[P access.Permission](h *house, a access.Actor) access.Grant[P] {
	h.t.Helper()
	g, err := access.Authorize[P](a)
	h.ok(err)
	return g
}

func want(t *testing.T, p webkit.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("status %d, want %d: %.300s", p.Code, code, p.Text())
	}
	for _, s := range texts {
		if !strings.Contains(p.Text(), s) {
			t.Errorf("%q is not in the page: %.1000s", s, p.Text())
		}
	}
}

// TestPartnersByScope says who sees and who changes which organisations.
func TestPartnersByScope(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	all := []ID{h.operatorA, h.operatorB, h.bare, h.steer}
	cases := map[string]struct {
		actor         access.Actor
		sees, changes []ID
	}{
		"steering":              {lead(), all, all},
		"steering of programme": {one(access.SteeringLead, access.Programme, h.programme), all, all},
		"manager A":             {manager(h.operatorA), []ID{h.operatorA, h.steer}, []ID{h.operatorA}},
		"manager B":             {manager(h.operatorB), []ID{h.operatorB, h.steer}, []ID{h.operatorB}},
		"manager, no cohort":    {manager(h.bare), []ID{h.bare, h.steer}, []ID{h.bare}},
		"facilitator":           {one(access.Facilitator, access.Group, h.group), []ID{h.operatorA, h.steer}, nil},
		"maternelle":            {one(access.MaternelleContact, access.School, h.school), []ID{h.operatorA, h.steer}, nil},
		"collège":               {one(access.CollegeContact, access.School, h.college), []ID{h.operatorB, h.steer}, nil},
		"administrator":         {one(access.PlatformAdmin, access.All, 0), all, nil},
	}
	for name, c := range cases {
		scope := grant[access.ReadOrganisations](h, c.actor).Scope()
		list, err := h.s.Partners(t.Context(), scope)
		h.ok(err)
		for _, which := range all {
			_, err := h.s.Partner(t.Context(), scope, which)
			inList := slices.ContainsFunc(list, func(p Partner) bool { return p.ID == which })
			if sees := slices.Contains(c.sees, which); inList != sees || (err == nil) != sees || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s, %s: in the list %v, %v", name, which, inList, err)
			}
			g, ok := access.May[access.EditOrganisations](c.actor)
			if !ok {
				continue
			}
			full, err := h.s.Partner(t.Context(), grant[access.ReadOrganisations](h, lead()).Scope(), which)
			h.ok(err)
			full.City = "Lyon"
			if err := h.s.Edit(t.Context(), g, full); (err == nil) != slices.Contains(c.changes, which) || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s changes %s: %v", name, which, err)
			}
		}
	}
}

func TestNoScopeSeesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if list, err := h.s.Partners(t.Context(), access.Scope{}); err != nil || len(list) != 0 {
		t.Errorf("%d organisations, %v", len(list), err)
	}
}

func TestPartnerPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.open()
	b := site.As(manager(h.operatorA))
	page := b.Get("/organisations")
	want(t, page, 200, "Les Deux Rives", "Action Exemple", "2 organisations portent le pilote")
	if strings.Contains(page.Body, "Trait d’union") || strings.Contains(page.Body, "/organisations/"+h.steer.String()) || !strings.Contains(page.Body, "/organisations/"+h.operatorA.String()) {
		t.Error("a manager sees another operator, or a link to what she may not change")
	}
	want(t, site.As(one(access.Funder, access.Programme, h.programme)).Get("/organisations"), 403)
	missing := b.Get("/organisations/zzzzzzzzzzzz")
	for _, which := range []string{h.operatorB.String(), h.steer.String(), "x"} {
		if p := b.Get("/organisations/" + which); p.Code != 404 || p.Body != missing.Body {
			t.Errorf("%s: %d", which, p.Code)
		}
	}
	form := b.Get("/organisations/" + h.operatorA.String())
	want(t, form, 200, "Modifier une organisation")
	address := "/organisations/" + h.operatorA.String()
	p := b.Post(address, "genre", "operator", "nom", "", "siret", "12", "rna", "X", "ville", "Lyon")
	want(t, p, 422, "Écrivez le nom", "14 chiffres", "commence par la lettre W")
	for _, typed := range []string{"12", "X", "Lyon"} {
		if !strings.Contains(p.Body, `value="`+typed+`"`) {
			t.Errorf("%s is lost", typed)
		}
	}
	want(t, b.Post(address, "genre", "steering", "nom", "Les Deux Rives"), 422, "changé par le pilotage")
	want(t, b.Post(address, "genre", "operator", "nom", "Les Trois Rives", "siret", "356 000 000 00048"), 303)
	want(t, b.Get("/organisations"), 200, "Les Trois Rives", "C’est enregistré.")
	want(t, b.Post("/organisations/"+h.steer.String(), "genre", "steering", "nom", "À moi"), 404)
}

func TestAddPartner(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	site := h.open()
	b := site.As(lead())
	fresh := b.Get("/organisations/nouvelle").Hidden("nouveau")
	for range 2 { // a double click
		want(t, b.Post("/organisations", "nouveau", fresh, "genre", "operator", "nom", "Le Pont", "siret", "35600000000048", "rna", "W691012345"), 303)
	}
	if n, err := db.Value[int](t.Context(), h.db, "select count(*) from partner where name = 'Le Pont'"); n != 1 || err != nil {
		t.Errorf("%d organisations %v", n, err)
	}
	other := id.New[Partner](h.ids).String()
	want(t, b.Post("/organisations", "nouveau", other, "genre", "funder", "nom", "Autre", "siret", "35600000000048"), 422, "Une organisation a déjà ce SIRET.")
	want(t, b.Post("/organisations", "nouveau", other, "genre", "mécène", "nom", "Autre"), 422, "Choisissez ce que fait")
	want(t, b.Post("/organisations", "nouveau", "x", "genre", "funder", "nom", "Autre"), 404)
	want(t, b.Post("/organisations", "nouveau", other, "genre", "funder", "nom", strings.Repeat("é", 121)), 422, "1 signe de trop")
	m := site.As(manager(h.operatorA))
	want(t, m.Post("/organisations", "nouveau", other, "genre", "operator", "nom", "Autre"), 422, "ajoutée par le pilotage")
	want(t, m.Post("/organisations", "nouveau", other, "genre", "funder", "nom", "Fondation"), 303)
	want(t, m.Get("/organisations"), 200, "Fondation")
	want(t, site.As(one(access.PlatformAdmin, access.All, 0)).Post("/organisations", "nouveau", other, "genre", "funder", "nom", "X"), 403)
}
