package report

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
)

const (
	auditLines   = 50
	auditPersons = 12 // codes shown on one line; the rest are counted
)

type auditPage struct {
	Lines    []auditLine
	Pages    ui.Pages
	Pending  int
	Head     string
	Empty    ui.Empty
	Form     ui.Form // filters
	Accounts []ui.Option
	Actions  []ui.Option
	Partial  bool // the reader's scope is not the whole house
	Check    ui.Form
	Verified *verified
}

type auditLine struct {
	Place                             int64
	When, Who, Role, What, About, Why string
	Persons                           int
	Codes                             []ui.Link
	More                              int
}

// verified is what a verification found.
type verified struct {
	Whole         bool
	Title, Detail string
}

// account is an adult who may have acted.
type account struct {
	id   access.AccountID
	name string
}

// auditLog shows who saw and who changed, by codes: no name of a minor is in it.
func (p pages) auditLog(r *web.Request, g access.Grant[access.ReadAudit]) (web.Response, error) {
	page, err := p.auditPage(r, g)
	if err != nil {
		return nil, err
	}
	if len(page.Form.Errors) > 0 {
		return web.Invalid(auditView.With(page)), nil
	}
	return web.Show(auditView.With(page)), nil
}

func (p pages) auditPage(r *web.Request, g access.Grant[access.ReadAudit]) (page auditPage, err error) {
	ctx := r.Context()
	page = auditPage{
		Partial: !g.Scope().Everything(), Actions: actionOptions(),
		Empty: ui.Empty{Title: locale.T("Aucune ligne"), Text: locale.T("Chaque lecture d’un nom et chaque changement laissent une ligne ici."), HeadingLevel2: true},
	}
	who, err := p.s.accounts(ctx, g.Scope())
	if err != nil {
		return page, err
	}
	for _, a := range who {
		page.Accounts = append(page.Accounts, ui.Option{Value: a.id.String(), Label: a.name})
	}
	if page.Head, err = p.s.audit.Head(ctx); err != nil {
		return page, err
	}
	if page.Pending, err = db.Value[int](ctx, p.s.db, "select count(*) from audit_entry where idx is null"); err != nil {
		return page, err
	}
	filter, form := parseAuditFilter(r.Query)
	if page.Form = form; len(form.Errors) > 0 {
		return page, nil
	}
	if page.Partial {
		filter.Accounts = make([]int64, len(who))
		for i, a := range who {
			filter.Accounts[i] = int64(a.id)
		}
	}
	before, _ := strconv.ParseInt(r.Query("avant"), 10, 64)
	entries, err := audit.List(ctx, p.s.db, filter, before, auditLines+1)
	page.fill(entries, who, before)
	return page, err
}

// fill writes the lines and the addresses of the pages around, filters kept.
func (page *auditPage) fill(entries []audit.Placed, who []account, before int64) {
	if len(entries) > auditLines {
		entries = entries[:auditLines]
		page.Pages.Next = page.address("avant", strconv.FormatInt(entries[auditLines-1].Place, 10))
	}
	if before > 0 {
		page.Pages.Previous = page.address("avant", "")
	}
	names := map[int64]string{0: locale.T("Binôme")}
	for _, a := range who {
		names[int64(a.id)] = a.name
	}
	for _, e := range entries {
		line := auditLine{
			Place: e.Place, When: locale.DateTime(e.At), Who: names[e.Actor.Account], Role: roleWord(e.Actor.Role),
			What: actionWord(e.Action), About: classWords(e.Class), Why: purposeWord(e.Purpose), Persons: len(e.Subjects),
		}
		if line.Who == "" {
			line.Who = locale.T("compte hors de votre périmètre")
		}
		for _, s := range e.Subjects[:min(len(e.Subjects), auditPersons)] {
			c := personal.Person(s).String()
			line.Codes = append(line.Codes, ui.Link{Label: c, Href: page.address("personne", c)})
		}
		line.More = len(e.Subjects) - len(line.Codes)
		page.Lines = append(page.Lines, line)
	}
}

