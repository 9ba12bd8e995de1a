package cohort

import (
	"context"

	"binome/internal/access"
	"binome/internal/db"
)

// Place is where a teen is: all that a grid of attendance needs of them.
type Place struct {
	Teen  TeenID
	Group GroupID // of the last enrolment
}

// Places are the teens of a cohort inside the scope, in no telling order.
func (s *Store) Places(ctx context.Context, scope access.Scope, cohort CohortID) ([]Place, error) {
	var a db.Args
	return db.List(ctx, s.db, func(p *Place) []any { return []any{&p.Teen, &p.Group} },
		"select t.id, g.id from "+FromTeen+" where t.cohort_id = "+a.Add(cohort)+lasted+
			" and "+scope.Where(&a, TeenColumns())+" order by t.id", a.List()...)
}
