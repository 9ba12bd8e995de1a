package cohort

import (
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

// editor is the grant of the forms about teens and children.
type editor = access.Grant[access.EditCohort]

type teenForm struct {
	formHead
	glyphOptions
	New                               string // "" when a teen is corrected
	Groups, Colleges, Classes, Levels []ui.Option
}

var teenFormView = ui.Parse[teenForm](files, "pages/teen_form.html", "pages/form.html")

func (p pages) teenForm(r *web.Request, v teenForm) (ui.Rendered, error) {
	var err error
	if v.Colleges, v.Classes, err = p.schools(r, school.College); err != nil {
		return ui.Rendered{}, err
	}
	if len(v.Colleges) == 0 {
		v.Empty = missingSchool(locale.T("Les jeunes viennent d’un collège : ajoutez-le d’abord."))
	}
	v.Levels, v.glyphOptions = levelOptions(), newGlyphOptions()
	return teenFormView.With(v), nil
}

func (p pages) newTeen(r *web.Request, g editor) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	from := firstDay(Teen{}, c.FirstWeek, r.Today())
	page, err := p.teenToEnrol(r, g, c, ui.Fill("groupe", r.Query("groupe"), "depuis", from.String()))
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) teenToEnrol(r *web.Request, g editor, c Cohort, f ui.Form) (ui.Rendered, error) {
	v := teenForm{New: fresh[Teen](p.s, f), formHead: formHead{
		Title: locale.T("Ajouter un jeune"), Back: c.href(), Above: c.link(), Form: f,
		Lead: locale.T("Son nom est chiffré. Les personnes qui pilotent le programme voient un glyphe, jamais ce nom."),
	}}
	groups, err := p.s.Groups(r.Context(), g.Scope(), c.ID)
	if err != nil {
		return ui.Rendered{}, err
	}
	teens, err := p.s.Teens(r.Context(), g.Scope(), c.ID)
	if err != nil {
		return ui.Rendered{}, err
	}
	v.Groups = placesIn(groups, teens, func(Group) bool { return true })
	if len(groups) == 0 {
		v.Empty = ui.Empty{
			Title: locale.T("Pas encore de groupe"), HeadingLevel2: true,
			Text:   locale.T("Un jeune entre dans un groupe : ajoutez-en un d’abord."),
			Action: locale.T("Ajouter un groupe"), Href: c.href() + "/groupes/nouveau",
		}
		return teenFormView.With(v), nil
	}
	return p.teenForm(r, v)
}

func (p pages) enrol(r *web.Request, g editor) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parseTeen(f.Get, r.Today())
	added := false
	if err = fields.Err(); err == nil {
		added, err = p.s.Enrol(r.Context(), g, n)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.teenToEnrol(r, g, c, f) })
	}
	return done(added, onBoard(c.ID, n.ID), locale.T("C’est enregistré. Choisissez maintenant l’enfant de son binôme.")), nil
}

// about is the teen of an address, with what their forms show.
type about struct {
	Teen
	cohort Cohort
	name   string
	reader names
}

func (p pages) about(r *web.Request, g editor) (a about, err error) {
	i, err := web.PathID[Teen](r, "jeune")
	if err != nil {
		return a, err
	}
	if a.Teen, err = p.s.Teen(r.Context(), g.Scope(), i); err != nil {
		return a, err
	}
	if a.cohort, err = p.s.Cohort(r.Context(), g.Scope(), a.Cohort); err != nil {
		return a, err
	}
	a.reader, err = p.names(r, g.Scope(), a.Cohort, []Teen{a.Teen}, nil)
	a.name = a.reader.teen(a.Teen)
	return a, err
}

// head is that of a form about the teen.
func (a about) head(title, lead string, f ui.Form) formHead {
	return formHead{
		Title: title, Lead: lead, Back: onBoard(a.cohort.ID, a.ID), Form: f,
		Above: ui.Link{Label: a.name, Href: onBoard(a.cohort.ID, a.ID)},
	}
}

// proposed is the first day proposed for a change.
func (a about) proposed(today clock.Date) string {
	return firstDay(a.Teen, a.cohort.FirstWeek, today).String()
}

type moveForm struct {
	formHead
	Groups []ui.Option
}

var moveView = ui.Parse[moveForm](files, "pages/move.html", "pages/form.html")

