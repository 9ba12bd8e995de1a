package cohort

import (
	"cmp"
	"slices"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/school"
)

func sortOptions(list []ui.Option) {
	slices.SortFunc(list, func(x, y ui.Option) int {
		return cmp.Or(cmp.Compare(locale.Fold(x.Label), locale.Fold(y.Label)), cmp.Compare(x.Value, y.Value))
	})
}

type childForm struct {
	formHead
	glyphOptions
	New                            string // "" when a child is corrected
	Maternelles, Classes, Sections []ui.Option
}

var childFormView = ui.Parse[childForm](files, "pages/child_form.html", "pages/form.html")

func (p pages) newChild(r *web.Request, g editor) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	page, err := p.childToAdd(r, c, ui.Form{})
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) childToAdd(r *web.Request, c Cohort, f ui.Form) (ui.Rendered, error) {
	v := childForm{New: fresh[Child](p.s, f), formHead: formHead{
		Title: locale.T("Ajouter un enfant"), Back: c.href() + "?vue=enfants", Above: c.link(), Form: f,
		Lead: locale.T("Le prénom suffit. Rien d’autre n’est gardé de l’enfant : ni nom, ni date de naissance, ni photo."),
	}}
	return p.childForm(r, v)
}

func (p pages) childForm(r *web.Request, v childForm) (ui.Rendered, error) {
	var err error
	if v.Maternelles, v.Classes, err = p.schools(r, school.Maternelle); err != nil {
		return ui.Rendered{}, err
	}
	if len(v.Maternelles) == 0 {
		v.Empty = missingSchool(locale.T("Les enfants sont ceux d’une école maternelle : ajoutez-la d’abord."))
	}
	v.Sections, v.glyphOptions = sectionOptions(), newGlyphOptions()
	return childFormView.With(v), nil
}

func (p pages) addChild(r *web.Request, g editor) (web.Response, error) {
	c, err := p.cohortFor(r, g.Scope())
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parseChild(f.Get, c.ID)
	added := false
	if err = fields.Err(); err == nil {
		added, err = p.s.AddChild(r.Context(), g, n)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.childToAdd(r, c, f) })
	}
	return done(added, c.href()+"?vue=enfants", locale.T("L’enfant est dans la liste.")), nil
}

// childPage is one child, for the partner and for the child's own école.
type childPage struct {
	Child
	Name    string
	Glyph   ui.Glyph
	Section string
	With    string // the teen, "" when free
	Href    string // of the teen's page, "" when not for the reader
	CanEdit bool
	InView  bool // the cohort's board is for the reader
}

var childView = ui.Parse[childPage](files, "pages/child.html")

func (p pages) child(r *web.Request, g access.Grant[access.ReadChildren]) (web.Response, error) {
	i, err := web.PathID[Child](r, "enfant")
	if err != nil {
		return nil, err
	}
	c, err := p.s.Child(r.Context(), g.Scope(), i)
	if err != nil {
		return nil, err
	}
	rd := r.Reader(audit.ForFollowUp)
	who, err := reveal(r, rd, c.Person(), c.Identity)
	if err != nil {
		return nil, err
	}
	v := childPage{Child: c, Name: otherwise(who.Short(), locale.Upper(c.GlyphName())), Glyph: small(c.Shape, c.Color), Section: section(c.Section)}
	if c.Teen != 0 {
		if err := p.mentor(r, &v); err != nil {
			return nil, err
		}
	}
	if e, ok := access.May[access.EditCohort](r.Actor()); ok {
		_, err := p.s.Child(r.Context(), e.Scope(), c.ID)
		v.CanEdit = err == nil
	}
	_, v.InView = access.May[access.ReadCohort](r.Actor())
	return web.Show(childView.With(v)), nil
}

// mentor names the teen of the child's pair: whole name's short form for those who
// follow teens, first name for the école that receives them, else their glyph.
func (p pages) mentor(r *web.Request, v *childPage) error {
	v.With = locale.T("en binôme")
	first, ok := access.May[access.ReadTeenFirstNames](r.Actor())
	if !ok {
		return nil
	}
	t, err := p.s.Teen(r.Context(), first.Scope(), v.Teen)
	if err != nil {
		return notMissing(err)
	}
	who, err := reveal(r, r.Reader(audit.ForFollowUp), t.Person(), t.Identity)
	if err != nil {
		return err
	}
	v.With = otherwise(who.First, t.Glyph().Title())
	if g, ok := access.May[access.ReadTeens](r.Actor()); ok {
		if _, err := p.s.Teen(r.Context(), g.Scope(), v.Teen); err == nil {
			v.With, v.Href = otherwise(who.Short(), v.With), "/jeunes/"+t.ID.String()
		}
	}
	return nil
}

