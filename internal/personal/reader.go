package personal

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"binome/internal/audit"
)

// Reader opens private values for one actor, one purpose and one page, and
// remembers whom it revealed. It is for one goroutine, and ends with Close.
type Reader struct {
	vault  *Vault
	log    *audit.Writer
	entry  audit.Entry
	refuse error // why nothing is revealed: closed, or no such purpose
	opened map[Person]cipher.AEAD
	fields []string // in order
}

// Reader makes a Reader whose audit entry goes to log. purpose is one of
// audit.Purposes: with another one, Reveal refuses.
func (v *Vault) Reader(log *audit.Writer, actor audit.Actor, purpose string, at time.Time) *Reader {
	r := &Reader{
		vault:  v,
		log:    log,
		entry:  audit.Entry{Actor: actor, Action: audit.Reveal, Purpose: purpose, At: at},
		opened: map[Person]cipher.AEAD{},
	}
	if !audit.KnownPurpose(purpose) {
		r.refuse = errPurpose
	}
	return r
}

// Format keeps the keys out of logs.
func (*Reader) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[lecteur]")) }

// Prepare reads the keys of who in one query, before a page reveals them one by
// one. Those without a key are left to Reveal.
func (r *Reader) Prepare(ctx context.Context, who []Person) error {
	if len(r.opened) == 0 {
		r.opened = make(map[Person]cipher.AEAD, len(who))
	}
	_, err := r.vault.load(ctx, who)
	return err
}

var (
	errClosed  = errors.New("personal: reveal after the reader was closed")
	errPurpose = errors.New("personal: reveal for a purpose that is not on the audit's list")
	errMany    = errors.New("personal: too many persons for one reader")
)

// Reveal opens p, sealed for who, and remembers that it did. An erased person is
// a NotFound fault; a zero Private is the zero T and reveals nothing.
func Reveal[T Sensitive](ctx context.Context, r *Reader, who Person, p Private[T]) (T, error) {
	var value, zero T
	if r.refuse != nil {
		return zero, r.refuse
	}
	if p.s == nil {
		return zero, nil
	}
	plain, err := r.open(ctx, who, zero.Field(), p.s.bytes)
	if err != nil {
		return zero, err
	}
	if err := json.Unmarshal(plain, &value); err != nil { // the cause could repeat the value
		return zero, fmt.Errorf("personal: %s of %s is not what its type says", zero.Field(), who)
	}
	return value, nil
}

// open unseals and remembers.
func (r *Reader) open(ctx context.Context, who Person, field string, sealed []byte) ([]byte, error) {
	c, seen := r.opened[who]
	if !seen {
		var err error
		if c, err = r.vault.cipher(ctx, who); err != nil {
			return nil, err
		}
	}
	plain, err := unseal(c, field, who, sealed)
	if err != nil {
		return nil, fmt.Errorf("%w (%s of %s)", err, field, who)
	}
	if !seen {
		if len(r.opened) >= audit.MaxSubjects {
			return nil, errMany
		}
		r.opened[who] = c
	}
	if i, found := slices.BinarySearch(r.fields, field); !found {
		r.fields = slices.Insert(r.fields, i, field)
	}
	return plain, nil
}

// Close writes one audit entry for everyone revealed, in a transaction of its
// own, and nothing when nobody was. After it nothing is revealed. When it fails,
// nothing revealed may be shown; calling it again tries again.
func (r *Reader) Close(ctx context.Context) error {
	r.refuse = errClosed
	if len(r.opened) == 0 {
		return nil
	}
	e := r.entry
	e.Class = strings.Join(r.fields, " ")
	e.Subjects = make([]int64, 0, len(r.opened))
	for who := range r.opened {
		e.Subjects = append(e.Subjects, int64(who))
	}
	if err := r.log.Write(ctx, e); err != nil {
		return err
	}
	clear(r.opened)
	return nil
}