func (p pages) teenToMove(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	page, err := p.moveForm(r, g, a, ui.Fill("depuis", a.proposed(r.Today())))
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) moveForm(r *web.Request, g editor, a about, f ui.Form) (ui.Rendered, error) {
	groups, err := p.s.Groups(r.Context(), g.Scope(), a.Cohort)
	if err != nil {
		return ui.Rendered{}, err
	}
	teens, err := p.s.Teens(r.Context(), g.Scope(), a.Cohort)
	if err != nil {
		return ui.Rendered{}, err
	}
	v := moveForm{Groups: placesIn(groups, teens, func(x Group) bool { return x.ID != a.Group || !a.Until.IsZero() })}
	v.formHead = a.head(locale.T("Changer %s de groupe", a.name),
		locale.T("Le binôme continue si l’enfant est dans l’école du nouveau groupe. Sinon, il s’arrête la veille. Si sa forme est déjà prise, le glyphe change."), f)
	if !a.Until.IsZero() {
		v.Title, v.Lead = locale.T("Faire revenir %s", a.name), locale.T("Les semaines d’absence du programme restent dans son histoire.")
	}
	return moveView.With(v), nil
}

func (p pages) move(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	m, fields := parseMove(f.Get, r.Today())
	if err = fields.Err(); err == nil {
		err = p.s.MoveTeen(r.Context(), g, a.ID, m.Group, m.From)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.moveForm(r, g, a, f) })
	}
	return web.SeeOther(onBoard(a.Cohort, a.ID), locale.T("Le changement de groupe est enregistré.")), nil
}

// endForm asks for a last day and a reason.
type endForm struct {
	formHead
	Reasons []ui.Option
	Day     string // label of the day
}

var endView = ui.Parse[endForm](files, "pages/end.html", "pages/form.html")

func (p pages) teenToLeave(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f := ui.Fill("date", r.Today().String())
	if !a.Until.IsZero() {
		f = ui.Fill("date", a.Until.String(), "motif", string(a.LeftReason))
	}
	return web.Show(p.leaveForm(a, f)), nil
}

func (p pages) leaveForm(a about, f ui.Form) ui.Rendered {
	return endView.With(endForm{
		Reasons: reasonOptions(LeaveReasons()), Day: locale.T("Dernier jour dans le programme"),
		formHead: a.head(locale.T("Départ de %s", a.name),
			locale.T("Son binôme s’arrête le même jour. Les présences et les mots déjà notés restent ; les séances suivantes ne l’attendent plus."), f),
	})
}

func (p pages) leave(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	e, fields := parseEnd(f.Get, r.Today(), LeaveReasons())
	if err = fields.Err(); err == nil {
		err = p.s.Leave(r.Context(), g, a.ID, e.On, e.Reason)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.leaveForm(a, f), nil })
	}
	to := onBoard(a.Cohort, a.ID)
	if e.Reason == EnteredMistaken {
		to = a.cohort.href()
	}
	return web.SeeOther(to, locale.T("Le départ est enregistré.")), nil
}

type pairForm struct {
	formHead
	New      string
	Children []ui.Option
	Replaces string // "en ce moment avec Lina", "" without a pair
}

var pairView = ui.Parse[pairForm](files, "pages/pair.html", "pages/form.html")

