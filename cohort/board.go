package cohort

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

// board is what the three views of a cohort share.
type board struct {
	Cohort   Cohort
	Heading  string // the finding
	When     string
	View     string // "binomes", "liste" or "enfants"
	Tabs     []ui.Tab
	Hidden   bool // glyphs instead of names
	CanEdit  bool
	CanSetUp bool
	Filter   ui.Form
	Colleges []ui.Option
	Points   []ui.Option

	today  clock.Date
	groups []Group
	all    []Teen
	teens  []Teen // those that the filter keeps
	names  names
}

// cohort shows one of the three views.
func (p pages) cohort(r *web.Request, g access.Grant[access.ReadCohort]) (web.Response, error) {
	b, err := p.board(r, g.Scope())
	if err != nil {
		return nil, err
	}
	switch b.View {
	case "liste":
		return p.list(r, g, b)
	case "enfants":
		return p.children(r, g, b)
	default:
		return p.pairs(r, g, b)
	}
}

func (p pages) board(r *web.Request, scope access.Scope) (b board, err error) {
	i, err := web.PathID[Cohort](r, "cohorte")
	if err != nil {
		return b, err
	}
	if b.Cohort, err = p.s.Cohort(r.Context(), scope, i); err != nil {
		return b, err
	}
	if b.groups, err = p.s.Groups(r.Context(), scope, i); err != nil {
		return b, err
	}
	teens, err := p.s.Teens(r.Context(), scope, i)
	if err != nil {
		return b, err
	}
	b.today, b.View = r.Today(), r.Query("vue")
	if b.View != "liste" && b.View != "enfants" {
		b.View = "binomes"
	}
	_, b.CanEdit = access.May[access.EditCohort](r.Actor())
	_, b.CanSetUp = access.May[access.SetUpProgramme](r.Actor())
	b.all = teens
	b.say()
	b.filter(r.Query("college"), r.Query("points"))
	b.Tabs = b.tabs()
	return b, nil
}

// say finds what is to be said of the cohort today.
func (b *board) say() {
	here, left, pairs := 0, 0, 0
	for _, t := range b.all {
		switch {
		case t.Left(b.today):
			left++
		default:
			here++
			if t.Pair != 0 {
				pairs++
			}
		}
	}
	b.When = week(b.Cohort.FirstWeek, b.today)
	if here+left == 0 {
		b.Heading = locale.N("%d groupe, pas encore de jeune.", "%d groupes, pas encore de jeune.", len(b.groups))
		return
	}
	b.Heading = locale.T("%s, %s.",
		locale.N("%d jeune", "%d jeunes", here),
		locale.N("%d binôme formé", "%d binômes formés", pairs))
	if left > 0 {
		b.Heading += " " + locale.N("%d jeune a quitté le programme.", "%d jeunes ont quitté le programme.", left)
	}
}

// filter keeps the teens of one collège, or those with something to settle.
func (b *board) filter(college, points string) {
	b.Filter = ui.Fill("college", college, "points", points)
	b.Points = []ui.Option{{Value: "oui", Label: locale.T("Seulement ce qui reste à régler")}}
	names := map[school.ID]string{}
	b.teens = make([]Teen, 0, len(b.all))
	for _, t := range b.all {
		names[t.College] = t.CollegeName
		if college != "" && t.College.String() != college || points != "" && (t.Left(b.today) || len(b.flags(t)) == 0) {
			continue
		}
		b.teens = append(b.teens, t)
	}
	for i, name := range names {
		b.Colleges = append(b.Colleges, ui.Option{Value: i.String(), Label: name})
	}
	slices.SortFunc(b.Colleges, func(x, y ui.Option) int { return cmp.Compare(x.Label+x.Value, y.Label+y.Value) })
}

func (b *board) tabs() []ui.Tab {
	at := "/cohortes/" + b.Cohort.ID.String()
	return []ui.Tab{
		{Label: locale.T("Binômes"), Href: at, Current: b.View == "binomes"},
		{Label: locale.T("Liste"), Href: at + "?vue=liste", Current: b.View == "liste", Count: strconv.Itoa(len(b.all))},
		{Label: locale.T("Enfants"), Href: at + "?vue=enfants", Current: b.View == "enfants"},
	}
}

// flag is something to know or to settle about a teen.
type flag struct {
	Tone ui.Tone
	Icon string
	Text string
}

// flags of a teen who is in the cohort today.
func (b *board) flags(t Teen) (out []flag) {
	if t.From.After(b.today) && !b.Cohort.FirstWeek.After(b.today) {
		out = append(out, flag{ui.Watch, "calendar-plus", locale.T("Rejoint ce groupe le %s", locale.LongDay(t.From))})
	}
	if !t.Until.IsZero() {
		return append(out, flag{ui.Watch, "log-out", locale.T("Part après le %s", locale.LongDay(t.Until))})
	}
	if t.Pair == 0 {
		out = append(out, flag{ui.Alert, "baby", locale.T("Enfant à choisir")})
	}
	return out
}

