package partner

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
)

// Store reads and changes organisations. Reads take a scope.
type Store struct {
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
}

// NewStore makes the store over its database.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source) *Store { return &Store{d, c, ids} }

const selectPartner = "select o.id, o.kind, o.name, o.city, o.siret, o.rna from partner o where "

func scanPartner(p *Partner) []any {
	return []any{&p.ID, &p.Kind, &p.Name, &p.City, &p.SIRET, &p.RNA}
}

// reached keeps the organisations o inside the scope: those named in it, those
// that carry a cohort of it or by which it has one, and those that operate nothing
// (steering, funders, the method), which every pilot shares; for a programme also
// the operators that have no cohort yet.
func reached(scope access.Scope, a *db.Args) string {
	own := scope.Where(a, access.Columns{Partner: "o.id"})
	if scope.Everything() || scope.Nothing() {
		return own
	}
	cohorts := scope.Where(a, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id", Schools: []string{"g.maternelle_id"}})
	colleges := "(1=0)"
	if len(scope.Schools()) > 0 {
		colleges = "exists (select 1 from teen t where t.cohort_id = c.id and " + db.In(a, "t.college_id", scope.Schools()) + ")"
	}
	shared := "o.kind <> 'operator'"
	if shares(scope) {
		shared += " or not exists (select 1 from cohort n where n.partner_id = o.id)"
	}
	return "(" + own + " or " + shared + " or exists (select 1 from cohort c left join cohort_group g on g.cohort_id = c.id where c.partner_id = o.id and (" +
		cohorts + " or " + colleges + ")))"
}

// Partners are the organisations inside the scope, by kind and name.
func (s *Store) Partners(ctx context.Context, scope access.Scope) ([]Partner, error) {
	var a db.Args
	return db.List(ctx, s.db, scanPartner, selectPartner+reached(scope, &a)+" order by o.kind, o.name_key, o.id", a.List()...)
}

// Partner is one of them.
func (s *Store) Partner(ctx context.Context, scope access.Scope, which ID) (Partner, error) {
	var a db.Args
	return db.One(ctx, s.db, scanPartner, selectPartner+"o.id = "+a.Add(which)+" and "+reached(scope, &a), a.List()...)
}

// editable keeps, of what the scope reaches, the organisations that it may change:
// whoever has but partners changes those, not the ones that every pilot shares.
func editable(scope access.Scope, a *db.Args) string {
	if shares(scope) {
		return reached(scope, a)
	}
	return scope.Where(a, access.Columns{Partner: "o.id"})
}

// shares reports whether the scope is wider than single partners.
func shares(scope access.Scope) bool { return scope.Everything() || len(scope.Programmes()) > 0 }

// editables are the organisations that the grant may change.
func (s *Store) editables(ctx context.Context, g access.Grant[access.EditOrganisations]) ([]ID, error) {
	var a db.Args
	return db.Values[ID](ctx, s.db, "select o.id from partner o where "+editable(g.Scope(), &a), a.List()...)
}

func editablePartner(ctx context.Context, c db.Conn, scope access.Scope, which ID) (Partner, error) {
	var a db.Args
	return db.One(ctx, c, scanPartner, selectPartner+"o.id = "+a.Add(which)+" and "+editable(scope, &a), a.List()...)
}

// Add writes a new organisation; the same identifier twice changes nothing. Only
// whoever sees beyond a partner adds one that operates.
func (s *Store) Add(ctx context.Context, g access.Grant[access.EditOrganisations], p Partner) error {
	if p.Kind == Operator && !shares(g.Scope()) {
		return fault.Fields{{Name: "genre", Message: locale.T("Une association qui opère est ajoutée par le pilotage.")}}.Err()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := free(ctx, tx, p); err != nil {
			return err
		}
		n, err := db.Exec(ctx, tx, `insert into partner (id, kind, name, name_key, siret, rna, city, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
			p.ID, p.Kind, p.Name, locale.Fold(p.Name), p.SIRET, p.RNA, p.City, clock.Micros(s.clock.Now()))
		if err != nil || n == 0 {
			return err
		}
		return s.audit(ctx, tx, g, "partner.add", p.ID)
	})
}

// Edit changes an organisation. Missing when the grant may not. Whoever has but
// partners does not change what their own does in the pilot.
func (s *Store) Edit(ctx context.Context, g access.Grant[access.EditOrganisations], p Partner) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		was, err := editablePartner(ctx, tx, g.Scope(), p.ID)
		if err != nil {
			return err
		}
		if p.Kind != was.Kind && !shares(g.Scope()) {
			return fault.Fields{{Name: "genre", Message: locale.T("Le rôle d’une organisation dans le pilote est changé par le pilotage.")}}.Err()
		}
		if err := free(ctx, tx, p); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, "update partner set kind = $2, name = $3, name_key = $4, siret = $5, rna = $6, city = $7 where id = $1",
			p.ID, p.Kind, p.Name, locale.Fold(p.Name), p.SIRET, p.RNA, p.City); err != nil {
			return err
		}
		return s.audit(ctx, tx, g, "partner.edit", p.ID)
	})
}

// free refuses a SIRET that another organisation has.
func free(ctx context.Context, tx *db.Tx, p Partner) error {
	taken, err := db.Value[int](ctx, tx, "select count(*) from partner where siret = $1 and siret <> '' and id <> $2", p.SIRET, p.ID)
	if err == nil && taken > 0 {
		err = fault.Fields{{Name: "siret", Message: locale.T("Une organisation a déjà ce SIRET.")}}.Err()
	}
	return err
}

func (s *Store) audit(ctx context.Context, tx *db.Tx, g access.Grant[access.EditOrganisations], action string, which ID) error {
	return audit.Append(ctx, tx, s.ids, audit.Entry{
		Actor:  audit.Actor{Account: int64(g.Actor().ID), Role: string(g.Role())},
		Action: action, Class: string(access.Structure), Object: audit.Ref("partner", which), At: s.clock.Now(),
	})
}
