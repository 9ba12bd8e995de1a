package identity

import (
	"context"
	"slices"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

// reach is what somebody who manages people may give, approve and end roles on,
// counted out from their scope. A target is inside when everything that a role on
// it reaches is: a school that another partner's cohort uses too is not, and a
// programme only for who holds it whole.
type reach struct {
	all                                   bool
	programmes, partners, groups, schools []int64
}

// givable are the roles that one partner gives to its own people and schools. The
// others see further than a partner, and are given by whoever manages the house.
func givable(r access.Role) bool {
	return slices.Contains([]access.Role{
		access.PartnerManager, access.Facilitator, access.CollegeContact, access.MaternelleContact, access.Teacher,
	}, r)
}

// holds reports whether the role is within reach to give, approve or end.
func (x reach) holds(a Assignment) bool {
	if x.all {
		return true
	}
	targets := map[access.Kind][]int64{
		access.Programme: x.programmes, access.Partner: x.partners, access.Group: x.groups, access.School: x.schools,
	}[a.Kind]
	return givable(a.Role) && slices.Contains(targets, a.Target)
}

// manages reports whether somebody with these roles is within reach to invite, to
// close or to open again: all roles that live, will live or wait are.
func (x reach) manages(roles []Assignment, on clock.Date) bool {
	return !slices.ContainsFunc(roles, func(a Assignment) bool { return !a.over(on) && !x.holds(a) })
}

// reachOf counts out a scope.
func (s *Store) reachOf(ctx context.Context, c db.Conn, scope access.Scope) (reach, error) {
	x := reach{all: scope.Everything(), programmes: scope.Programmes(), partners: scope.Partners()}
	if x.all {
		return x, nil
	}
	var a db.Args
	var err error
	x.groups, err = db.Values[int64](ctx, c, "select g.id from cohort_group g join cohort c on c.id = g.cohort_id where "+
		scope.Where(&a, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"}), a.List()...)
	if err != nil || len(x.programmes)+len(x.partners) == 0 {
		return x, err
	}
	var b db.Args
	inside := scope.Where(&b, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id"})
	x.schools, err = db.Values[int64](ctx, c, `select s.id from school s where s.id not in (
		select g.maternelle_id from cohort_group g join cohort c on c.id = g.cohort_id where not `+inside+`
		union select k.maternelle_id from child k join cohort c on c.id = k.cohort_id where not `+inside+`
		union select t.college_id from teen t join cohort c on c.id = t.cohort_id where not `+inside+")", b.List()...)
	return x, err
}

// accountScope is the condition that account a is visible in the scope: it has a
// role on something inside, or none yet and was added by whom the scope knows.
func accountScope(scope access.Scope, args *db.Args, me AccountID) string {
	if scope.Everything() {
		return "(1=1)"
	}
	where := scope.Where(args, access.Columns{Programme: "c.programme_id", Partner: "c.partner_id", Group: "g.id"})
	return `(exists (
		select 1 from assignment x, cohort c left join cohort_group g on g.cohort_id = c.id
		where x.account_id = a.id and ` + where + ` and (
			(x.scope_kind = 'programme' and x.scope_id = c.programme_id) or (x.scope_kind = 'partner' and x.scope_id = c.partner_id)
			or (x.scope_kind = 'group' and x.scope_id = g.id)
			or (x.scope_kind = 'school' and (x.scope_id = g.maternelle_id
				or exists (select 1 from teen t where t.cohort_id = c.id and t.college_id = x.scope_id)))))
		or exists (select 1 from assignment x where x.account_id = a.id and x.scope_kind = 'partner' and ` + db.In(args, "x.scope_id", scope.Partners()) + `)
		or ` + whole(scope) + ` and exists (select 1 from assignment x where x.account_id = a.id and x.scope_kind = 'school'
			and not exists (select 1 from cohort_group g where g.maternelle_id = x.scope_id)
			and not exists (select 1 from teen t where t.college_id = x.scope_id))
		or not exists (select 1 from assignment n where n.account_id = a.id) and (a.created_by = ` + args.Add(me) + ` or exists (
			select 1 from assignment m where m.account_id = a.created_by and m.scope_kind = 'partner' and ` + db.In(args, "m.scope_id", scope.Partners()) + `)))`
}

// whole is the condition that the scope holds a programme or a partner: those see
// the contacts of schools that no cohort uses yet.
func whole(scope access.Scope) string {
	if len(scope.Programmes())+len(scope.Partners()) > 0 {
		return "(1=1)"
	}
	return "(1=0)"
}

// visible are the accounts that a grant on people reaches, by name.
func visible[P access.Permission](ctx context.Context, s *Store, g access.Grant[P]) ([]Account, error) {
	var args db.Args
	where := accountScope(g.Scope(), &args, g.Actor().ID)
	return db.List(ctx, s.db, scanAccount, "select "+accountOfA+" from account a where "+where+" order by a.name_key, a.id", args.List()...)
}

// within reads an account that the grant reaches. Missing otherwise.
func within[P access.Permission](ctx context.Context, c db.Conn, g access.Grant[P], who AccountID) (Account, error) {
	var args db.Args
	me := args.Add(who)
	where := accountScope(g.Scope(), &args, g.Actor().ID)
	return db.One(ctx, c, scanAccount, "select "+accountOfA+" from account a where a.id = "+me+" and "+where, args.List()...)
}

var errElsewhere = fault.New(fault.Denied, "Cette personne a aussi un rôle ailleurs : seule l’administration de Binôme peut gérer son compte.")

// manageable reads an account that the grant may invite, close or open again.
// Missing outside the grant's scope; Denied when some of its roles are outside.
func (s *Store) manageable(ctx context.Context, tx *db.Tx, g access.Grant[access.ManagePeople], who AccountID) (Account, error) {
	a, err := within(ctx, tx, g, who)
	if err != nil {
		return a, err
	}
	x, err := s.reachOf(ctx, tx, g.Scope())
	if err != nil {
		return a, err
	}
	roles, err := listAssignments(ctx, tx, "account_id = $1", who)
	if err == nil && !x.manages(roles, s.clock.Today()) {
		err = errElsewhere
	}
	return a, err
}

// Close is Disable by somebody who manages people: never oneself, never an account
// with a role outside their reach.
func (s *Store) Close(ctx context.Context, g access.Grant[access.ManagePeople], who AccountID) error {
	if who == g.Actor().ID {
		return fault.New(fault.Denied, "Vous ne pouvez pas fermer votre propre compte : demandez à une autre personne.")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.manageable(ctx, tx, g, who); err != nil {
			return err
		}
		return s.disable(ctx, tx, actorOf(g), who)
	})
}

// Reopen is Enable by somebody who manages people.
func (s *Store) Reopen(ctx context.Context, g access.Grant[access.ManagePeople], who AccountID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.manageable(ctx, tx, g, who); err != nil {
			return err
		}
		return s.enable(ctx, tx, actorOf(g), who)
	})
}
