package identity

import (
	"context"
	"net/netip"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
)

// limit is how many tries are borne under one key in a while. Tries are kept in
// the database: they survive a restart, and count over several processes.
type limit struct {
	key    []byte
	most   int
	window time.Duration
}

// longestWindow is how long a try is remembered.
const longestWindow = time.Hour

// The limits. An account is named by its folded address, whether it exists or not.
func accountLimit(email string) limit {
	return limit{tokenHash("account:" + emailKey(email)), 10, 15 * time.Minute}
}

func clientLimit(c netip.Addr) limit {
	return limit{tokenHash("client:" + network(c)), 60, 15 * time.Minute}
}

func changeLimit(who AccountID) limit {
	return limit{tokenHash("change:" + who.String()), 10, 15 * time.Minute}
}

func forgottenLimit(email string) limit {
	return limit{tokenHash("forgotten:" + emailKey(email)), 3, longestWindow}
}

func forgettingLimit(c netip.Addr) limit {
	return limit{tokenHash("forgetting:" + network(c)), 30, longestWindow}
}

// network is what one person's machine can choose from: an IPv4 address, or the
// 64 bits that a provider gives to one home.
func network(c netip.Addr) string {
	if c.Is6() {
		if p, err := c.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return c.String()
}

type tryID = id.ID[limit]

var errTries = fault.New(fault.TooMany, "Trop d’essais. Attendez un quart d’heure, ou choisissez un nouveau mot de passe par le lien « Mot de passe oublié ».")

// try counts one try under each limit, or refuses. It writes before it counts:
// tries made at the same instant all see each other, so a hundred at once do not
// pass where ten may. Refused ones leave no trace: whoever insists does not
// lengthen the wait.
func (s *Store) try(ctx context.Context, limits ...limit) ([]tryID, error) {
	if full, err := s.full(ctx, 0, limits); err != nil || full {
		return nil, orTries(err)
	}
	tries := make([]tryID, len(limits))
	for i := range limits {
		tries[i] = id.New[limit](s.ids)
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		for i, l := range limits {
			if _, err := db.Exec(ctx, tx, "insert into signin_failure (id, key, at) values ($1, $2, $3)", tries[i], l.key, micros(s.clock)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	full, err := s.full(ctx, 1, limits)
	if err == nil && full {
		err = s.db.Tx(ctx, func(tx *db.Tx) error { return forgive(ctx, tx, tries) })
		return nil, orTries(err)
	}
	return tries, err
}

func orTries(err error) error {
	if err != nil {
		return err
	}
	return errTries
}

// full reports whether one of the limits is reached; own is how many of the tries
// counted are this one.
func (s *Store) full(ctx context.Context, own int, limits []limit) (bool, error) {
	for _, l := range limits {
		since := clock.Micros(s.clock.Now().Add(-l.window))
		n, err := db.Value[int](ctx, s.db, "select count(*) from signin_failure where key = $1 and at > $2", l.key, since)
		if err != nil || n-own >= l.most {
			return true, err
		}
	}
	return false, nil
}

// forgive takes tries back: they were right.
func forgive(ctx context.Context, tx *db.Tx, tries []tryID) error {
	var a db.Args
	_, err := db.Exec(ctx, tx, "delete from signin_failure where "+db.In(&a, "id", tries), a.List()...)
	return err
}

// forget clears a key: its owner has just proved who they are.
func forget(ctx context.Context, tx *db.Tx, l limit) error {
	_, err := db.Exec(ctx, tx, "delete from signin_failure where key = $1", l.key)
	return err
}
