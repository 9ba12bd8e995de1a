package partner

import (
	"embed"
	"slices"
	"strings"
	"unicode/utf8"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	listView = ui.Parse[listPage](files, "pages/partners.html")
	formView = ui.Parse[formPage](files, "pages/partner_form.html")
)

const maxName = 120

// Kinds are the kinds of organisation, in the order in which pages show them.
func Kinds() []Kind { return []Kind{Steering, Operator, Funder, Method, Other} }

// Label is the French name of the kind.
func (k Kind) Label() string {
	switch k {
	case Steering:
		return locale.T("pilotage")
	case Operator:
		return locale.T("opérateur")
	case Funder:
		return locale.T("financement")
	case Method:
		return locale.T("méthode et formation")
	default:
		return locale.T("autre")
	}
}

type pages struct{ s *Store }

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store) {
	p := pages{s}
	web.Page(rt, "GET /organisations", p.list)
	web.Page(rt, "GET /organisations/nouvelle", p.newPartner)
	web.Page(rt, "POST /organisations", p.add)
	web.Page(rt, "GET /organisations/{organisation}", p.edit)
	web.Page(rt, "POST /organisations/{organisation}", p.save)
}

type listPage struct {
	Partners []partnerLine
	CanEdit  bool
	Empty    ui.Empty
}

type partnerLine struct {
	Partner
	CanEdit bool
}

func (p pages) list(r *web.Request, g access.Grant[access.ReadOrganisations]) (web.Response, error) {
	list, err := p.s.Partners(r.Context(), g.Scope())
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b Partner) int { return slices.Index(Kinds(), a.Kind) - slices.Index(Kinds(), b.Kind) })
	page := listPage{Empty: ui.Empty{Title: locale.T("Pas encore d’organisation"), Text: locale.T("Commencez par l’association qui portera les séances.")}}
	var mine []ID
	if eg, ok := access.May[access.EditOrganisations](r.Actor()); ok {
		page.CanEdit = true
		if mine, err = p.s.editables(r.Context(), eg); err != nil {
			return nil, err
		}
	}
	for _, o := range list {
		page.Partners = append(page.Partners, partnerLine{o, slices.Contains(mine, o.ID)})
	}
	return web.Show(listView.With(page)), nil
}

type formPage struct {
	ID, Fresh string
	Form      ui.Form
	Kinds     []ui.Option
}

func newFormPage() formPage {
	var p formPage
	for _, k := range Kinds() {
		p.Kinds = append(p.Kinds, ui.Option{Value: string(k), Label: k.Label()})
	}
	return p
}

func (p pages) newPartner(*web.Request, access.Grant[access.EditOrganisations]) (web.Response, error) {
	page := newFormPage()
	page.Fresh = id.New[Partner](p.s.ids).String()
	return web.Show(formView.With(page)), nil
}

func (p pages) edit(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	which, err := web.PathID[Partner](r, "organisation")
	if err != nil {
		return nil, err
	}
	o, err := editablePartner(r.Context(), p.s.db, g.Scope(), which)
	if err != nil {
		return nil, err
	}
	page := newFormPage()
	page.ID = which.String()
	page.Form = ui.Fill("genre", string(o.Kind), "nom", o.Name, "ville", o.City, "siret", o.SIRET.String(), "rna", o.RNA.String())
	return web.Show(formView.With(page)), nil
}

func parse(f web.Form) (Partner, fault.Fields) {
	var fields fault.Fields
	line := func(name string) string {
		v := strings.Join(strings.Fields(f.Get(name)), " ")
		if over := utf8.RuneCountInString(v) - maxName; over > 0 {
			fields.Add(name, locale.N("%d signe de trop : raccourcissez.", "%d signes de trop : raccourcissez.", over))
		}
		return v
	}
	p := Partner{Kind: Kind(f.Get("genre"))}
	if !slices.Contains(Kinds(), p.Kind) {
		fields.Add("genre", locale.T("Choisissez ce que fait l’organisation dans le pilote."))
	}
	if p.Name = line("nom"); p.Name == "" {
		fields.Add("nom", locale.T("Écrivez le nom de l’organisation."))
	}
	p.City = line("ville")
	var err error
	if v := f.Get("siret"); v != "" {
		if p.SIRET, err = ParseSIRET(v); err != nil {
			fields.Add("siret", err.Error())
		}
	}
	if v := f.Get("rna"); v != "" {
		if p.RNA, err = ParseRNA(v); err != nil {
			fields.Add("rna", err.Error())
		}
	}
	return p, fields
}

func typed(f web.Form, fields fault.Fields) ui.Form {
	return ui.Fill("genre", f.Get("genre"), "nom", f.Get("nom"), "ville", f.Get("ville"), "siret", f.Get("siret"), "rna", f.Get("rna")).With(fields)
}

func (p pages) add(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	o, fields := parse(f)
	if o.ID, err = id.Parse[Partner](f.Get("nouveau")); err != nil {
		return nil, fault.Missing()
	}
	if err = fields.Err(); err == nil {
		err = p.s.Add(r.Context(), g, o)
	}
	return p.answer(f, formPage{Fresh: f.Get("nouveau")}, err, locale.T("L’organisation est ajoutée."))
}

func (p pages) save(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	which, err := web.PathID[Partner](r, "organisation")
	if err != nil {
		return nil, err
	}
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	o, fields := parse(f)
	o.ID = which
	if err = fields.Err(); err == nil {
		err = p.s.Edit(r.Context(), g, o)
	}
	return p.answer(f, formPage{ID: which.String()}, err, locale.T("C’est enregistré."))
}

// answer goes back to the list, or to the form with what is wrong.
func (p pages) answer(f web.Form, page formPage, err error, done string) (web.Response, error) {
	if fields := fault.FieldsOf(err); fields != nil {
		page.Kinds, page.Form = newFormPage().Kinds, typed(f, fields)
		return web.Invalid(formView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/organisations", done), nil
}