// childFor is the child of the address, inside the grant, with its name.
func (p pages) childFor(r *web.Request, g editor) (Child, ChildIdentity, error) {
	i, err := web.PathID[Child](r, "enfant")
	if err != nil {
		return Child{}, ChildIdentity{}, err
	}
	c, err := p.s.Child(r.Context(), g.Scope(), i)
	if err != nil {
		return c, ChildIdentity{}, err
	}
	who, err := reveal(r, r.Reader(audit.ForCohort), c.Person(), c.Identity)
	return c, who, err
}

func childHead(c Child, who ChildIdentity, title func(string) string, lead string, f ui.Form) formHead {
	name := otherwise(who.Short(), c.GlyphName())
	return formHead{Title: title(name), Lead: lead, Back: c.href(), Form: f, Above: ui.Link{Label: name, Href: c.href()}}
}

func (p pages) childToLeave(r *web.Request, g editor) (web.Response, error) {
	c, who, err := p.childFor(r, g)
	if err != nil {
		return nil, err
	}
	f := ui.Fill("date", r.Today().String())
	if !c.LeftOn.IsZero() {
		f = ui.Fill("date", c.LeftOn.String(), "motif", string(c.LeftReason))
	}
	return web.Show(p.childEnd(c, who, f)), nil
}

func (p pages) childEnd(c Child, who ChildIdentity, f ui.Form) ui.Rendered {
	return endView.With(endForm{
		Reasons: reasonOptions(ChildReasons()), Day: locale.T("Dernier jour dans le programme"),
		formHead: childHead(c, who, func(n string) string { return locale.T("Départ de %s", n) },
			locale.T("Son binôme s’arrête le même jour : choisissez ensuite un autre enfant pour le jeune."), f),
	})
}

func (p pages) childLeaves(r *web.Request, g editor) (web.Response, error) {
	c, who, err := p.childFor(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	e, fields := parseEnd(f.Get, r.Today(), ChildReasons())
	if err = fields.Err(); err == nil {
		err = p.s.ChildLeaves(r.Context(), g, c.ID, e.On, e.Reason)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.childEnd(c, who, f), nil })
	}
	return web.SeeOther(c.href(), locale.T("Le départ est enregistré.")), nil
}

func (p pages) childToCorrect(r *web.Request, g editor) (web.Response, error) {
	c, who, err := p.childFor(r, g)
	if err != nil {
		return nil, err
	}
	f := ui.Fill("prenom", who.First, "initiale", who.Initial, "section", c.Section)
	if c.Class != 0 {
		f.Values["classe"] = []string{c.Class.String()}
	}
	page, err := p.childCorrection(r, c, who, f)
	if err != nil {
		return nil, err
	}
	return web.Show(page), nil
}

func (p pages) childCorrection(r *web.Request, c Child, who ChildIdentity, f ui.Form) (ui.Rendered, error) {
	head := childHead(c, who, func(n string) string { return locale.T("Corriger les informations de %s", n) },
		locale.T("La correction est notée dans le journal des accès, sans son contenu."), f)
	now := locale.T("%s, %s", who.Short(), otherwise(c.ClassName, section(c.Section)))
	return p.childForm(r, childForm{formHead: head.changing(c.Seen(), now)})
}

func (p pages) correctChild(r *web.Request, g editor) (web.Response, error) {
	c, who, err := p.childFor(r, g)
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	n, fields := parseChildCorrection(f.Get, c.ID)
	if err = fields.Err(); err == nil {
		err = p.s.CorrectChild(r.Context(), g, n)
	}
	if err != nil {
		return again(err, f, func(f ui.Form) (ui.Rendered, error) { return p.childCorrection(r, c, who, f) })
	}
	return web.SeeOther(c.href(), locale.T("La correction est enregistrée.")), nil
}
