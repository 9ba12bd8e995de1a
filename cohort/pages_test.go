package cohort_test

import (
	"context"
	"strings"
	"testing"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
	"binome/school"
)

func (h *house) site() *webkit.Site {
	h.t.Helper()
	return webkit.New(h.t, h.db, h.vault, h.clock, h.ids, func(rt *web.Router) {
		cohort.Routes(rt, h.store, cohort.Options{
			Schools: school.NewStore(h.db, h.clock, h.ids),
			Strips: func(ctx context.Context, s access.Scope, c cohort.CohortID) (map[int64]string, error) {
				teens, err := h.store.Teens(ctx, s, c)
				out := map[int64]string{}
				for _, t := range teens {
					out[int64(t.ID)] = "PPRPEAPFFFFFFFFF"
				}
				return out, err
			},
		})
	})
}

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
			t.Errorf("%q is in a page for somebody who may not read it", s)
		}
	}
}

func TestBoard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	kenza, lina := h.teen(h.monday), h.child(h.maternelle)
	h.teen(h.monday)
	h.pair(kenza, lina, firstWeek)
	gone := h.teen(h.monday)
	if err := h.store.Leave(t.Context(), h.edit(), gone, date("2026-11-09"), cohort.Moved); err != nil {
		t.Fatal(err)
	}
	s := h.site()
	manager, lead, facilitator := s.As(h.manager), s.As(h.lead), s.As(h.facilitator)
	at := "/cohortes/" + h.cohort.String()

	want(t, manager.Get("/cohortes"), 200, "Cohorte 1", "2 jeunes", "1 binôme", "2 groupes")
	p := manager.Get(at)
	want(t, p, 200, "2 jeunes, 1 binôme formé. 1 jeune a quitté le programme.", "Kenza B.", "avec Lina", "enfant à choisir",
		"Lundi matin", "place libre", "depuis le 9 novembre 2026", "9 h – 11 h 30", "2 en 4e")
	p = manager.Get(at + "?jeune=" + kenza.String())
	want(t, p, 200, "Lina parle peu.", "Mardi matin, 10 places", "Choisir un autre enfant", "moyenne section")

	p = lead.Get(at + "?jeune=" + kenza.String())
	want(t, p, 200, "Vous voyez des glyphes, pas des noms.", "Rond ", "2 jeunes, 1 binôme formé")
	never(t, p, "Kenza", "Lina", "Benali", "parle peu", "Ajouter un jeune")
	p = lead.Get(at + "?vue=liste")
	want(t, p, 200, "Lundi matin", "départ le 9 nov.")
	never(t, p, "Kenza", "Lina")
	p = lead.Get(at + "?vue=enfants")
	never(t, p, "Kenza", "Lina", "/enfants/")

	want(t, manager.Get(at+"?vue=liste&tri=nom"), 200, "Kenza B.", "Lina", "Séances")
	want(t, manager.Get(at+"?vue=liste&points=oui"), 200, "à choisir")
	want(t, manager.Get(at+"?vue=enfants"), 200, "Lina", "Kenza B.", "0 enfant sans binôme.")
	p = facilitator.Get(at)
	want(t, p, 200, "Kenza B.", "Lundi matin")
	never(t, p, "Mardi matin", "Ajouter un jeune")
	want(t, manager.Get(at+"/groupes/"+h.monday.String()), 200, "Lundi matin : 2 jeunes, 8 places libres.", "Kenza B.", "Ne viennent plus")
	want(t, manager.Get("/enfants/"+lina.String()), 200, "Lina", "Kenza B.", "Les Hirondelles")
}

