package ui

import (
	"embed"

	"binome/internal/fault"
	"binome/internal/locale"
)

//go:embed pages/*.html
var pageFiles embed.FS

var componentsView = Parse[book](pageFiles, "pages/components.html")

// book is every component in every state, with invented people.
type book struct {
	Marks    []Mark
	Glyphs   []namedGlyph
	Shades   []shade
	Icons    []string
	Strip    Strip
	Small    Strip
	Heat     Heat
	Teen     TeenStrip
	Weathers []Weather
	Tasks    []Task
	Agenda   []Appointment
	Follows  []Follow
	Cover    []Coverage
	Stats    []Stat
	Facts    []Fact
	Table    Table
	Tabs     []Tab
	Pages    Pages
	Empty    Empty
	Form     Form
	Wrong    Form
	Levels   []Option
	Needs    []Option
	Head     FieldHead
	Rows     []RollRow
	Dispute  Dispute
}

type namedGlyph struct {
	Glyph Glyph
	Name  string
}

type shade struct{ Class, Name, Use string }

// Components is the book of components: every one in every state. The route is
// registered in development builds only.
func Components() Rendered { return componentsView.With(newBook()) }

func newBook() book {
	b := book{
		Marks:    Marks(),
		Glyphs:   bookGlyphs(),
		Shades:   bookShades(),
		Icons:    Icons(),
		Strip:    Strip{Label: locale.T("Les %d séances d’Alix", 16), Steps: bookSteps("PPRDEVAPPFFFFFFF"), Current: 9},
		Small:    Strip{Label: locale.T("Les %d séances d’Alix", 16), Steps: bookSteps("PPRPPPEPPFFFFFFF"), Current: 9, Small: true},
		Heat:     bookHeat(),
		Teen:     bookTeen(),
		Weathers: []Weather{Sunny, Bright, Clouds, Rain, Thunder},
		Table:    bookTable(),
		Tabs: []Tab{
			{Label: locale.T("Binômes"), Href: "#", Current: true},
			{Label: locale.T("Liste"), Href: "#"},
			{Label: locale.T("Parcours d’entrée"), Href: "#", Count: locale.T("%d orientés", 71)},
		},
		Pages: Pages{Previous: "#", Next: "#", Text: locale.T("%d à %d sur %d", 61, 120, 231)},
		Empty: Empty{
			Title: locale.T("Pas encore de séance"), Text: locale.T("La première est le lundi 5 octobre. Préparez l’appareil la veille, avec du réseau."),
			Action: locale.T("Préparer l’appareil"), Href: "#",
		},
	}
	b.lists()
	b.forms()
	b.phone()
	return b
}

func bookGlyphs() []namedGlyph {
	list := make([]namedGlyph, 0, 12)
	shapes, colors := Shapes(), Colors()
	for i, s := range shapes {
		g := Glyph{s, colors[i%6], shapes[(i*5+2)%12], colors[(i+2)%6]}
		list = append(list, namedGlyph{g, g.TeenShape.Name()})
	}
	return list
}

func bookShades() []shade {
	return []shade{
		{"nu-fond", "fond", locale.T("page")},
		{"nu-surface", "surface", locale.T("cartes")},
		{"nu-encre", "encre", locale.T("texte")},
		{"nu-encre-2", "encre-2", locale.T("texte second")},
		{"nu-action", "action", locale.T("boutons, liens")},
		{"nu-bandeau", "bandeau", locale.T("grands aplats")},
		{"nu-soleil", "soleil", locale.T("un appel par écran")},
		{"nu-local", "local-fond", locale.T("gardé dans l’appareil")},
		{"nu-ok", "ok-fond", locale.T("fait")},
		{"nu-veille", "veille-fond", locale.T("à surveiller")},
		{"nu-alerte", "alerte-fond", locale.T("à traiter")},
		{"nu-citation", "citation", locale.T("paroles")},
	}
}

var bookDates = [...]string{"5 oct.", "12 oct.", "2 nov.", "9 nov.", "16 nov.", "23 nov.", "30 nov.", "7 déc.", "14 déc.", "4 janv.", "11 janv.", "18 janv.", "25 janv.", "1er févr.", "8 févr.", "15 févr."}

func bookSteps(states string) []Step {
	list := make([]Step, len(states))
	for i := range states {
		list[i] = Step{Number: i + 1, Mark: Mark(states[i]), Date: bookDates[i], Pause: bookPause(i + 1)}
	}
	return list
}

func bookPause(number int) string {
	switch number {
	case 2:
		return locale.T("Toussaint")
	case 9:
		return locale.T("Noël")
	}
	return ""
}

