// Package identity knows the adults of a pilot: their accounts, how they sign
// in, and what roles they hold from which day to which.
//
// An account is a person: somebody who signs in with an e-mail and a password,
// or a contact (a directrice, a professeur principal) who never does. An
// assignment is one role of an account on one scope, from a day to a day, both
// included; a role that reads the names of minors needs the yes of a second
// person before it lives, the terminal counting as one, and so does the role
// that manages accounts. A replacement is an assignment like another, with an end
// date, that says whom it replaces.
//
// Whoever manages one partner's people reaches the roles inside that partner and
// no further (reach.go): an account with a role elsewhere is not theirs to close,
// and nobody is ever shown a link that opens another person's account: links go
// by mail (messages.go).
//
// A sign-in is a row: a random token whose hash alone is kept. It dies with the
// account's version, which password change and disablement raise, so every
// other browser is out at its next request. Roles are read anew on each request.
//
// Links (invitation, password reset, calendar feed) are random tokens too, kept
// hashed, single-use where they change something.
package identity

import (
	"time"

	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// AccountID identifies an account.
type AccountID = access.AccountID

// AssignmentID identifies one role of one account.
type AssignmentID = id.ID[Assignment]

// Account is one adult.
type Account struct {
	ID        AccountID
	Email     string // "" for a contact without one
	Name      string
	Phone     string
	Job       string
	CanSignIn bool
	Disabled  bool
	Version   int
}

// Assignment is one role of an account.
type Assignment struct {
	ID         AssignmentID
	Account    AccountID
	Role       access.Role
	Kind       access.Kind
	Target     int64
	From       clock.Date
	Until      clock.Date // zero: no end
	ProposedBy AccountID  // 0: the terminal
	ApprovedAt time.Time  // zero: waits for a second person
	Replaces   AssignmentID
}

// Live reports whether the assignment holds on the date.
func (a Assignment) Live(on clock.Date) bool {
	return !a.ApprovedAt.IsZero() && !on.Before(a.From) && !a.over(on)
}

// over reports whether the assignment ended before the date.
func (a Assignment) over(on clock.Date) bool { return !a.Until.IsZero() && a.Until.Before(on) }

// Store keeps accounts, assignments, sign-ins and links.
type Store struct {
	db     *db.DB
	clock  clock.Clock
	ids    *id.Source
	hasher *hasher
}

// NewStore makes the store. Tokens and identifiers come from ids.
func NewStore(d *db.DB, c clock.Clock, ids *id.Source) *Store {
	return &Store{d, c, ids, newHasher()}
}
