package cohort

import (
	"context"
	"strconv"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// cohortsPage is the list of cohorts.
type cohortsPage struct {
	Cards    []cohortCard
	CanSetUp bool
	Pages    ui.Pages
	Empty    ui.Empty
}

// cohortCard is one cohort with its counts of today.
type cohortCard struct {
	Cohort
	Groups, Teens, Pairs int
	Week                 string
}

const perPage = 60

var cohortsView = ui.Parse[cohortsPage](files, "pages/cohorts.html")

func (p pages) cohorts(r *web.Request, g access.Grant[access.ReadCohort]) (web.Response, error) {
	page, _ := strconv.Atoi(r.Query("page"))
	page = min(max(page, 1), 100_000)
	cards, err := p.s.cards(r.Context(), g.Scope(), perPage+1, (page-1)*perPage)
	if err != nil {
		return nil, err
	}
	v := cohortsPage{Pages: pagesOf(page, len(cards) > perPage), Cards: cards[:min(len(cards), perPage)]}
	for i, c := range v.Cards {
		v.Cards[i].Week = week(c.FirstWeek, r.Today())
	}
	_, v.CanSetUp = access.May[access.SetUpProgramme](r.Actor())
	v.Empty = ui.Empty{
		Title: locale.T("Pas encore de cohorte"), HeadingLevel2: true,
		Text: locale.T("Une cohorte réunit les jeunes qui commencent la même semaine, en groupes de 10 à 12. La personne qui pilote le programme la crée."),
	}
	if v.CanSetUp {
		v.Empty.Text = locale.T("Une cohorte réunit les jeunes qui commencent la même semaine, en groupes de 10 à 12. Créez d’abord le programme, puis la cohorte et ses groupes. Si elle a déjà commencé, les séances passées se saisissent ensuite.")
		v.Empty.Action, v.Empty.Href = locale.T("Créer une cohorte"), "/cohortes/nouvelle"
	}
	return web.Show(cohortsView.With(v)), nil
}

func pagesOf(page int, more bool) (p ui.Pages) {
	if page > 1 {
		p.Previous = "/cohortes?page=" + strconv.Itoa(page-1)
	}
	if more {
		p.Next = "/cohortes?page=" + strconv.Itoa(page+1)
	}
	return p
}

// week says where a cohort is in its time.
func week(first, today clock.Date) string {
	if days := first.Sub(today); days > 0 {
		return locale.N("Première semaine dans %d jour", "Première semaine dans %d jours", days)
	}
	return locale.T("Depuis le %s", locale.FullDate(first))
}

// openTeen gives c, e, g and t of open enrolments e; what the scope does not name
// is not looked at.
const openTeen = `enrolment e left join teen t on t.id = e.teen_id
	left join cohort c on c.id = e.cohort_id left join cohort_group g on g.id = e.group_id`

// cards are the cohorts of one page, each with its counts.
func (s *Store) cards(ctx context.Context, scope access.Scope, limit, offset int) ([]cohortCard, error) {
	var a db.Args
	return db.List(ctx, s.db, func(x *cohortCard) []any {
		return append(scanCohort(&x.Cohort), &x.Groups, &x.Teens, &x.Pairs)
	}, "select x.*,"+
		" (select count(*) from "+FromGroup+" where g.cohort_id = x.id and "+GroupWhere(scope, &a)+"),"+
		" (select count(*) from "+openTeen+" where e.cohort_id = x.id and e.ends_on is null and "+scope.Where(&a, TeenColumns())+"),"+
		" (select count(*) from "+openTeen+" join pair q on q.teen_id = e.teen_id and q.ends_on is null where e.cohort_id = x.id and e.ends_on is null and "+scope.Where(&a, TeenColumns())+")"+
		" from ("+selectCohort+cohortWhere(scope, &a)+orderCohorts+" limit "+a.Add(limit)+" offset "+a.Add(offset)+") x"+
		" order by x.first_week desc, x.programme, x.number, x.id", a.List()...)
}
