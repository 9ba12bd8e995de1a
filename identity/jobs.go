package identity

import (
	"context"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
)

// Clean forgets what opens nothing any more: sign-ins that are over, failed tries
// past their window, links of this room used, revoked or expired. It may run as
// often as one likes.
func (s *Store) Clean(ctx context.Context) error {
	now := s.clock.Now()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "delete from signin where expires_at < $1 or seen_at < $2",
			clock.Micros(now), clock.Micros(now.Add(-idleLimit))); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, "delete from signin_failure where at < $1", clock.Micros(now.Add(-longestWindow))); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, `delete from link where kind in ($2, $3, $4, $5)
			and (used_at is not null or revoked_at is not null or expires_at < $1)`,
			clock.Micros(now), SetUp, Invitation, Reset, Feed)
		return err
	})
}

// EndAll ends every sign-in and every one-time link: in a database that comes back
// from a backup, those that ended since would live again.
func (s *Store) EndAll(ctx context.Context, by audit.Actor) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, "delete from signin"); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, `update link set revoked_at = $1 where kind in ($2, $3, $4)
			and used_at is null and revoked_at is null`, micros(s.clock), SetUp, Invitation, Reset); err != nil {
			return err
		}
		return audit.Append(ctx, tx, s.ids, audit.Entry{
			Actor: by, Action: "signins-ended", Class: string(access.Accounts), At: s.clock.Now(),
		})
	})
}
