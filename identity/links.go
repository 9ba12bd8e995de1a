package identity

import (
	"context"
	"slices"
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

// lifetime is how long a link opens something, 0 when it has no end.
func (k LinkKind) lifetime() time.Duration {
	switch k {
	case SetUp:
		return 24 * time.Hour
	case Invitation:
		return 7 * 24 * time.Hour
	case Reset:
		return time.Hour
	default:
		return 0
	}
}

// Link is a link that still opens something.
type Link struct {
	Kind    LinkKind
	Account AccountID
}

// NewLink makes a link of the kind, for the account (0 for SetUp), and returns
// its token. Earlier links of the same kind and account stop working. The token
// is for the account's own person: it goes to their mailbox, or to the terminal.
func (s *Store) NewLink(ctx context.Context, kind LinkKind, who AccountID) (string, error) {
	text, hash := s.token()
	return text, s.db.Tx(ctx, func(tx *db.Tx) error { return s.addLink(ctx, tx, kind, who, hash) })
}

func (s *Store) addLink(ctx context.Context, tx *db.Tx, kind LinkKind, who AccountID, hash []byte) error {
	now := s.clock.Now()
	var expires, account any
	if d := kind.lifetime(); d > 0 {
		expires = clock.Micros(now.Add(d))
	}
	if who != 0 {
		account = who
	}
	if err := s.revoke(ctx, tx, who, kind); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, "insert into link (token_hash, kind, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
		hash, kind, account, clock.Micros(now), expires)
	return err
}

// revoke stops the account's links of the kinds.
func (s *Store) revoke(ctx context.Context, tx *db.Tx, who AccountID, kinds ...LinkKind) error {
	var a db.Args
	now, account := a.Add(micros(s.clock)), a.Add(int64(who))
	_, err := db.Exec(ctx, tx, "update link set revoked_at = "+now+" where coalesce(account_id, 0) = "+account+
		" and used_at is null and revoked_at is null and "+db.In(&a, "kind", kinds), a.List()...)
	return err
}

var errLink = fault.New(fault.NotFound, "Ce lien n’est plus valable. Demandez-en un nouveau à la personne qui vous l’a envoyé, ou par « Mot de passe oublié ».")

// OpenLink finds what a token opens, without using it: a mail scanner may look.
// Links of a disabled account open nothing.
func (s *Store) OpenLink(ctx context.Context, token string) (Link, error) {
	return s.openLink(ctx, s.db, token)
}

func (s *Store) openLink(ctx context.Context, c db.Conn, token string) (Link, error) {
	l, found, err := db.Maybe(ctx, c, func(l *Link) []any { return []any{&l.Kind, &l.Account} },
		`select l.kind, coalesce(l.account_id, 0) from link l left join account a on a.id = l.account_id
		 where l.token_hash = $1 and l.used_at is null and l.revoked_at is null and a.disabled_at is null
		 and (l.expires_at is null or l.expires_at > $2)`, tokenHash(token), micros(s.clock))
	if err == nil && !found {
		err = errLink
	}
	return l, err
}

// use spends a link of one of the kinds inside the transaction of what it allowed.
// It opens it again: much may have happened since a page showed it.
func (s *Store) use(ctx context.Context, tx *db.Tx, token string, kinds ...LinkKind) error {
	l, err := s.openLink(ctx, tx, token)
	if err != nil {
		return err
	}
	if !slices.Contains(kinds, l.Kind) {
		return errLink
	}
	_, err = db.Exec(ctx, tx, "update link set used_at = $2 where token_hash = $1", tokenHash(token), micros(s.clock))
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
