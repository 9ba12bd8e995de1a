package identity

import (
	"context"
	"net/netip"
	"time"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

// How long a sign-in lives.
const (
	idleLimit   = 2 * time.Hour
	signInLimit = 12 * time.Hour
	seenEvery   = time.Minute
)

var errWrong = fault.New(fault.Invalid, "L’adresse ou le mot de passe n’est pas le bon.")

// SignIn checks an e-mail and a password and returns the token of a new sign-in.
// Unknown, disabled and passwordless accounts cost the same time and say the same.
func (s *Store) SignIn(ctx context.Context, email, password string, client netip.Addr, userAgent string) (string, error) {
	account := accountLimit(email)
	tries, err := s.try(ctx, account, clientLimit(client))
	if err != nil {
		return "", err
	}
	type row struct {
		id       AccountID
		version  int
		hash     *string
		disabled *int64
	}
	r, found, err := db.Maybe(ctx, s.db, func(r *row) []any { return []any{&r.id, &r.version, &r.hash, &r.disabled} },
		"select id, version, password_hash, disabled_at from account where email_key = $1", emailKey(email))
	if err != nil {
		return "", err
	}
	phc := ""
	if found && r.hash != nil && r.disabled == nil {
		phc = *r.hash
	}
	right, err := s.hasher.verify(ctx, phc, password)
	if err != nil {
		return "", err
	}
	if !right {
		return "", errWrong
	}
	return s.start(ctx, r.id, r.version, userAgent, account, tries)
}

// start writes a new sign-in and forgets the account's failures. Those of the
// network stay, but for the tries of this one.
func (s *Store) start(ctx context.Context, who AccountID, version int, userAgent string, account limit, tries []tryID) (string, error) {
	text, hash := s.token()
	now := s.clock.Now()
	return text, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := forget(ctx, tx, account); err != nil {
			return err
		}
		if err := forgive(ctx, tx, tries); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, `insert into signin (token_hash, account_id, version, created_at, seen_at, expires_at, user_agent)
			values ($1, $2, $3, $4, $4, $5, $6)`, hash, who, version, clock.Micros(now), clock.Micros(now.Add(signInLimit)), userAgent)
		return err
	})
}

// SignInAs starts a sign-in without a password: for whoever has just chosen one,
// and for the demonstration's one click. A disabled account is Missing.
func (s *Store) SignInAs(ctx context.Context, who AccountID, userAgent string) (string, error) {
	a, err := s.account(ctx, s.db, who)
	if err != nil {
		return "", err
	}
	if a.Disabled {
		return "", fault.Missing()
	}
	return s.start(ctx, who, a.Version, userAgent, accountLimit(a.Email), nil)
}

type signInRow struct {
	who           AccountID
	name          string
	seen, expires int64
}

// Identify finds who holds a sign-in token, with the roles that live today. A
// sign-in that is too old, or older than the account's last password change or
// disablement, is nobody's.
func (s *Store) Identify(ctx context.Context, token string) (access.Actor, bool, error) {
	hash, now := tokenHash(token), s.clock.Now()
	r, found, err := db.Maybe(ctx, s.db, func(r *signInRow) []any { return []any{&r.who, &r.name, &r.seen, &r.expires} },
		`select a.id, a.name, s.seen_at, s.expires_at from signin s join account a on a.id = s.account_id
		 where s.token_hash = $1 and s.version = a.version and a.disabled_at is null`, hash)
	seen := clock.FromMicros(r.seen)
	if err != nil || !found || now.After(clock.FromMicros(r.expires)) || now.Sub(seen) > idleLimit {
		return access.Actor{}, false, err
	}
	if now.Sub(seen) > seenEvery {
		_ = s.touch(ctx, hash, now) // a full disk shortens sign-ins; pages stay readable
	}
	actor, err := s.actor(ctx, r.who, r.name)
	return actor, err == nil, err
}

func (s *Store) touch(ctx context.Context, hash []byte, now time.Time) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "update signin set seen_at = $2 where token_hash = $1 and seen_at < $2", hash, clock.Micros(now))
		return err
	})
}

// SignOut ends one sign-in.
func (s *Store) SignOut(ctx context.Context, token string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "delete from signin where token_hash = $1", tokenHash(token))
		return err
	})
}