// card is one teen on the board.
type card struct {
	Href    string
	Glyph   ui.Glyph
	Name    string
	With    string // "avec Lina"
	Missing bool   // no child
	Flags   []flag
	Chosen  bool
	sort    string
}

func (b *board) card(t Teen, chosen TeenID) card {
	c := card{
		Href: "/cohortes/" + t.Cohort.String() + "?jeune=" + t.ID.String() + "#t-detail", Glyph: t.Glyph(),
		Name: b.names.teen(t), Flags: b.flags(t), Chosen: t.ID == chosen,
	}
	c.sort = locale.Fold(c.Name)
	switch {
	case t.Pair != 0:
		c.With = locale.T("avec %s", b.names.child(t.Child, t.ChildShape, t.ChildColor))
	case !t.Until.IsZero():
		c.With = locale.T("part le %s", locale.DayMonth(t.Until))
	default:
		c.With, c.Missing = locale.T("enfant à choisir"), true
		c.Flags = slices.DeleteFunc(c.Flags, func(f flag) bool { return f.Icon == "baby" }) // already said
	}
	return c
}

// column is one group of the board.
type column struct {
	Group
	DotShape ui.Shape
	DotColor ui.Color
	Href     string
	Here     int
	Levels   string // "8 en 4e, 4 en 3e"
	Colleges string // "Tisserands 8, Canal 4"
	Cards    []card
	Free     []struct{} // one a free place
}

type pairsPage struct {
	board
	Columns []column
	Gone    []gone
	Chosen  *chosen
	Empty   ui.Empty
}

// gone is a teen who has left.
type gone struct {
	card
	Text string // "depuis le 9 novembre, déménagement…"
}

var pairsView = ui.Parse[pairsPage](files, "pages/board.html", "pages/head.html")

func (p pages) pairs(r *web.Request, g access.Grant[access.ReadCohort], b board) (web.Response, error) {
	var err error
	if b.names, err = p.names(r, g.Scope(), b.Cohort.ID, b.teens, nil); err != nil {
		return nil, err
	}
	b.Hidden = b.names.Hidden
	at, _ := id.Parse[Teen](r.Query("jeune"))
	v := pairsPage{board: b, Empty: b.empty()}
	for _, group := range b.groups {
		v.Columns = append(v.Columns, b.column(group, at))
	}
	for _, t := range b.teens {
		if t.Left(b.today) {
			v.Gone = append(v.Gone, gone{b.card(t, at), locale.T("depuis le %s, %s", locale.FullDate(t.Until), t.LeftReason.String())})
		}
	}
	if v.Chosen, err = p.chosen(r, g.Scope(), &b, at); err != nil {
		return nil, err
	}
	return web.Show(pairsView.With(v)), nil
}

func (b *board) column(group Group, chosen TeenID) column {
	c := column{Group: group, DotShape: ui.Shape(group.Shape), DotColor: ui.Color(group.Color), Href: "/cohortes/" + group.Cohort.String() + "/groupes/" + group.ID.String()}
	levels, colleges := map[string]int{}, map[string]int{}
	for _, t := range b.teens {
		if t.Group != group.ID || t.Left(b.today) {
			continue
		}
		c.Here++
		levels[t.Level]++
		colleges[t.CollegeName]++
		c.Cards = append(c.Cards, b.card(t, chosen))
	}
	slices.SortFunc(c.Cards, func(x, y card) int { return cmp.Compare(x.sort, y.sort) })
	if b.Filter.Value("college") == "" && b.Filter.Value("points") == "" {
		c.Free = make([]struct{}, max(0, group.Capacity-c.Here))
	}
	c.Levels = tally(levels, func(level string, n int) string { return locale.T("%d en %s", n, level) })
	c.Colleges = tally(colleges, func(name string, n int) string { return brief(name) + " " + strconv.Itoa(n) })
	return c
}

// brief is the proper name of a collège: "Tisserands" for "Collège des Tisserands".
func brief(name string) string {
	rest, ok := strings.CutPrefix(name, "Collège ")
	if !ok {
		return name
	}
	for _, article := range []string{"de la ", "de l’", "de l'", "des ", "du ", "de ", "d’", "d'"} {
		if proper, ok := strings.CutPrefix(rest, article); ok {
			return proper
		}
	}
	return rest
}

