package identity

import (
	"context"
	"strings"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
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
	web.Page(rt, "POST /personnes/{compte}/roles", p.proposeRole)
	web.Page(rt, "POST /personnes/{compte}/fin", p.endRole)
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

type roleLine struct {
	ID         AssignmentID
	Account    AccountID
	Name       string // of the account
	Role, On   string
	From       clock.Date
	Until      clock.Date
	State      string
	Tone       ui.Tone
	Replaces   string
	CanApprove bool
	CanEnd     bool
}

func (p pages) people(r *web.Request, g access.Grant[access.ReadPeople]) (web.Response, error) {
	ctx := r.Context()
	accounts, err := p.s.visible(ctx, g.Scope())
	if err != nil {
		return nil, err
	}
	names, err := p.targets(ctx, g.Scope())
	if err != nil {
		return nil, err
	}
	page := peoplePage{Search: r.Query("q")}
	_, page.CanManage = access.May[access.ManagePeople](r.Actor())
	key := locale.Fold(page.Search)
	for _, a := range accounts {
		roles, err := p.roleLines(ctx, r, a, names)
		if err != nil {
			return nil, err
		}
		line := personLine{Account: a}
		for _, x := range roles {
			if x.CanApprove {
				page.Waiting = append(page.Waiting, x)
			}
			if x.Tone == ui.OK {
				line.Roles = append(line.Roles, x.Role+", "+x.On)
			}
		}
		if key == "" || strings.Contains(locale.Fold(a.Name+" "+a.Job+" "+strings.Join(line.Roles, " ")), key) {
			page.People = append(page.People, line)
		}
	}
	return web.Show(peopleView.With(page)), nil
}

// visible are the accounts that a grant on people reaches: everybody for the
// whole house, otherwise those with a role inside the scope, or with none yet.
func (s *Store) visible(ctx context.Context, scope access.Scope) ([]Account, error) {
	var args db.Args
	where := scope.Where(&args, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"})
	return db.List(ctx, s.db, scanAccount, "select "+prefixed("a")+` from account a where `+reachable(where)+" order by a.name_key, a.id", args.List()...)
}

// reachable is the condition that account a has a role on something inside where,
// or no role at all.
func reachable(where string) string {
	if where == "(1=1)" {
		return where
	}
	return `(not exists (select 1 from assignment n where n.account_id = a.id) or exists (
		select 1 from assignment x, cohort c left join cohort_group g on g.cohort_id = c.id
		where x.account_id = a.id and ` + where + ` and (
			(x.scope_kind = 'programme' and x.scope_id = c.programme_id) or (x.scope_kind = 'partner' and x.scope_id = c.partner_id)
			or (x.scope_kind = 'group' and x.scope_id = g.id)
			or (x.scope_kind = 'school' and (x.scope_id = g.maternelle_id
				or exists (select 1 from teen t where t.cohort_id = c.id and t.college_id = x.scope_id))))))`
}

// within reads an account that the scope reaches. Missing otherwise.
func (s *Store) within(ctx context.Context, scope access.Scope, who AccountID) (Account, error) {
	var args db.Args
	me := args.Add(who)
	where := scope.Where(&args, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"})
	return db.One(ctx, s.db, scanAccount, "select "+prefixed("a")+" from account a where a.id = "+me+" and "+reachable(where), args.List()...)
}

func (p pages) targets(ctx context.Context, scope access.Scope) ([]Target, error) {
	return p.o.Targets(ctx, scope)
}

func (p pages) roleLines(ctx context.Context, r *web.Request, a Account, names []Target) ([]roleLine, error) {
	list, err := p.s.AssignmentsOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	_, approves := access.May[access.ApproveRoles](r.Actor())
	_, manages := access.May[access.ManagePeople](r.Actor())
	out := make([]roleLine, 0, len(list))
	for _, x := range list {
		l := roleLine{ID: x.ID, Account: a.ID, Name: a.Name, Role: RoleLabel(x.Role), On: targetLabel(names, x), From: x.From, Until: x.Until}
		today := r.Today()
		switch {
		case x.ApprovedAt.IsZero():
			l.State, l.Tone = locale.T("attend une deuxième personne"), ui.Watch
		case x.Live(today):
			l.State, l.Tone = locale.T("en cours"), ui.OK
		case today.Before(x.From):
			l.State, l.Tone = locale.T("à venir"), ui.Info
		default:
			l.State = locale.T("terminé")
		}
		me := r.Actor().ID
		l.CanApprove = approves && x.ApprovedAt.IsZero() && x.ProposedBy != me && x.Account != me
		l.CanEnd = manages && (x.Until.IsZero() || !x.Until.Before(today))
		if x.Replaces != 0 {
			l.Replaces = locale.T("en remplacement")
		}
		out = append(out, l)
	}
	return out, nil
}

func targetLabel(names []Target, a Assignment) string {
	if a.Kind == access.All {
		return locale.T("tout Binôme")
	}
	for _, t := range names {
		if t.Kind == a.Kind && t.ID == a.Target {
			return t.Label
		}
	}
	return locale.T("autre périmètre")
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
