// Package id makes the identifiers of everything that Binôme stores.
//
// An ID is 60 random bits: an integer in the database, twelve letters and
// digits in an address ("k3v9-…" without the dash). It says nothing about what
// it names, nor when it was made, and one kind of thing's ID does not compile
// where another's is wanted.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

const (
	bits     = 60
	length   = bits / 5
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford: no i, l, o, u
)

// ID identifies a thing of kind T; T is only a mark for the compiler. The zero
// ID identifies nothing.
type ID[T any] int64

// ErrBad is what Parse returns for text that no ID prints as.
var ErrBad = errors.New("id: malformed")

// Parse reads the twelve characters that String writes.
func Parse[T any](s string) (ID[T], error) {
	if len(s) != length {
		return 0, ErrBad
	}
	var n int64
	for i := range len(s) {
		d := strings.IndexByte(alphabet, s[i])
		if d < 0 {
			return 0, ErrBad
		}
		n = n<<5 | int64(d)
	}
	if n == 0 {
		return 0, ErrBad
	}
	return ID[T](n), nil
}

// String is the ID as it stands in addresses: twelve lower-case characters.
func (i ID[T]) String() string {
	var b [length]byte
	n := int64(i)
	for k := length - 1; k >= 0; k-- {
		b[k] = alphabet[n&31]
		n >>= 5
	}
	return string(b[:])
}

// Scan reads the ID as databases store it, without the reflection that
// database/sql would need for a type that it does not know.
func (i *ID[T]) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("id: cannot read a %T", src)
	}
	*i = ID[T](n)
	return nil
}

// IsZero reports whether the ID identifies nothing.
func (i ID[T]) IsZero() bool { return i == 0 }

// Source gives random bytes: the machine's, or a seeded stream for the
// demonstration, so that an emptied data folder seeds the same again. It is
// safe for concurrent use.
type Source struct {
	mu sync.Mutex
	r  io.Reader
}

// Random is the machine's own source.
func Random() *Source { return &Source{r: rand.Reader} }

// From reads its bytes from r, in order.
func From(r io.Reader) *Source { return &Source{r: r} }

// Bytes fills and returns n random bytes. A source that runs dry panics: there
// is no safe way on.
func (s *Source) Bytes(n int) []byte {
	b := make([]byte, n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.r, b); err != nil {
		panic("id: no randomness: " + err.Error())
	}
	return b
}

// New makes an ID of kind T.
func New[T any](s *Source) ID[T] {
	for {
		n := int64(binary.BigEndian.Uint64(s.Bytes(8)) >> (64 - bits))
		if n != 0 {
			return ID[T](n)
		}
	}
}