// tally lists counts, the most first.
func tally(counts map[string]int, say func(string, int) string) string {
	type count struct {
		name string
		n    int
	}
	var list []count
	for name, n := range counts {
		list = append(list, count{name, n})
	}
	slices.SortFunc(list, func(x, y count) int { return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.name, y.name)) })
	out := ""
	for i, c := range list {
		if i > 0 {
			out += ", "
		}
		out += say(c.name, c.n)
	}
	return out
}

func (b *board) empty() ui.Empty {
	e := ui.Empty{
		Title: locale.T("Pas encore de groupe"), HeadingLevel2: true,
		Text: locale.T("Un groupe se retrouve une demi-journée par semaine dans une école maternelle."),
	}
	if b.CanSetUp {
		e.Action, e.Href = locale.T("Ajouter un groupe"), "/cohortes/"+b.Cohort.ID.String()+"/groupes/nouveau"
	}
	return e
}

// chosen is the teen of the side panel.
type chosen struct {
	Teen
	Name, Grade string // "Kenza B.", "4e B"
	ChildText   string
	Why         string
	Before      []string // earlier groups: "Mardi matin, du 5 oct. au 1er nov."
	Move        ui.Form
	Groups      []ui.Option // other groups of the cohort
	Gone        bool
}

// chosen opens one teen of the board beside it; nil when none is asked for.
func (p pages) chosen(r *web.Request, scope access.Scope, b *board, i TeenID) (*chosen, error) {
	at := slices.IndexFunc(b.teens, func(t Teen) bool { return t.ID == i })
	if i == 0 || at < 0 {
		return nil, nil
	}
	t := b.teens[at]
	c := &chosen{Teen: t, Name: b.names.teen(t), Grade: otherwise(t.ClassName, t.Level), Gone: t.Left(b.today), Groups: b.places(t)}
	if t.Child != 0 {
		child, err := p.s.Child(r.Context(), scope, t.Child)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		c.ChildText = locale.T("%s, %s", b.names.child(t.Child, t.ChildShape, t.ChildColor), section(child.Section))
	}
	c.Move = ui.Fill("depuis", b.start(t).String())
	stays, err := p.s.Enrolments(r.Context(), scope, t.ID)
	if err != nil {
		return nil, err
	}
	c.Before = b.before(stays)
	if _, named := b.names.teens[t.ID]; !named || t.Pair == 0 {
		return c, nil
	}
	return c, p.why(r, scope, b, c)
}

// before tells the stays before the last one.
func (b *board) before(stays []Enrolment) (out []string) {
	names := map[GroupID]string{}
	for _, g := range b.groups {
		names[g.ID] = g.Name()
	}
	for _, e := range stays[:max(0, len(stays)-1)] {
		out = append(out, locale.T("%s, du %s au %s", otherwise(names[e.Group], locale.T("Un autre groupe")), locale.DayMonth(e.From), locale.DayMonth(e.Until)))
	}
	return out
}

// why opens the reason of the open pair, for those who may name the teen.
func (p pages) why(r *web.Request, scope access.Scope, b *board, c *chosen) error {
	pairs, err := p.s.PairsOf(r.Context(), scope, c.ID)
	if err != nil {
		return err
	}
	for _, q := range pairs {
		if q.ID == c.Pair && !q.Rationale.IsZero() {
			why, err := reveal(r, b.names.reader, c.Person(), q.Rationale)
			c.Why = why.Text
			return err // nil for an erased person: why is then empty
		}
	}
	return nil
}

// start is the day proposed for a change: today, or when it can begin.
func (b *board) start(t Teen) clock.Date { return firstDay(t, b.Cohort.FirstWeek, b.today) }

func firstDay(t Teen, firstWeek, today clock.Date) clock.Date {
	days := []clock.Date{today, firstWeek, t.From}
	if !t.Until.IsZero() {
		days = append(days, t.Until.AddDays(1))
	}
	return slices.MaxFunc(days, clock.Date.Compare)
}

// places are the groups where the teen could go, with their free places.
func (b *board) places(t Teen) []ui.Option {
	return placesIn(b.groups, b.all, func(g Group) bool { return g.ID != t.Group || t.Left(b.today) })
}

// placesIn are some groups to choose from: "Vendredi matin, 2 places".
func placesIn(groups []Group, teens []Teen, keep func(Group) bool) []ui.Option {
	here := map[GroupID]int{}
	for _, t := range teens {
		if t.Until.IsZero() {
			here[t.Group]++
		}
	}
	var out []ui.Option
	for _, g := range groups {
		if !keep(g) {
			continue
		}
		free := max(0, g.Capacity-here[g.ID])
		label := locale.T("%s, complet", g.Name())
		if free > 0 {
			label = locale.N("%[2]s, %[1]d place", "%[2]s, %[1]d places", free, g.Name())
		}
		out = append(out, ui.Option{Value: g.ID.String(), Label: label, Disabled: free == 0})
	}
	return out
}
