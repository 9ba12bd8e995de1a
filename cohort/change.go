package cohort

import (
	"context"

	"binome/internal/audit"
	"binome/internal/db"
)

// OnChange has follow called inside the transaction of each change that concerns
// teens or children, with their identifiers, so that what another room derives
// from enrolments and pairs changes with them. It is set before anything changes.
func (s *Store) OnChange(follow func(ctx context.Context, tx *db.Tx, who ...int64) error) {
	s.follow = follow
}

// conclude lets the other room follow a change, and audits it.
func (s *Store) conclude(ctx context.Context, tx *db.Tx, e audit.Entry) error {
	if s.follow != nil && len(e.Subjects) > 0 {
		if err := s.follow(ctx, tx, e.Subjects...); err != nil {
			return err
		}
	}
	return audit.Append(ctx, tx, s.ids, e)
}
