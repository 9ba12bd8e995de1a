// Package personal keeps what is known of minors sealed, under one key a person.
//
// A Private[T] holds ciphertext only, so there is nothing in it to leak: it
// prints "[privé]", and refuses to become JSON or text. Seal makes one, Reveal
// opens one, through a Reader that remembers whom it revealed; closing the
// Reader writes one audit entry that lists them. The framework closes it before
// the page is sent: what is not audited is not shown.
//
// Each person's data key lies in the keystore, a database of its own, wrapped
// with the master key, which is in no database. Erasing a person destroys their
// key first, then their rows through every Holder: an old backup of the rows
// cannot be read once the keystore's own backups (30 days) are gone.
package personal

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"

	"binome/internal/id"
)

// Person is the identifier of a teen or a child, and of their key.
type Person int64

// String is the identifier as it stands in addresses.
func (p Person) String() string { return id.ID[Person](p).String() }

// Sensitive is implemented by the types that may be sealed, structs that become
// JSON. Field is the stable name under which a value is sealed, a code such as
// "teen.identity": it is called on a zero value and never changes, or what is
// sealed no longer opens.
type Sensitive interface{ Field() string }

// Private is a sealed T of one person. The zero Private holds nothing, is stored
// as NULL, and reveals the zero T. It never holds the value in clear.
type Private[T Sensitive] struct{ s *sealed }

// sealed stands behind a pointer: printing through reflection stops at it.
type sealed struct{ bytes []byte }

const hidden = "[privé]"

// ErrHidden is what a Private answers to whoever wants it as JSON, text or gob.
var ErrHidden = errors.New("personal: a private value is not to be written out; use Reveal")

// IsZero reports whether nothing is sealed.
func (p Private[T]) IsZero() bool { return p.s == nil }

// Equal reports whether both hold the same sealed bytes. The same value sealed
// twice differs.
func (p Private[T]) Equal(q Private[T]) bool {
	if p.s == nil || q.s == nil {
		return p.s == q.s
	}
	return bytes.Equal(p.s.bytes, q.s.bytes)
}

// Format prints [privé], whatever the verb.
func (Private[T]) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String is [privé].
func (Private[T]) String() string { return hidden }

// LogValue is [privé].
func (Private[T]) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON refuses.
func (Private[T]) MarshalJSON() ([]byte, error) { return nil, ErrHidden }

// UnmarshalJSON refuses.
func (*Private[T]) UnmarshalJSON([]byte) error { return ErrHidden }

// MarshalText refuses.
func (Private[T]) MarshalText() ([]byte, error) { return nil, ErrHidden }

// GobEncode refuses.
func (Private[T]) GobEncode() ([]byte, error) { return nil, ErrHidden }

// GobDecode refuses.
func (*Private[T]) GobDecode([]byte) error { return ErrHidden }

// Value stores the sealed bytes.
func (p Private[T]) Value() (driver.Value, error) {
	if p.s == nil {
		return nil, nil
	}
	return bytes.Clone(p.s.bytes), nil
}

// Scan reads sealed bytes from a column; NULL is the zero Private.
func (p *Private[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		p.s = nil
	case []byte:
		p.s = &sealed{bytes.Clone(v)}
	default:
		return fmt.Errorf("personal: cannot read a %T", src)
	}
	return nil
}