func TestReadingIsAudited(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.pair(h.teen(h.monday), h.child(h.maternelle), firstWeek)
	s := h.site()
	manager, lead := s.As(h.manager), s.As(h.lead)
	reveals := func() int {
		n, err := db.Value[int](t.Context(), h.db, "select count(*) from audit_entry where action = 'reveal'")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	lead.Get("/cohortes/" + h.cohort.String())
	if reveals() != 0 {
		t.Error("the lead reads no name: nothing to audit")
	}
	manager.Get("/cohortes/" + h.cohort.String())
	if reveals() != 1 {
		t.Error("one page, one entry:", reveals())
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.site()
	c := s.As(h.manager)
	at := "/cohortes/" + h.cohort.String()

	// Nothing typed is lost.
	p := c.Get(at + "/jeunes/nouveau?groupe=" + h.monday.String())
	want(t, p, 200, "Ajouter un jeune", "Lundi matin, 10 places", "Collège des Tisserands")
	fresh := p.Hidden("nouveau")
	p = c.Post(at+"/jeunes/nouveau", "nouveau", fresh, "prenom", "Kenza", "nom", "", "naissance", "14 mars 2030", "depuis", "2026-10-05",
		"college", h.college.String(), "niveau", "4e", "groupe", h.monday.String())
	want(t, p, 422, "Il reste 2 points à corriger.", "Écrivez le nom.", "dans l’avenir")
	if !strings.Contains(p.Body, `value="Kenza"`) || !strings.Contains(p.Body, `value="14 mars 2030"`) || p.Hidden("nouveau") != fresh {
		t.Error("what was typed is lost")
	}
	full := []string{
		"nouveau", fresh, "prenom", "Kenza", "nom", "Benali", "naissance", "14 mars 2013", "depuis", "2026-10-05",
		"college", h.college.String(), "niveau", "4e", "classe", h.class.String(), "groupe", h.monday.String(),
	}
	p = c.Post(at+"/jeunes/nouveau", full...)
	want(t, p, 303)
	if p.Location != at+"?jeune="+fresh+"#t-detail" {
		t.Error(p.Location)
	}
	want(t, c.Get(p.Location), 200, "C’est enregistré.", "Kenza B.")
	p = c.Post(at+"/jeunes/nouveau", full...)
	want(t, p, 303)
	want(t, c.Get(p.Location), 200, "déjà enregistré", "1 jeune,")

	// A child, and the pair.
	p = c.Get(at + "/enfants/nouveau")
	child := p.Hidden("nouveau")
	want(t, c.Post(at+"/enfants/nouveau", "nouveau", child, "prenom", "Lina", "initiale", "ma", "section", "MS", "maternelle", h.maternelle.String()), 422, "une lettre")
	want(t, c.Post(at+"/enfants/nouveau", "nouveau", child, "prenom", "Lina", "initiale", "m", "section", "MS", "maternelle", h.maternelle.String()), 303)
	p = c.Get("/jeunes/" + fresh + "/binome")
	want(t, p, 200, "Choisir l’enfant de Kenza B.", "Lina M., moyenne section")
	pair := p.Hidden("nouveau")
	want(t, c.Post("/jeunes/"+fresh+"/binome", "nouveau", pair, "enfant", child, "depuis", "2026-09-07"), 422, "dans aucun groupe")
	want(t, c.Post("/jeunes/"+fresh+"/binome", "nouveau", pair, "enfant", child, "depuis", "2026-10-05", "pourquoi", strings.Repeat("é", 2003)), 422, "3 signes de trop")
	want(t, c.Post("/jeunes/"+fresh+"/binome", "nouveau", pair, "enfant", child, "depuis", "2026-10-05", "pourquoi", "Lina parle peu."), 303)
	want(t, c.Get("/jeunes/"+fresh+"/binome"), 200, "En ce moment avec Lina M.", "Aucun enfant libre")

	// Another group, the end of the pair, the departure.
	want(t, c.Post("/jeunes/"+fresh+"/groupe", "groupe", h.monday.String(), "depuis", "2026-11-30"), 422, "déjà dans ce groupe")
	want(t, c.Get("/jeunes/"+fresh+"/groupe"), 200, "Changer Kenza B. de groupe")
	want(t, c.Post("/jeunes/"+fresh+"/binome/fin", "motif", "rematch", "date", "2026-10-01"), 422, "ne peut pas être avant")
	want(t, c.Post("/jeunes/"+fresh+"/binome/fin", "motif", "rematch", "date", "2026-11-20"), 303)
	want(t, c.Get("/jeunes/"+fresh+"/binome/fin"), 200, "Pas de binôme en cours")
	want(t, c.Post("/jeunes/"+fresh+"/groupe", "groupe", h.tuesday.String(), "depuis", "30/11/2026"), 303)
	want(t, c.Get(at+"?jeune="+fresh), 200, "Rejoint ce groupe le lundi 30 novembre", "Lundi matin, du 5 oct. au 29 nov.")
	want(t, c.Get("/jeunes/"+fresh+"/depart"), 200, "Départ de Kenza B.")
	want(t, c.Post("/jeunes/"+fresh+"/depart", "date", "2026-11-24"), 422, "Choisissez une raison.")
	want(t, c.Post("/jeunes/"+fresh+"/depart", "motif", "moved", "date", "2026-12-04"), 303)

	// Corrections.
	p = c.Get("/jeunes/" + fresh + "/identite")
	want(t, p, 200, "Corriger les informations de Kenza B.")
	seen := p.Hidden("vu")
	correct := func(vu string) webkit.Page {
		return c.Post("/jeunes/"+fresh+"/identite", "vu", vu, "prenom", "Kenza", "nom", "Ben Ali", "naissance", "14/03/2013", "college", h.college.String(), "niveau", "4e")
	}
	want(t, correct(seen), 303)
	p = correct(seen)
	want(t, p, 409, "pendant votre saisie", "Enregistré à présent :")
	want(t, correct(p.Hidden("vu")), 303)
	want(t, c.Get("/enfants/"+child+"/identite"), 200, "Lina M.")
	want(t, c.Post("/enfants/"+child+"/depart", "motif", "moved", "date", "2026-11-24"), 303)
	want(t, c.Get("/enfants/"+child), 200, "Départ", "24 novembre 2026")
	if strings.Contains(s.Log.String(), "Kenza") || strings.Contains(s.Log.String(), "Lina") {
		t.Error("a name in the log")
	}
}

func TestSetUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.exec("update partner set kind = 'operator'")
	c := h.site().As(h.manager)
	p := c.Get("/programmes/nouveau")
	want(t, c.Post("/programmes/nouveau", "nouveau", p.Hidden("nouveau"), "nom", " "), 422, "Donnez un nom au programme.")
	programme := p.Hidden("nouveau")
	p = c.Post("/programmes/nouveau", "nouveau", programme, "nom", "Pilote Tourcoing")
	want(t, p, 303)
	p = c.Get(p.Location)
	want(t, p, 200, "Nouvelle cohorte", "Pilote Tourcoing", "Structure 0", "Les Hirondelles")
	cohortID, groupID := p.Hidden("nouveau"), p.Hidden("groupe2-nouveau")
	form := func(monday, debut string) []string {
		return []string{
			"nouveau", cohortID, "programme", programme, "structure", h.partner.String(), "zone", "B", "jours-feries", "metropole",
			"premiere-semaine", monday, "seances", "16", "groupe2-nouveau", groupID, "groupe2-maternelle", h.maternelle.String(),
			"groupe2-jour", "2", "groupe2-moment", "pm", "groupe2-debut", debut, "groupe2-fin", "16 h 15", "groupe2-places", "11",
		}
	}
	want(t, c.Post("/cohortes/nouvelle", form("2026-10-06", "9 h")...), 422, "Le lundi de cette semaine est le 5 octobre 2026.", "n’est pas l’après-midi")
	far := form("2027-10-04", "13 h 45")
	far[13] = "60" // they end after the last known school year
	want(t, c.Post("/cohortes/nouvelle", far...), 422, "Il reste 1 point à corriger.")
	p = c.Post("/cohortes/nouvelle", form("2026-10-05", "13 h 45")...)
	want(t, p, 303)
	p = c.Get(p.Location)
	want(t, p, 200, "1 groupe, pas encore de jeune.", "Mardi après-midi", "13 h 45 – 16 h 15")
	at := "/cohortes/" + cohortID + "/groupes/"
	p = c.Get(at + groupID + "/modifier")
	vu := p.Hidden("vu")
	edit := func(fin string) webkit.Page {
		return c.Post(at+groupID+"/modifier", "vu", vu, "maternelle", h.maternelle.String(), "jour", "2", "moment", "pm", "debut", "13:45", "fin", fin, "places", "12")
	}
	want(t, edit("16h"), 303)
	want(t, edit("17h"), 409, "pendant votre saisie")
	p = c.Get(at + "nouveau")
	want(t, c.Post(at+"nouveau", "nouveau", p.Hidden("nouveau"), "maternelle", h.maternelle.String(), "jour", "6", "moment", "am", "debut", "9", "fin", "8", "places", "40"), 422,
		"Choisissez le jour", "finir après", "nombre de 10 à 12")
	want(t, c.Post(at+"nouveau", "nouveau", p.Hidden("nouveau"), "maternelle", h.maternelle.String(), "jour", "5", "moment", "am", "debut", "9", "fin", "11:30"), 303)
	want(t, c.Get("/cohortes/"+cohortID), 200, "Vendredi matin")
}

// A partner's first cohort: nothing of theirs exists yet.
func TestFirstCohort(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.exec("delete from cohort_group")
	h.exec("delete from cohort")
	h.exec("delete from programme")
	c := h.site().As(h.manager)
	want(t, c.Get("/cohortes/nouvelle"), 200, "Il faut d’abord un programme")
	p := c.Get("/programmes/nouveau")
	p = c.Post("/programmes/nouveau", "nouveau", p.Hidden("nouveau"), "nom", "Pilote Tourcoing")
	want(t, c.Get(p.Location), 200, "Pilote Tourcoing", "Structure 0", "Les Hirondelles")
}

func TestEmptyHouse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.exec("delete from cohort_group")
	h.exec("delete from cohort")
	s := h.site()
	want(t, s.As(h.lead).Get("/cohortes"), 200, "Pas encore de cohorte", "Créez d’abord le programme")
	want(t, s.As(h.facilitator).Get("/cohortes"), 200, "Pas encore de cohorte")
}

