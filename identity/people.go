package identity

import (
	"context"
	"strings"

	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// Target is something that a role can be given on: a programme, a partner, a
// group, a school.
type Target struct {
	Kind  access.Kind
	ID    int64
	Label string // French, with its place: "Lundi matin, Les Hirondelles"
}

// Key is how forms name the target.
func (t Target) Key() string { return string(t.Kind) + ":" + id.ID[Target](t.ID).String() }

var (
	peopleView = ui.Parse[peoplePage](files, "pages/people.html")
	personView = ui.Parse[personPage](files, "pages/person.html")
	newView    = ui.Parse[newPersonPage](files, "pages/person_new.html")
)

func (p pages) peopleRoutes(rt *web.Router) {
	web.Page(rt, "GET /personnes", p.people)
	web.Page(rt, "GET /personnes/nouvelle", p.newPerson)
	web.Page(rt, "POST /personnes", p.addPerson)
	web.Page(rt, "GET /personnes/{compte}", p.person)
	web.Page(rt, "GET /personnes/{compte}/modifier", p.editForm)
	web.Page(rt, "POST /personnes/{compte}/modifier", p.edit)
	web.Page(rt, "POST /personnes/{compte}/roles", p.proposeRole)
	web.Page(rt, "GET /personnes/{compte}/fin", p.endForm)
	web.Page(rt, "POST /personnes/{compte}/fin", p.endRole)
	web.Page(rt, "GET /personnes/{compte}/remplacement", p.replaceForm)
	web.Page(rt, "POST /personnes/{compte}/remplacement", p.replace)
	web.Page(rt, "POST /personnes/{compte}/approuver", p.approveRole)
	web.Page(rt, "POST /personnes/{compte}/invitation", p.invite)
	web.Page(rt, "POST /personnes/{compte}/fermer", p.close)
	web.Page(rt, "POST /personnes/{compte}/rouvrir", p.reopen)
}

type peoplePage struct {
	Waiting   []roleLine
	People    []personLine
	CanManage bool
	Search    string
}

type personLine struct {
	Account Account
	Roles   []string
}

func (p pages) people(r *web.Request, g access.Grant[access.ReadPeople]) (web.Response, error) {
	ctx := r.Context()
	accounts, err := visible(ctx, p.s, g)
	if err != nil {
		return nil, err
	}
	roles, err := p.s.assignmentsOfAll(ctx, accounts)
	if err != nil {
		return nil, err
	}
	lens, err := p.lens(r)
	if err != nil {
		return nil, err
	}
	page := peoplePage{Search: r.Query("q"), CanManage: lens.manages != nil}
	key := locale.Fold(page.Search)
	for _, a := range accounts {
		line := personLine{Account: a}
		for _, x := range roles[a.ID] {
			l := lens.line(a, x)
			if l.CanApprove {
				page.Waiting = append(page.Waiting, l)
			}
			if l.Tone == ui.OK {
				line.Roles = append(line.Roles, l.Role+", "+l.On)
			}
		}
		if strings.Contains(locale.Fold(a.Name+" "+a.Job+" "+strings.Join(line.Roles, " ")), key) {
			page.People = append(page.People, line)
		}
	}
	return web.Show(peopleView.With(page)), nil
}

type newPersonPage struct {
	Form ui.Form
	ID   string
}

func (p pages) newPerson(*web.Request, access.Grant[access.ManagePeople]) (web.Response, error) {
	return web.Show(newView.With(newPersonPage{ID: id.New[access.Account](p.s.ids).String()})), nil
}

func (p pages) addPerson(r *web.Request, g access.Grant[access.ManagePeople]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	d := Draft{Name: f.Get("nom"), Email: f.Get("email"), Phone: f.Get("telephone"), Job: f.Get("fonction")}
	n, fields := d.Parse()
	who, err := id.Parse[access.Account](f.Get("nouveau"))
	if err != nil {
		return nil, fault.Missing()
	}
	if err = fields.Err(); err == nil {
		err = p.s.AddAccount(r.Context(), actorOf(g), who, n)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		form := ui.Fill("nom", d.Name, "email", d.Email, "telephone", d.Phone, "fonction", d.Job).With(fields)
		return web.Invalid(newView.With(newPersonPage{form, f.Get("nouveau")})), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/personnes/"+who.String(), locale.T("La personne est ajoutée. Donnez-lui maintenant un rôle.")), nil
}

// targets are what the scope may give roles on.
func (p pages) targets(ctx context.Context, scope access.Scope) ([]Target, error) {
	if p.o.Targets == nil {
		return nil, nil
	}
	return p.o.Targets(ctx, scope)
}