func (p pages) teenToPair(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	page, err := p.pairForm(r, g, a, ui.Fill("depuis", a.proposed(r.Today())))
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) pairForm(r *web.Request, g editor, a about, f ui.Form) (ui.Rendered, error) {
	v := pairForm{New: fresh[Pair](p.s, f)}
	v.formHead = a.head(locale.T("Choisir l’enfant de %s", a.name),
		locale.T("Le même enfant chaque semaine. La liste montre les enfants sans binôme de l’école où va le groupe."), f)
	group, err := p.s.Group(r.Context(), g.Scope(), a.Group)
	if err != nil {
		return ui.Rendered{}, err
	}
	children, err := p.s.Children(r.Context(), g.Scope(), a.Cohort)
	if err != nil {
		return ui.Rendered{}, err
	}
	free := children[:0:0]
	for _, c := range children {
		if c.Teen == 0 && c.Maternelle == group.Maternelle && !c.Left(r.Today()) {
			free = append(free, c)
		}
	}
	n, err := p.names(r, g.Scope(), a.Cohort, []Teen{a.Teen}, free)
	if err != nil {
		return ui.Rendered{}, err
	}
	for _, c := range free {
		v.Children = append(v.Children, ui.Option{
			Value: c.ID.String(),
			Label: locale.T("%s, %s", n.child(c.ID, c.Shape, c.Color), otherwise(c.ClassName, section(c.Section))),
		})
	}
	sortOptions(v.Children)
	if a.Pair != 0 {
		v.Replaces = locale.T("En ce moment avec %s : ce binôme s’arrête la veille du nouveau.", n.child(a.Child, a.ChildShape, a.ChildColor))
	}
	if len(free) == 0 {
		v.Empty = ui.Empty{
			Title: locale.T("Aucun enfant libre dans cette école"), HeadingLevel2: true,
			Text:   locale.T("Ajoutez un enfant de %s, ou terminez d’abord un autre binôme.", group.MaternelleName),
			Action: locale.T("Ajouter un enfant"), Href: a.cohort.href() + "/enfants/nouveau",
		}
	}
	return pairView.With(v), nil
}

func (p pages) pair(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parsePair(f.Get, a.ID, r.Today())
	added := false
	if err = fields.Err(); err == nil {
		added, err = p.s.Rematch(r.Context(), g, n)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.pairForm(r, g, a, f) })
	}
	return done(added, onBoard(a.Cohort, a.ID), locale.T("Le binôme est formé.")), nil
}

func (p pages) pairToEnd(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	return web.Show(p.endPairForm(a, ui.Fill("date", r.Today().String()))), nil
}

func (p pages) endPairForm(a about, f ui.Form) ui.Rendered {
	v := endForm{
		Reasons: reasonOptions(PairReasons()), Day: locale.T("Dernier jour du binôme"),
		formHead: a.head(locale.T("Terminer le binôme de %s", a.name), locale.T("Le jeune et l’enfant restent dans la cohorte, sans binôme. Pour changer d’enfant en une fois, choisissez plutôt un autre enfant."), f),
	}
	if a.Pair == 0 {
		v.Empty = ui.Empty{
			Title: locale.T("Pas de binôme en cours"), HeadingLevel2: true,
			Action: locale.T("Choisir un enfant"), Href: "/jeunes/" + a.ID.String() + "/binome",
		}
	}
	return endView.With(v)
}

func (p pages) endPair(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	e, fields := parseEnd(f.Get, r.Today(), PairReasons())
	if err = fields.Err(); err == nil {
		err = p.s.EndPair(r.Context(), g, a.Pair, e.On, e.Reason)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.endPairForm(a, f), nil })
	}
	return web.SeeOther(onBoard(a.Cohort, a.ID), locale.T("La fin du binôme est enregistrée.")), nil
}

func (p pages) teenToCorrect(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForCohort)
	who, err := reveal(r, rd, a.Person(), a.Identity)
	if err != nil {
		return nil, err
	}
	f := ui.Fill("prenom", who.First, "nom", who.Last, "naissance", locale.FullDate(who.Birth),
		"college", a.College.String(), "niveau", a.Level)
	if a.Class != 0 {
		f.Values["classe"] = []string{a.Class.String()}
	}
	page, err := p.correction(r, a, f)
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) correction(r *web.Request, a about, f ui.Form) (ui.Rendered, error) {
	head := a.head(locale.T("Corriger les informations de %s", a.name), locale.T("La correction est notée dans le journal des accès, sans son contenu."), f)
	head.Back = "/jeunes/" + a.ID.String()
	now := locale.T("%s, %s, %s", a.name, otherwise(a.ClassName, a.Level), a.CollegeName)
	return p.teenForm(r, teenForm{formHead: head.changing(a.Seen(), now)})
}

func (p pages) correctTeen(r *web.Request, g editor) (web.Response, error) {
	a, err := p.about(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	c, fields := parseTeenCorrection(f.Get, a.Teen)
	if err = fields.Err(); err == nil {
		err = p.s.CorrectIdentity(r.Context(), g, c)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.correction(r, a, f) })
	}
	return web.SeeOther("/jeunes/"+a.ID.String(), locale.T("La correction est enregistrée.")), nil
}