// address is the log with the same filters but one; a new filter starts from the
// latest line.
func (page *auditPage) address(name, value string) string {
	q := url.Values{}
	for _, n := range []string{"qui", "quoi", "personne", "du", "au"} {
		if v := page.Form.Value(n); v != "" {
			q.Set(n, v)
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return "/donnees/journal-acces"
	}
	return "/donnees/journal-acces?" + q.Encode()
}

// parseAuditFilter reads the filters of an address.
func parseAuditFilter(get func(string) string) (audit.Filter, ui.Form) {
	form := ui.Fill("qui", get("qui"), "quoi", get("quoi"), "personne", get("personne"), "du", get("du"), "au", get("au"))
	f := audit.Filter{Action: form.Value("quoi")}
	var wrong fault.Fields
	if v := form.Value("qui"); v != "" {
		who, err := id.Parse[access.Account](v)
		if err != nil {
			wrong.Add("qui", locale.T("Choisissez une personne de la liste."))
		}
		f.Account = int64(who)
	}
	if v := form.Value("personne"); v != "" {
		who, err := id.Parse[personal.Person](v)
		if err != nil {
			wrong.Add("personne", locale.T("Un code a douze lettres et chiffres."))
		}
		f.Subject = int64(who)
	}
	from, err := locale.ParseDate(form.Value("du"))
	if err != nil {
		wrong.Add("du", err.Error())
	}
	until, err := locale.ParseDate(form.Value("au"))
	if err != nil {
		wrong.Add("au", err.Error())
	}
	if !from.IsZero() && !until.IsZero() && until.Before(from) {
		wrong.Add("au", locale.T("Ce jour est avant le premier."))
	}
	f.From, f.Until = midnight(from, 0), midnight(until, 1)
	return f, form.With(wrong)
}

// midnight is the start of a day some days later; the zero Date gives the zero Time.
func midnight(d clock.Date, later int) (t time.Time) {
	if d.IsZero() {
		return t
	}
	return d.AddDays(later).At(0, 0)
}

// accounts are those whose acts the scope lets read, by name: everybody's for the
// whole house; else of those who have or had a role inside it.
func (s *Store) accounts(ctx context.Context, scope access.Scope) ([]account, error) {
	var a db.Args
	where := "1=1"
	if !scope.Everything() {
		where = `a.id in (select x.account_id from assignment x join programme p on 1=1
			left join cohort c on c.programme_id = p.id left join cohort_group g on g.cohort_id = c.id
			where (x.scope_kind = 'programme' and x.scope_id = p.id or x.scope_kind = 'partner' and x.scope_id = c.partner_id
				or x.scope_kind = 'group' and x.scope_id = g.id or x.scope_kind = 'school' and (x.scope_id = g.maternelle_id
				or exists (select 1 from teen t where t.cohort_id = c.id and t.college_id = x.scope_id)))
			and ` + scope.Where(&a, access.Columns{Programme: "p.id", Partner: "c.partner_id", Group: "g.id"}) + ")"
	}
	return db.List(ctx, s.db, func(x *account) []any { return []any{&x.id, &x.name} },
		"select a.id, a.name from account a where "+where+" order by a.name_key, a.id", a.List()...)
}

// verifyLog computes the whole log again and says whether it was altered, also
// against a signature that somebody kept.
func (p pages) verifyLog(r *web.Request, g access.Grant[access.ReadAudit]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	page, err := p.auditPage(r, g)
	if err != nil {
		return nil, err
	}
	found, err := p.s.audit.VerifyAgainst(r.Context(), f.Get("signature"))
	if fault.KindOf(err) == fault.Invalid {
		page.Check = ui.Fill("signature", f.Raw("signature")).With(fault.Fields{{
			Name: "signature", Message: locale.T("Ce texte n’est pas une signature de ce journal. Collez-la entière, de la première à la dernière ligne."),
		}})
		return web.Invalid(auditView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	page.Verified = say(found, f.Get("signature") != "")
	return web.Show(auditView.With(page)), nil
}

func say(found audit.Report, against bool) *verified {
	if !found.Whole() {
		return &verified{
			Title:  locale.T("Le journal a été modifié : rien n’est prouvé à partir de la ligne %d.", int(found.FirstBad)),
			Detail: locale.T(found.Problem) + " " + locale.T("Prévenez la personne qui administre Binôme et gardez une copie de la base."),
		}
	}
	v := &verified{
		Whole: true, Title: locale.N("Le journal est intact : %d ligne vérifiée.", "Le journal est intact : %d lignes vérifiées.", int(found.Entries)),
		Detail: locale.T("Chaque ligne est à sa place et la signature est la bonne."),
	}
	if against {
		v.Detail = locale.T("Chaque ligne est à sa place, et le journal commence comme la signature que vous avez conservée.")
	}
	if found.Pending > 0 {
		v.Detail += " " + locale.N("%d ligne récente attend encore sa place.", "%d lignes récentes attendent encore leur place.", int(found.Pending))
	}
	return v
}

func roleWord(role string) string {
	switch word := identity.RoleLabel(access.Role(role)); {
	case word != "":
		return word
	case role == "terminal":
		return locale.T("Terminal")
	}
	return role
}

// actionOptions are the acts that a line may tell of, in the order of their words.
func actionOptions() []ui.Option {
	var out []ui.Option
	for code, word := range actionWords() {
		out = append(out, ui.Option{Value: code, Label: word})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return compareFolded(a.Label, b.Label) })
	return out
}
