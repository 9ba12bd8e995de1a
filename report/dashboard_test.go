package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"binome/internal/access"
	"binome/internal/testkit/webkit"
)

var row = regexp.MustCompile(`(?s)<tr><th scope="row">.*?</tr>`)

// cells is the matrix of a dashboard in short: fractions, marks, texts, dots.
func cells(p webkit.Page) []string {
	var out []string
	for _, r := range row.FindAllString(p.Body, -1) {
		line := ""
		for _, td := range regexp.MustCompile(`(?s)<td.*?</td>`).FindAllString(r, -1) {
			switch {
			case strings.Contains(td, "pause"):
			case strings.Contains(td, `class="case vide"`):
				line += ". "
			case strings.Contains(td, "data-etat"):
				line += regexp.MustCompile(`data-etat="(.)"`).FindStringSubmatch(td)[1] + " "
			default:
				line += (webkit.Page{Body: strings.NewReplacer("<b>", "", "</b>", "", "<small>", "", "</small>", "").Replace(td)}).Text() + " "
			}
		}
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

// Each teen counts in the group that they were in on the day; conflicts, sessions
// open, not taken and cancelled count nobody.
func TestDashboardCounts(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	page := s.As(lead).Get("/aujourdhui")
	want(t, page, 200, "Jeudi 26 novembre 2026, midi", "Semaine 6 sur 16. Un groupe est passé, 2 jeunes sur 2 étaient là.", "Présence des deux groupes")
	future := strings.Repeat(" .", 10)
	if diff := cmp.Diff([]string{"5/5 4/5 3/4 3/3 2/3 V" + future + " 86 %", "2/2 2/3 2/3 C N N" + future + " 75 %"}, cells(page)); diff != "" {
		t.Error(diff)
	}
	want(t, page, 200, "Appel à faire : Mardi matin", "Appel à valider : Mardi matin", "Réponse à trancher : Lundi matin", "Rattrapage à prévoir : Mardi matin",
		"Enfant à choisir pour 1 jeune", "Fleur mirabelle", "2 absences à la suite", "Dernière séance", "Vous voyez des glyphes, pas des noms.",
		"Appels validés 9 sur 11", "Binômes formés 5 sur 6", "Journaux des présents 0 sur 25", "Fiche de départ, collège 0 sur 7",
		"Présences codées, CSV", "créez son adresse dans votre compte")
	never(t, page, teenNames...)
	never(t, page, childNames...)
	never(t, page, "presences.csv", "Fiche de fin")

	// The facilitator of a group sees the past of those who have gone to another.
	page = s.As(ofMonday).Get("/aujourdhui")
	if diff := cmp.Diff([]string{"5/5 4/5 3/4 3/3 2/3 V" + future + " 86 %"}, cells(page)); diff != "" {
		t.Error(diff)
	}
	page = s.As(ofTuesday).Get("/aujourdhui")
	want(t, page, 200, "Bilal E.", "Présences avec les noms, Excel", "Présences codées, CSV")
	never(t, page, "Vous voyez des glyphes", "Kenza", "Lundi matin")
}

func TestDashboardBeforeAndAfter(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	c := s.As(lead)
	p.now("2026-10-21T09:00")
	want(t, c.Get("/aujourdhui"), 200, "Vacances (Toussaint). Reprise le lundi 2 novembre, séance 3 sur 16.", "Pas de séance cette semaine.")
	never(t, c.Get("/aujourdhui"), `aria-current="date"`)
	p.now("2027-02-16T09:00")
	want(t, c.Get("/aujourdhui"), 200, "Aujourd’hui Dernière séance")
	p.now("2027-03-16T09:00")
	page := c.Get("/aujourdhui")
	want(t, page, 200, "Le programme est terminé. 9 séances ont eu lieu, avec 83 % de présence.", "Fiche de fin, collège 0 sur 7", "Et 17 autres appels à faire")
	never(t, page, "Dernière séance", "Enfant à choisir")
}

func TestDashboardOfAnEmptyHouse(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	want(t, s.As(foreigner).Get("/aujourdhui"), 200, "Rien n’est encore prévu.", "Pas encore de cohorte")
	p.exec("insert into cohort (id, programme_id, partner_id, number, zone, first_week, created_at) values (21, 910, 911, 1, 'B', '2026-10-05', 0)")
	want(t, s.As(foreigner).Get("/aujourdhui"), 200, "Les dates ne sont pas encore proposées.", "Pas encore de groupe")
	both := s.As(lead)
	want(t, both.Get("/aujourdhui"), 200, "Pilote Roubaix, cohorte 1", "Pilote Vaulx, cohorte 1", "Semaine 6 sur 16.")
	want(t, both.Get("/aujourdhui?cohorte="+cohortCode(21)), 200, "Pas encore de groupe")
	want(t, both.Get("/aujourdhui?cohorte="+cohortCode(22)), 404)
	want(t, both.Get("/aujourdhui?cohorte=%ff"), 200)
	want(t, s.As(foreigner).Get("/aujourdhui?cohorte="+cohortCode(20)), 404)
}

// An account with several roles gets names only where a role that reads them
// reaches.
func TestDashboardOfMixedRoles(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.call(monday, 7, true, marks{yanis: "absent", lola: "absent"})
	p.call(monday, 8, true, marks{yanis: "absent", lola: "absent"})
	p.now("2026-12-10T12:00")
	s := p.site()
	mixed := s.As(actor(everywhere, atCanal)).Get("/aujourdhui")
	want(t, mixed, 200, "Bilal E.", "Goutte mirabelle", "Carré mirabelle", "Vous voyez des glyphes")
	never(t, mixed, "Yanis", "Lola")
	mixed = s.As(actor(everywhere, onMonday)).Get("/aujourdhui")
	want(t, mixed, 200, "Yanis E.", "Lola E.", "Fleur mirabelle")
	never(t, mixed, "Bilal")
	if !strings.Contains(mixed.Body, "/presences.csv") {
		t.Error("a facilitator may take names away")
	}
}

func TestDashboardIsOneEntry(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	steering, named := s.As(lead), s.As(manager)
	steering.Get("/aujourdhui")
	if p.reveals() != 0 {
		t.Error("glyphs are no reveal")
	}
	want(t, named.Get("/aujourdhui"), 200, "Bilal E.")
	if p.reveals() != 1 {
		t.Error("entries:", p.reveals())
	}
	p.erase(bilal)
	want(t, named.Get("/aujourdhui"), 200, "Fleur mirabelle")
}

// Roles whose pages show names by another grant than that on names.
func TestReadersOfNames(t *testing.T) {
	t.Parallel()
	for _, rule := range []access.Rule{access.ReadBrief{}.Rule(), access.ExportAttendance{}.Rule()} {
		for _, role := range rule.Roles {
			for _, names := range []access.Rule{access.ReadTeens{}.Rule(), access.ReadChildren{}.Rule()} {
				if !strings.Contains(roles(names), " "+string(role)+" ") {
					t.Errorf("%s has %s without %s", role, rule.Name, names.Name)
				}
			}
		}
	}
}

func roles(r access.Rule) string {
	out := " "
	for _, x := range r.Roles {
		out += string(x) + " "
	}
	return out
}
