package identity

import (
	"context"
	"time"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

// LinkKind says what a link opens.
type LinkKind string

// The kinds of link of this room; other rooms have their own.
const (
	SetUp      LinkKind = "setup"      // the first administrator's token, printed on the terminal
	Invitation LinkKind = "invitation" // choose a first password
	Reset      LinkKind = "reset"      // choose another
	Feed       LinkKind = "feed"       // calendar feed, until revoked
)

var lifetimes = map[LinkKind]time.Duration{
	SetUp: 24 * time.Hour, Invitation: 7 * 24 * time.Hour, Reset: time.Hour,
}

// Link is a link that still opens something.
type Link struct {
	Kind    LinkKind
	Account AccountID
	hash    []byte
}

// NewLink makes a link of the kind, for the account (0 for SetUp), and returns
// its token. Earlier links of the same kind and account stop working.
func (s *Store) NewLink(ctx context.Context, kind LinkKind, who AccountID) (string, error) {
	text, hash := s.token()
	now := s.clock.Now()
	var expires, account any
	if d, ok := lifetimes[kind]; ok {
		expires = clock.Micros(now.Add(d))
	}
	if who != 0 {
		account = who
	}
	return text, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, `update link set revoked_at = $3 where kind = $1 and coalesce(account_id, 0) = $2
			and used_at is null and revoked_at is null`, kind, int64(who), clock.Micros(now)); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, "insert into link (token_hash, kind, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
			hash, kind, account, clock.Micros(now), expires)
		return err
	})
}

var errLink = fault.New(fault.NotFound, "Ce lien n’est plus valable. Demandez-en un nouveau à la personne qui vous l’a envoyé.")

// OpenLink finds what a token opens, without using it: a mail scanner may look.
func (s *Store) OpenLink(ctx context.Context, token string) (Link, error) {
	return s.openLink(ctx, s.db, tokenHash(token))
}

func (s *Store) openLink(ctx context.Context, c db.Conn, hash []byte) (Link, error) {
	l, found, err := db.Maybe(ctx, c, func(l *Link) []any { return []any{&l.Kind, &l.Account} },
		`select kind, coalesce(account_id, 0) from link where token_hash = $1 and used_at is null and revoked_at is null
		 and (expires_at is null or expires_at > $2)`, hash, micros(s.clock))
	if err != nil {
		return Link{}, err
	}
	if !found {
		return Link{}, errLink
	}
	l.hash = hash
	return l, nil
}

// use spends a link inside the transaction of what it allowed.
func (s *Store) use(ctx context.Context, tx *db.Tx, l Link) error {
	n, err := db.Exec(ctx, tx, "update link set used_at = $2 where token_hash = $1 and used_at is null", l.hash, micros(s.clock))
	if err == nil && n == 0 {
		err = errLink
	}
	return err
}

// FeedActor finds whose calendar feed a token is, with their live roles.
func (s *Store) FeedActor(ctx context.Context, token string) (access.Actor, error) {
	l, err := s.OpenLink(ctx, token)
	if err != nil {
		return access.Actor{}, err
	}
	if l.Kind != Feed {
		return access.Actor{}, errLink
	}
	return s.Actor(ctx, l.Account)
}