func bookHeat() Heat {
	h := Heat{Label: locale.T("Présence des cinq groupes")}
	for i, d := range bookDates {
		h.Weeks = append(h.Weeks, HeatWeek{Number: i + 1, Date: d, Current: i == 5, Pause: bookPause(i + 1)})
	}
	rows := []HeatRow{
		{Name: locale.T("Lundi matin"), Place: "Les Hirondelles", Shape: Circle, Color: Coral, Total: "88 %", Cells: bookCells(11, 9, 9, 11, 11, 9, 9)},
		{Name: locale.T("Mardi matin"), Place: "Les Hirondelles", Shape: Square, Color: Mirabelle, Total: "90 %", Cells: bookCells(12, 11, 10, 12, 12, 8, 11)},
		{Name: locale.T("Jeudi matin"), Place: "Le Petit Quai", Shape: Triangle, Color: Moss, Total: "94 %", Cells: bookCells(12, 11, 12, 10, 11, 12, 12)},
		{Name: locale.T("Jeudi après-midi"), Place: "Le Petit Quai", Shape: Diamond, Color: Sky, Total: "86 %", Cells: append(bookCells(12, 11, 12, 9, 11, 8), HeatCell{Text: "13 h 45"})},
		{Name: locale.T("Vendredi matin"), Place: "Les Hirondelles", Shape: Hexagon, Color: Lavender, Total: "86 %", Cells: append(bookCells(12, 10, 10, 11), HeatCell{Mark: Cancelled}, HeatCell{Mark: Disputed}, HeatCell{Mark: Pending})},
	}
	for i := range rows {
		rows[i].Href = "#"
		rows[i].Total = locale.Typo(rows[i].Total)
	}
	rows[4].Cells[2] = HeatCell{Hidden: true}
	h.Rows = rows
	return h
}

func bookCells(of int, here ...int) []HeatCell {
	list := make([]HeatCell, len(here))
	for i, n := range here {
		list[i] = HeatCell{Here: n, Of: of}
	}
	return list
}

func bookTeen() TeenStrip {
	came := TeenRow{Label: locale.T("Venue"), Line: true}
	for _, m := range "PPRPPPEPPPDRPCFF" {
		came.Cells = append(came.Cells, TeenCell{Mark: Mark(m)})
	}
	play := TeenRow{Label: locale.T("Jeu avec Ondine")}
	for i, m := range "PPPPPPPPPPEPPPFF" {
		c := TeenCell{Mark: Mark(m)}
		if i == 6 || i == 13 {
			c = TeenCell{}
		}
		if m == 'E' {
			c.Note = locale.T("Ondine absente, jeu avec Céleste")
		}
		play.Cells = append(play.Cells, c)
	}
	journal := TeenRow{Label: locale.T("Journal")}
	for _, w := range []Weather{Rain, Clouds, Clouds, Bright, Rain, Bright, Unsaid, Bright, Clouds, Sunny, Bright, Thunder, Sunny} {
		journal.Cells = append(journal.Cells, TeenCell{Weather: w})
	}
	return TeenStrip{Label: locale.T("Ses %d séances", 16), Steps: bookSteps("PPRPPPEPPPDRPCFF"), Rows: []TeenRow{came, play, journal}}
}

func bookTable() Table {
	return Table{
		Caption: locale.T("Présence par groupe"),
		Columns: []Column{{locale.T("Groupe"), false}, {locale.T("Présences"), true}, {locale.T("Possibles"), true}, {locale.T("Taux"), true}},
		Rows: [][]string{
			{locale.T("Lundi matin"), locale.Number(1058), locale.Number(1204), locale.Percent(1058, 1204)},
			{locale.T("Mardi matin"), locale.Number(64), locale.Number(72), locale.Percent(64, 72)},
		},
	}
}