func TestDoors(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	teen, child := h.teen(h.monday), h.child(h.maternelle)
	h.pair(teen, child, firstWeek)
	s := h.site()
	stranger, other, lead, collegian := s.As(access.Actor{}), s.As(h.otherManager), s.As(h.lead), s.As(h.collegian)
	ecole := s.As(actor(access.MaternelleContact, access.School, int64(h.maternelle)))
	at := "/cohortes/" + h.cohort.String()
	for _, path := range []string{at, at + "/groupes/" + h.monday.String(), "/jeunes/" + teen.String() + "/depart", "/enfants/" + child.String()} {
		want(t, stranger.Get(path), 303)
		want(t, other.Get(path), 404)
	}
	want(t, stranger.Post("/jeunes/"+teen.String()+"/depart", "motif", "moved", "date", "2026-11-09"), 401)
	want(t, other.Post("/jeunes/"+teen.String()+"/depart", "motif", "moved", "date", "2026-11-09"), 404)
	want(t, lead.Post("/jeunes/"+teen.String()+"/depart", "motif", "moved", "date", "2026-11-09"), 403)
	want(t, collegian.Get(at), 403)
	want(t, lead.Get("/cohortes/zzz"), 404)
	want(t, lead.Get("/cohortes/"+id.New[cohort.Cohort](h.ids).String()), 404)
	p := ecole.Get("/enfants/" + child.String())
	want(t, p, 200, "Lina", "Kenza")
	never(t, p, "Kenza B", "Benali")
	want(t, lead.Get("/enfants/"+child.String()), 403)
	want(t, s.As(h.manager).Get(at+"/groupes/"+h.foreign.String()), 404)
}
