package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"binome/cohort"
	"binome/internal/personal"
	"binome/internal/testkit/webkit"
)

func file(suffix string) string { return "/cohortes/" + theCohort.String() + "/presences" + suffix }

func parseCSV(t *testing.T, p webkit.Page) []map[string]string {
	t.Helper()
	if p.Code != 200 {
		t.Fatal(p.Code)
	}
	text, ok := strings.CutPrefix(p.Body, "\ufeff")
	if !ok {
		t.Error("no mark at the start")
	}
	if !strings.HasSuffix(text, "\r\n") {
		t.Error("lines do not end in CRLF")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, len(rows)-1)
	for i, row := range rows[1:] {
		out[i] = map[string]string{}
		for k, v := range row {
			out[i][rows[0][k]] = v
		}
	}
	return out
}

// line of a file about somebody on a day.
func find(t *testing.T, rows []map[string]string, who int64, on string) map[string]string {
	t.Helper()
	for _, r := range rows {
		if r["personne"] == personal.Person(who).String() && r["date"] == on {
			return r
		}
	}
	t.Fatalf("no line of %s on %s", personal.Person(who), on)
	return nil
}

func TestNamedCSV(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	rows := parseCSV(t, s.As(manager).Get(file(".csv")))
	person := func(who int64) string { return personal.Person(who).String() }
	for name, c := range map[string]struct {
		got, want map[string]string
	}{
		"late": {find(t, rows, noor, "2026-11-03"), map[string]string{
			"cohorte": "1", "groupe": "Mardi matin", "seance": "3", "date": "2026-11-03", "rattrapage": "non", "etat_seance": "validee",
			"personne": person(noor), "qui": "jeune", "glyphe": "Dôme mirabelle", "nom": "Noor EssaiNoor", "binome": person(noor + child),
			"presence": "retard", "minutes": "10", "minutes_presentes": "140", "suppleance": "",
		}},
		"before the move": {find(t, rows, noor, "2026-10-05"), map[string]string{
			"cohorte": "1", "groupe": "Lundi matin", "seance": "1", "date": "2026-10-05", "rattrapage": "non", "etat_seance": "validee",
			"personne": person(noor), "qui": "jeune", "glyphe": "Dôme mirabelle", "nom": "Noor EssaiNoor", "binome": person(noor + child),
			"presence": "present", "minutes": "0", "minutes_presentes": "150", "suppleance": "",
		}},
		"a child absent": {find(t, rows, lola+child, "2026-10-12"), map[string]string{
			"cohorte": "1", "groupe": "Lundi matin", "seance": "2", "date": "2026-10-12", "rattrapage": "non", "etat_seance": "validee",
			"personne": person(lola + child), "qui": "enfant", "glyphe": "Carré mousse", "nom": "Kaïna", "binome": person(lola),
			"presence": "absence", "minutes": "0", "minutes_presentes": "0", "suppleance": "",
		}},
		"the make-up": {find(t, rows, lola, "2026-11-18"), map[string]string{
			"cohorte": "1", "groupe": "Lundi matin", "seance": "5", "date": "2026-11-18", "rattrapage": "oui", "etat_seance": "validee",
			"personne": person(lola), "qui": "jeune", "glyphe": "Carré mirabelle", "nom": "Lola EssaiLola", "binome": person(lola + child),
			"presence": "absence", "minutes": "0", "minutes_presentes": "0", "suppleance": "",
		}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, c := range map[string]struct {
		who             int64
		on, stage, says string
	}{
		"two answers": {kenza, "2026-11-23", "validee", "a-trancher"}, "open": {bilal, "2026-11-24", "en-cours", ""},
		"not taken": {bilal, "2026-11-17", "a-saisir", ""}, "cancelled": {bilal, "2026-11-10", "annulee", ""}, "excused": {yanis, "2026-11-02", "validee", "absence-prevenue"},
	} {
		r := find(t, rows, c.who, c.on)
		if r["etat_seance"] != c.stage || r["presence"] != c.says || c.says == "" && r["minutes_presentes"] != "" {
			t.Errorf("%s: %v", name, r)
		}
	}
	if slices.ContainsFunc(rows, func(r map[string]string) bool { return r["personne"] == person(enzo) && r["date"] > "2026-11-06" }) {
		t.Error("a line after the departure")
	}
	if slices.ContainsFunc(rows, func(r map[string]string) bool { return r["date"] > "2026-11-26" }) {
		t.Error("a line of a day to come")
	}
	if p.reveals() != 1 {
		t.Error("entries:", p.reveals())
	}
}

// What the facilitator of a group takes away holds those who have gone to another,
// for the days when they were there.
func TestFileOfOneGroup(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	rows := parseCSV(t, p.site().As(ofMonday).Get(file(".csv")))
	r := find(t, rows, noor, "2026-10-12")
	if r["nom"] != "Noor EssaiNoor" || r["presence"] != "present" {
		t.Error(r)
	}
	for _, r := range rows {
		if r["groupe"] != "Lundi matin" || r["nom"] == "" {
			t.Error(r)
		}
	}
}

func unzip(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(f.Name + "\n" + string(b))
	}
	return all.String()
}

// The coded files hold no name, for anybody, and open nothing.
func TestCodedFilesHoldNoName(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	s := p.site()
	for name, c := range map[string]*webkit.Client{"lead": s.As(lead), "manager": s.As(manager), "facilitator": s.As(bothGroups)} {
		sheet, table := c.Get(file("-codees.xlsx")), c.Get(file("-codees.csv"))
		everything := unzip(t, sheet.Body) + table.Body
		for _, canary := range append(append([]string{"Essai", "chante"}, teenNames...), childNames...) {
			if strings.Contains(everything, canary) {
				t.Errorf("%s finds a name in a coded file", name)
			}
		}
		rows := parseCSV(t, table)
		if _, ok := rows[0]["nom"]; ok {
			t.Error("a column for names")
		}
		if r := find(t, rows, noor, "2026-11-03"); r["glyphe"] != "Dôme mirabelle" || r["presence"] != "retard" {
			t.Error(r)
		}
	}
	if p.reveals() != 0 {
		t.Error("something was opened")
	}
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	body := p.site().As(manager).Get(file(".xlsx")).Body
	f, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if diff := cmp.Diff([]string{"Présences", "Lisez-moi"}, f.GetSheetList()); diff != "" {
		t.Fatal(diff)
	}
	rows, err := f.GetRows("Présences")
	if err != nil {
		t.Fatal(err)
	}
	list := parseCSV(t, p.site().As(manager).Get(file(".csv")))
	if len(rows) != len(list)+1 {
		t.Errorf("%d rows, the other file has %d", len(rows)-1, len(list))
	}
	for i, r := range list {
		for k, code := range rows[0] {
			got := ""
			if k < len(rows[i+1]) {
				got = rows[i+1][k]
			}
			if got != r[code] {
				t.Fatalf("row %d, %s: %q, the other file has %q", i, code, got, r[code])
			}
		}
	}
	at := func(code string) string {
		name, err := excelize.ColumnNumberToName(slices.Index(rows[0], code) + 1)
		if err != nil {
			t.Fatal(err)
		}
		return name + "2"
	}
	for code, want := range map[string]excelize.CellType{
		"cohorte": excelize.CellTypeUnset, "seance": excelize.CellTypeUnset, "date": excelize.CellTypeUnset, "minutes_presentes": excelize.CellTypeUnset,
		"nom": excelize.CellTypeInlineString, "personne": excelize.CellTypeInlineString, "glyphe": excelize.CellTypeInlineString,
	} {
		if got, err := f.GetCellType("Présences", at(code)); got != want || err != nil {
			t.Errorf("%s has the type %v, %v", code, got, err)
		}
	}
	help, err := f.GetRows("Lisez-moi")
	if err != nil {
		t.Fatal(err)
	}
	text, explained := "", map[string]bool{}
	for _, r := range help {
		text += strings.Join(r, " ") + "\n"
		explained[r[0]] = true
	}
	for _, code := range rows[0] {
		if !explained[code] {
			t.Errorf("%s is not explained", code)
		}
	}
	for i, r := range list { // each code that the file uses
		for column, v := range map[string]string{"presence": r["presence"], "etat_seance": r["etat_seance"], "qui": r["qui"], "rattrapage": r["rattrapage"]} {
			if v == "" {
				v = "(vide)"
			}
			if !strings.Contains(text, column+" "+v+" ") {
				t.Fatalf("row %d: %s %s is not explained", i, column, v)
			}
		}
	}
	if !strings.Contains(text, "les noms de mineurs") || !strings.Contains(text, "Pilote Roubaix, cohorte 1, au 26") {
		t.Error(text)
	}
}

// A name that looks like a formula stays a name.
func TestFormulaAsAName(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.exec("update teen set sealed_identity = $2 where id = $1", kenza, seal(p, kenza, cohort.TeenIdentity{First: "=HYPERLINK(\"x\")", Last: "a\n+b"}))
	s := p.site()
	c := s.As(manager)
	if r := find(t, parseCSV(t, c.Get(file(".csv"))), kenza, "2026-10-05"); r["nom"] != "'=HYPERLINK(\"x\") a\n'+b" {
		t.Errorf("%q", r["nom"])
	}
	f, err := excelize.OpenReader(strings.NewReader(c.Get(file(".xlsx")).Body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Présences")
	if err != nil {
		t.Fatal(err)
	}
	if k := slices.Index(rows[0], "nom"); !slices.ContainsFunc(rows, func(r []string) bool { return r[k] == "=HYPERLINK(\"x\") a\n+b" }) {
		t.Error("the name is lost")
	}
}

// An erased person keeps their lines, without a name.
func TestErasedInAFile(t *testing.T) {
	t.Parallel()
	p := newPilot(t)
	p.erase(yanis, yanis+child)
	rows := parseCSV(t, p.site().As(manager).Get(file(".csv")))
	if r := find(t, rows, yanis, "2026-10-05"); r["nom"] != "" || r["glyphe"] != "Goutte mirabelle" || r["presence"] != "present" {
		t.Error(r)
	}
}
