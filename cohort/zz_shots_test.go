package cohort_test

import (
	"os"
	"testing"

	"binome/cohort"
	"binome/internal/id"
)

func TestZShots(t *testing.T) {
	h := newHouse(t)
	firsts := []string{"Kenza", "Yanis", "Lola", "Mehdi", "Jade", "Enzo", "Aïcha", "Noé", "Sofia", "Rayan", "Manon", "Ilyes"}
	kids := []string{"Lina", "Gabin", "Alma", "Isaac", "Rose", "Naël", "Iris", "Marius", "Kaïna", "Elio", "Mila", "Sacha"}
	var chosen cohort.TeenID
	for gi, g := range []cohort.GroupID{h.monday, h.tuesday} {
		for i := range 9 + gi {
			n := h.newTeen(g)
			n.Identity.First = firsts[(i+gi*3)%12]
			n.Identity.Last = string(rune('A'+(i*7+gi)%20)) + "martin"
			if i%3 == 0 {
				n.Level, n.Class = "3e", 0
				n.College = h.otherCollege
			}
			h.ok(h.store.Enrol(t.Context(), h.edit(), n))
			if i == 5 {
				continue
			}
			m := h.maternelle
			if gi == 1 {
				m = h.otherMaternelle
			}
			c := cohort.NewChild{ID: id.New[cohort.Child](h.ids), Cohort: h.cohort, Maternelle: m, Section: "MS", Identity: cohort.ChildIdentity{First: kids[(i+gi)%12]}}
			h.ok(h.store.AddChild(t.Context(), h.edit(), c))
			h.pair(n.ID, c.ID, firstWeek)
			if i == 2 && gi == 0 {
				chosen = n.ID
			}
			if i == 7 {
				_ = h.store.Leave(t.Context(), h.edit(), n.ID, date("2026-11-09"), cohort.Moved)
			}
			if i == 6 {
				_ = h.store.Leave(t.Context(), h.edit(), n.ID, date("2026-12-09"), cohort.Moved)
			}
		}
	}
	s := h.site()
	m, l := s.As(h.manager), s.As(h.lead)
	at := "/cohortes/" + h.cohort.String()
	save := func(name, body string) { _ = os.WriteFile("/tmp/coh/www/"+name+".html", []byte(body), 0o644) }
	save("board", m.Get(at+"?jeune="+chosen.String()).Body)
	save("board2", m.Get(at).Body)
	save("lead", l.Get(at+"?jeune="+chosen.String()).Body)
	save("list", m.Get(at+"?vue=liste").Body)
	save("children", m.Get(at+"?vue=enfants").Body)
	save("group", m.Get(at+"/groupes/"+h.monday.String()).Body)
	save("cohorts", m.Get("/cohortes").Body)
	save("teen", m.Post(at+"/jeunes/nouveau", "prenom", "Kenza", "naissance", "x").Body)
	save("pair", m.Get("/jeunes/"+chosen.String()+"/binome").Body)
	save("end", m.Get("/jeunes/"+chosen.String()+"/depart").Body)
	save("newcohort", m.Get("/cohortes/nouvelle").Body)
}