func (b *book) lists() {
	b.Tasks = []Task{
		{Watch, "shuffle", locale.T("Recomposer un binôme, groupe du lundi"), "#", locale.T("L’enfant change d’école le 4 décembre. Trois enfants de moyenne section sont disponibles."), locale.T("Avant lundi"), ""},
		{Alert, "calendar-x", locale.T("Prévenir l’école : séance annulée"), "#", locale.T("La directrice attend une réponse avant 8 h."), locale.T("Aujourd’hui"), ""},
		{Neutral, "file-text", locale.T("Finir le bilan intermédiaire"), "#", locale.T("4 rubriques sur 9 sont prêtes. Les chiffres se remplissent seuls."), locale.T("Ven. 18 déc."), ""},
	}
	b.Agenda = []Appointment{
		{"lun. 23", Circle, Coral, locale.T("Lundi matin"), "#", locale.T("9 venus sur 11"), OK, "check", locale.T("Complète")},
		{"jeu. 26", Triangle, Moss, locale.T("Jeudi matin"), "#", locale.T("12 venus sur 12"), Local, "tablet-smartphone", locale.T("3 journaux à recevoir")},
		{"ven. 27", Hexagon, Lavender, locale.T("Vendredi matin"), "#", locale.T("à 9 h"), Watch, "download", locale.T("Appareil à préparer")},
	}
	b.Follows = []Follow{
		{Glyph{Arch, Coral, Triangle, Mirabelle}, locale.T("Arche corail"), "#", locale.T("Jeudi après-midi. 3 absences à la suite"), 1, []Mark("PPEAEF")},
		{Glyph{Capsule, Lavender, Diamond, Moss}, locale.T("Capsule lavande"), "#", locale.T("Lundi matin. Binôme à refaire"), 1, []Mark("PDPVCN")},
	}
	b.Cover = []Coverage{
		{locale.T("Accords des familles et des jeunes"), "", 57, 57}, {locale.T("Fiche de départ, collège"), "#", 54, 57}, {locale.T("Journaux de la semaine"), "", 9, 32},
	}
	b.Stats = []Stat{
		{locale.Percent(87, 100), locale.T("de présence aux séances"), locale.T("sur %d places", 912), ""},
		{locale.Number(54), locale.T("jeunes jusqu’à la séance 16"), locale.T("sur %d", 60), "#"},
		{locale.Number(49), locale.T("fiches complètes, avant et après"), "", ""},
	}
	b.Facts = []Fact{
		{Term: locale.T("Binôme"), Text: locale.T("Ondine, 4 ans, moyenne section"), Href: "#"},
		{Term: locale.T("Accords"), Tags: []Label{{OK, "check", locale.T("Famille, 22 sept.")}, {Watch, "clock", locale.T("Alix, attendu")}}},
	}
}

func (b *book) forms() {
	b.Levels = []Option{{Value: "4e", Label: "4e"}, {Value: "3e", Label: "3e"}}
	b.Needs = []Option{
		{Value: "talks", Label: locale.T("Parle peu en classe")},
		{Value: "late", Label: locale.T("Arrive souvent en retard"), Hint: locale.T("Plus de deux fois par semaine.")},
		{Value: "alone", Label: locale.T("Reste seul pendant les pauses"), Disabled: true},
	}
	b.Form = Fill("email", "l.martin@exemple.fr", "level", "4e", "need", "talks", "why", locale.T("Elle aime raconter des histoires."), "agree", "oui")
	b.Wrong = Fill("born", "14 3 13", "why2", "").With(fault.Fields{
		{Name: "born", Message: locale.T("L’année doit avoir quatre chiffres.")},
		{Name: "level2", Message: locale.T("Choisissez un niveau.")},
		{Name: "need2", Message: locale.T("Cochez au moins une case.")},
	})
}

func (b *book) phone() {
	b.Head = FieldHead{
		Title: locale.T("Mardi matin"), Text: locale.T("24 novembre, Les Hirondelles"), Back: "#", BackLabel: locale.T("Mes séances"),
		SyncTone: OK, SyncIcon: "cloud-check", SyncText: locale.T("À jour"), Steps: bookSteps("PPPPPPPPPPPPPPPP"), Current: 6,
		Moments: []Moment{
			{locale.T("Accueil"), "door-open", "#", false, true},
			{locale.T("Jeu"), "puzzle", "#", true, false},
			{locale.T("Débrief"), "message-circle", "#", false, false},
			{locale.T("Journal"), "notebook-pen", "#", false, false},
		},
	}
	b.Rows = []RollRow{
		{Field: "p1", Glyph: Glyph{Star, Mirabelle, Square, Moss}, Name: "Maxence", Detail: locale.T("avec %s", "Sixtine"), Value: "present"},
		{Field: "p2", Glyph: Glyph{Dome, Raspberry, Dome, Lavender}, Name: "Anselme", Detail: locale.T("arrivé à %s", locale.Clock("09:12")), Value: "late"},
		{Field: "p3", Glyph: Glyph{Diamond, Moss, Capsule, Coral}, Name: "Sarah", Detail: locale.T("a prévenu"), Value: "absent"},
		{Field: "p4", Glyph: Glyph{Triangle, Sky, "", ""}, Name: "Maximilien-Alexandre", Detail: locale.T("enfant à choisir")},
	}
	b.Dispute = Dispute{
		Field: "c", Title: locale.T("Barnabé, présence du 24 novembre"), Glyph: Glyph{Drop, Sky, Diamond, Coral}, Value: "phone",
		Versions: []Version{
			{"phone", Local, "smartphone", locale.T("Ce téléphone"), locale.T("Pas là"), locale.T("Nadia, 9 h 06")},
			{"tablet", Info, "tablet", locale.T("Tablette du groupe"), locale.T("En retard, journal rempli"), locale.T("Julien, 9 h 31")},
		},
	}
}
