package report

import (
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/session"
)

// column is one column of an attendance file: its code in the first row, what it
// means, and what it says of a row.
type column struct {
	code, means string
	cell        func(attendanceFile, attendanceRow) any // a string, an int or a clock.Date
	values      []value
	nominative  bool // only in files with names
}

// value is a code that a column may hold.
type value struct{ code, means string }

// The codes of a file: in French, without accents, stable.
func stages() []value {
	return []value{
		{stageCode(session.Planned), locale.T("prévue aujourd’hui, pas commencée")},
		{stageCode(session.Open), locale.T("appel commencé, pas validé")},
		{stageCode(session.Validated), locale.T("appel validé")},
		{stageCode(session.NotTaken), locale.T("séance passée dont l’appel n’est pas fait : ce n’est pas une absence")},
		{stageCode(session.Cancelled), locale.T("séance annulée")},
	}
}

func stageCode(s session.Stage) string {
	switch s {
	case session.Planned:
		return "prevue"
	case session.Open:
		return "en-cours"
	case session.Validated:
		return "validee"
	case session.NotTaken:
		return "a-saisir"
	case session.Cancelled:
		return "annulee"
	}
	return string(s)
}

func statuses() []value {
	return []value{
		{statusCode(session.Present), locale.T("présence")},
		{statusCode(session.Late), locale.T("présence, arrivée en retard")},
		{statusCode(session.LeftEarly), locale.T("présence, départ avant la fin")},
		{statusCode(session.Excused), locale.T("absence prévenue")},
		{statusCode(session.Absent), locale.T("absence sans prévenir")},
		{disputed, locale.T("deux réponses différentes, une personne doit trancher")},
		{"", locale.T("pas d’appel validé")},
	}
}

const (
	disputed = "a-trancher"
	byAdult  = "adulte"
)

func statusCode(s session.Status) string {
	switch s {
	case session.Present:
		return "present"
	case session.Late:
		return "retard"
	case session.LeftEarly:
		return "depart-avance"
	case session.Excused:
		return "absence-prevenue"
	case session.Absent:
		return "absence"
	case session.StaffPlay:
	}
	return string(s)
}

// columns of the file, in order.
func (f attendanceFile) columns() []column {
	all := []column{
		{code: "cohorte", means: locale.T("numéro de la cohorte dans le programme"), cell: func(f attendanceFile, _ attendanceRow) any { return f.cohort.Number }},
		{code: "groupe", means: locale.T("demi-journée du groupe"), cell: func(_ attendanceFile, r attendanceRow) any { return r.group }},
		{code: "seance", means: locale.T("numéro de la séance dans le groupe ; un rattrapage porte celui de la séance qu’il remplace"), cell: func(_ attendanceFile, r attendanceRow) any { return r.Number }},
		{code: "date", means: locale.T("jour de la séance, AAAA-MM-JJ"), cell: func(_ attendanceFile, r attendanceRow) any { return r.Date }},
		{code: "rattrapage", means: locale.T("la séance en remplace une autre"), values: yesNo(), cell: func(_ attendanceFile, r attendanceRow) any { return yes(r.MakeUp) }},
		{code: "etat_seance", means: locale.T("où en est l’appel de la séance"), values: stages(), cell: func(_ attendanceFile, r attendanceRow) any { return stageCode(r.Stage) }},
		{code: "personne", means: locale.T("code de la personne, le même dans tous les fichiers"), cell: func(_ attendanceFile, r attendanceRow) any { return code(r.Person) }},
		{code: "qui", means: locale.T("de qui parle la ligne"), values: []value{{"jeune", locale.T("un adolescent ou une adolescente")}, {"enfant", locale.T("un enfant de maternelle")}}, cell: who},
		{code: "glyphe", means: locale.T("forme et couleur de la personne"), cell: func(_ attendanceFile, r attendanceRow) any { return r.glyph }},
		{code: "nom", means: locale.T("nom de la personne ; vide si elle a été effacée"), nominative: true, cell: func(_ attendanceFile, r attendanceRow) any { return r.name }},
		{code: "binome", means: locale.T("code de l’autre personne du binôme ce jour-là, vide sans binôme"), cell: func(_ attendanceFile, r attendanceRow) any { return code(r.With) }},
		{code: "presence", means: locale.T("ce que dit l’appel"), values: statuses(), cell: presence},
		{code: "minutes", means: locale.T("minutes de retard, ou de départ avant la fin"), cell: func(_ attendanceFile, r attendanceRow) any { return known(r, r.Minutes) }},
		{code: "minutes_presentes", means: locale.T("minutes passées à la séance"), cell: func(_ attendanceFile, r attendanceRow) any { return known(r, r.Attended) }},
		{code: "suppleance", means: locale.T("pour un enfant : le code du jeune qui a joué avec lui à la place du sien ; pour un jeune : celui de l’enfant"), values: []value{{byAdult, locale.T("un adulte a joué avec l’enfant")}}, cell: standIn},
	}
	var out []column
	for _, c := range all {
		if f.named || !c.nominative {
			out = append(out, c)
		}
	}
	return out
}

func yesNo() []value {
	return []value{{yes(true), locale.T("oui")}, {yes(false), locale.T("non")}}
}

func yes(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}

func who(_ attendanceFile, r attendanceRow) any {
	if r.Child {
		return "enfant"
	}
	return "jeune"
}

func presence(_ attendanceFile, r attendanceRow) any {
	if r.Stage == session.Validated && r.Status == "" {
		return disputed
	}
	return statusCode(r.Status)
}

// known leaves a number empty where no roll call says it.
func known(r attendanceRow, n int) any {
	if r.Status == "" {
		return ""
	}
	return n
}

func standIn(_ attendanceFile, r attendanceRow) any {
	if r.StaffPlay {
		return byAdult
	}
	return code(r.StandIn)
}

// code is how files and addresses call a person; "" for nobody.
func code(person int64) string {
	if person == 0 {
		return ""
	}
	return personal.Person(person).String()
}

// table is the file as rows of cells, its first row the codes of the columns.
func (f attendanceFile) table() [][]any {
	columns := f.columns()
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = c.code
	}
	out := [][]any{head}
	for _, r := range f.rows {
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = c.cell(f, r)
		}
		out = append(out, row)
	}
	return out
}

// dictionary explains each column and each code, for a reader who has only the file.
func (f attendanceFile) dictionary() [][]any {
	names := locale.T("Ce fichier contient les noms de mineurs : gardez-le dans un endroit protégé, et effacez-le après usage.")
	if !f.named {
		names = locale.T("Ce fichier ne contient aucun nom. Les codes désignent pourtant des personnes : ne le publiez pas.")
	}
	out := [][]any{
		{locale.T("colonne"), locale.T("code"), locale.T("sens")},
		{"", "", locale.T("%s, cohorte %d, au %s.", f.cohort.ProgrammeName, f.cohort.Number, locale.FullDate(f.on))},
		{"", "", names},
		{"", "", locale.T("Une ligne par personne et par séance dont le jour est venu. Qui a quitté un groupe garde ses lignes.")},
	}
	for _, c := range f.columns() {
		out = append(out, []any{c.code, "", c.means})
		for _, v := range c.values {
			shown := v.code
			if shown == "" {
				shown = locale.T("(vide)")
			}
			out = append(out, []any{c.code, shown, v.means})
		}
	}
	return out
}
