package report_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/partner"
	"binome/report"
	"binome/school"
)

func TestGrid(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	page := s.As(lead).Get("/api/cohortes/" + theCohort.String() + "/grille")
	var g report.Grid
	if err := json.Unmarshal([]byte(page.Body), &g); err != nil {
		t.Fatal(err)
	}
	if g.Cohort != theCohort.String() || len(g.Rows) != 7 || len(g.Counts) != 16 {
		t.Fatal(len(g.Rows), len(g.Counts))
	}
	for _, r := range g.Rows {
		if r.Teen == cohort.TeenID(noor).String() {
			if diff := cmp.Diff(report.GridRow{Teen: r.Teen, Group: tuesday.String(), Cells: "PPRCNOFFFFFFFFFF"}, r); diff != "" {
				t.Error(diff)
			}
		}
	}
	if diff := cmp.Diff(report.GridCount{Number: 3, Statuses: map[string]int{"P": 4, "E": 1, "A": 1, "R": 1}}, g.Counts[2]); diff != "" {
		t.Error(diff)
	}
	never(t, page, teenNames...)
	if err := json.Unmarshal([]byte(s.As(ofTuesday).Get("/api/cohortes/"+theCohort.String()+"/grille").Body), &g); err != nil || len(g.Rows) != 3 {
		t.Error("a facilitator sees", len(g.Rows), err)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	partners, schools := partner.NewStore(p.db, p.clock, p.ids), school.NewStore(p.db, p.clock, p.ids)
	labels := func(a access.Actor) map[access.Kind]int {
		all, err := p.store.Targets(t.Context(), scope[access.ReadOrganisations](t, a), partners, schools)
		p.must(err)
		out := map[access.Kind]int{}
		for _, x := range all {
			out[x.Kind]++
		}
		return out
	}
	if diff := cmp.Diff(map[access.Kind]int{access.Programme: 2, access.Partner: 2, access.School: 4, access.Group: 2}, labels(lead)); diff != "" {
		t.Error(diff)
	}
	if got := labels(foreigner); got[access.Group] != 0 || got[access.Partner] != 1 {
		t.Error(got)
	}
	if got := labels(ofTuesday); got[access.Group] != 1 {
		t.Error(got)
	}
	all, err := p.store.Targets(t.Context(), scope[access.ReadOrganisations](t, lead), partners, schools)
	p.must(err)
	last := all[len(all)-1]
	last.Label = plain(last.Label)
	if diff := cmp.Diff(identity.Target{Kind: access.Group, ID: int64(tuesday), Label: "Groupe : Mardi matin, Le Petit Quai (Pilote Roubaix)"}, last); diff != "" {
		t.Error(diff)
	}
}
