package identity

import (
	"context"
	"crypto/sha256"
	"encoding/base64"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/locale"
)

const accountColumns = `id, email, name, phone, job, case when password_hash is null then 0 else 1 end,
	case when disabled_at is null then 0 else 1 end, version`

// accountOfA are the same columns where the table is named a.
const accountOfA = `a.id, a.email, a.name, a.phone, a.job, case when a.password_hash is null then 0 else 1 end,
	case when a.disabled_at is null then 0 else 1 end, a.version`

func scanAccount(a *Account) []any {
	return []any{&a.ID, &a.Email, &a.Name, &a.Phone, &a.Job, &a.CanSignIn, &a.Disabled, &a.Version}
}

// account reads one account. Missing when there is none.
func (s *Store) account(ctx context.Context, c db.Conn, who AccountID) (Account, error) {
	return db.One(ctx, c, scanAccount, "select "+accountColumns+" from account where id = $1", who)
}

// emailKey is how e-mail addresses are compared: without case nor accents.
func emailKey(email string) string { return locale.Fold(email) }

// Actor loads an account with the assignments that live today. For a disabled
// account only the name is set: such an actor is a stranger.
func (s *Store) Actor(ctx context.Context, who AccountID) (access.Actor, error) {
	a, err := s.account(ctx, s.db, who)
	if err != nil {
		return access.Actor{}, err
	}
	if a.Disabled {
		return access.Actor{Name: a.Name}, nil
	}
	return s.actor(ctx, a.ID, a.Name)
}

type liveRow struct {
	role, kind string
	target     int64
}

func (s *Store) actor(ctx context.Context, who AccountID, name string) (access.Actor, error) {
	rows, err := db.List(ctx, s.db, func(r *liveRow) []any { return []any{&r.role, &r.kind, &r.target} },
		`select role, scope_kind, scope_id from assignment
		 where account_id = $1 and approved_at is not null and starts_on <= $2 and (ends_on is null or ends_on >= $2)
		 order by starts_on, id`, who, s.clock.Today())
	if err != nil {
		return access.Actor{}, err
	}
	actor := access.Actor{ID: who, Name: name, Assignments: make([]access.Assignment, len(rows))}
	for i, r := range rows {
		actor.Assignments[i] = access.Assignment{Role: access.Role(r.role), Kind: access.Kind(r.kind), Target: r.target}
	}
	return actor, nil
}

// token makes a random token for an address or a cookie, and the hash that is kept.
func (s *Store) token() (text string, hash []byte) {
	text = base64.RawURLEncoding.EncodeToString(s.ids.Bytes(24))
	return text, tokenHash(text)
}

func tokenHash(text string) []byte {
	h := sha256.Sum256([]byte(text))
	return h[:]
}

func micros(c clock.Clock) int64 { return clock.Micros(c.Now()) }
