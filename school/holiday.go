package school

import (
	"context"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

// HolidayID identifies a correction of the national calendar.
type HolidayID = id.ID[HolidayFix]

// HolidayFix is a correction of the national calendar, as people enter it when the
// decree says otherwise than what came with the program. See calendar.Correction.
type HolidayFix struct {
	ID HolidayID
	calendar.Correction
}

// HolidayFixes are all corrections, in the order in which they apply.
func (s *Store) HolidayFixes(ctx context.Context) ([]HolidayFix, error) {
	return db.List(ctx, s.db, func(h *HolidayFix) []any {
		return []any{&h.ID, &h.Zone, &h.Area, &h.Name, &h.From, &h.To}
	}, "select id, zone, area, name, starts_on, ends_on from calendar_day order by created_at, id")
}

// FixHoliday writes a correction; the same identifier twice changes nothing. Dates
// already proposed stay: the calendar of each cohort shows what no longer fits.
func (s *Store) FixHoliday(ctx context.Context, g access.Grant[access.EditOrganisations], h HolidayFix) error {
	if err := h.check(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, `insert into calendar_day (id, zone, area, name, starts_on, ends_on, created_at, created_by)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
			h.ID, h.Zone, h.Area, h.Name, h.From, h.To, clock.Micros(s.clock.Now()), g.Actor().ID)
		if err != nil || n == 0 {
			return err
		}
		return s.audit(ctx, tx, actorOf(g), "holiday.fix", audit.Ref("holiday", h.ID))
	})
}

// check lets the calendar itself say what makes no sense.
func (h HolidayFix) check() error {
	if h.From.IsZero() {
		return refuse("debut", locale.T("Écrivez le premier jour."))
	}
	if h.To.Before(h.From) {
		return refuse("fin", locale.T("Le dernier jour vient avant le premier."))
	}
	if _, err := calendar.National().With(h.Correction); err != nil {
		return refuse("fin", locale.Typo(err.Error()))
	}
	return nil
}

// UnfixHoliday takes a correction back.
func (s *Store) UnfixHoliday(ctx context.Context, g access.Grant[access.EditOrganisations], which HolidayID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, "delete from calendar_day where id = $1", which)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		return s.audit(ctx, tx, actorOf(g), "holiday.unfix", audit.Ref("holiday", which))
	})
}

var holidaysView = ui.Parse[holidaysPage](files, "pages/holidays.html")

type holidaysPage struct {
	Zones   []zoneHolidays
	Public  []calendar.Holiday
	Fixes   []HolidayFix
	Form    ui.Form
	Fresh   string
	CanEdit bool
	Where   []ui.Option
}

type zoneHolidays struct {
	Zone string
	List []calendar.Holiday
}

// holidays shows the calendar by which sessions are proposed, corrections included.
func (p pages) holidays(r *web.Request, _ access.Grant[access.ReadOrganisations]) (web.Response, error) {
	page, err := p.holidaysPage(r)
	if err != nil {
		return nil, err
	}
	return web.Show(holidaysView.With(page)), nil
}

func (p pages) holidaysPage(r *web.Request) (holidaysPage, error) {
	page := holidaysPage{Fresh: id.New[HolidayFix](p.s.ids).String()}
	_, page.CanEdit = access.May[access.EditOrganisations](r.Actor())
	var err error
	if page.Fixes, err = p.s.HolidayFixes(r.Context()); err != nil {
		return page, err
	}
	fixes := make([]calendar.Correction, len(page.Fixes))
	for i, f := range page.Fixes {
		fixes[i] = f.Correction
	}
	book, err := calendar.National().With(fixes...)
	if err != nil {
		return page, err
	}
	for _, z := range calendar.Zones() {
		page.Zones = append(page.Zones, zoneHolidays{string(z), book.SchoolHolidays(z)})
		page.Where = append(page.Where, ui.Option{Value: string(z), Label: locale.T("vacances de la zone %s", string(z))})
	}
	page.Public = book.PublicHolidays(calendar.Metropole)
	page.Where = append(page.Where,
		ui.Option{Value: string(calendar.Metropole), Label: locale.T("jour férié partout")},
		ui.Option{Value: string(calendar.AlsaceMoselle), Label: locale.T("jour férié en Alsace-Moselle")})
	return page, nil
}

func parseHoliday(f web.Form) (HolidayFix, fault.Fields) {
	var fields fault.Fields
	h := HolidayFix{}
	h.Name = line(f, &fields, "nom", "")
	h.From, h.To = date(f, &fields, "debut"), date(f, &fields, "fin")
	if h.To.IsZero() && fields.On("fin") == "" {
		h.To = h.From
	}
	switch where := f.Get("ou"); where {
	case string(calendar.ZoneA), string(calendar.ZoneB), string(calendar.ZoneC):
		h.Zone = calendar.Zone(where)
	case string(calendar.Metropole), string(calendar.AlsaceMoselle):
		h.Area = calendar.Area(where)
	default:
		fields.Add("ou", locale.T("Choisissez ce que vous corrigez."))
	}
	var err error
	if h.ID, err = id.Parse[HolidayFix](f.Get("nouveau")); err != nil {
		fields.Add("", locale.T("Rechargez la page, puis envoyez à nouveau."))
	}
	return h, fields
}

func (p pages) fixHoliday(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	f, err := r.Form()
	if err != nil {
		return nil, err
	}
	h, fields := parseHoliday(f)
	if err = fields.Err(); err == nil {
		err = p.s.FixHoliday(r.Context(), g, h)
	}
	if fields := fault.FieldsOf(err); fields != nil {
		page, err := p.holidaysPage(r)
		if err != nil {
			return nil, err
		}
		page.Form = ui.Fill("ou", f.Get("ou"), "nom", f.Get("nom"), "debut", f.Get("debut"), "fin", f.Get("fin")).With(fields)
		return web.Invalid(holidaysView.With(page)), nil
	}
	if err != nil {
		return nil, err
	}
	return web.SeeOther("/vacances", locale.T("C’est corrigé. Vérifiez le calendrier des cohortes : les dates déjà proposées n’ont pas bougé.")), nil
}

func (p pages) unfixHoliday(r *web.Request, g access.Grant[access.EditOrganisations]) (web.Response, error) {
	which, err := web.PathID[HolidayFix](r, "correction")
	if err != nil {
		return nil, err
	}
	if err := p.s.UnfixHoliday(r.Context(), g, which); err != nil {
		return nil, err
	}
	return web.SeeOther("/vacances", locale.T("La correction est retirée.")), nil
}
