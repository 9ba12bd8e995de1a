// Package testkit gives tests real databases, a stopped clock and repeatable
// identifiers.
package testkit

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"binome/internal/clock"
	"binome/internal/id"
)

// At is a clock stopped at s, Paris time: "2026-11-26T12:00". Anything else
// panics.
func At(s string) clock.Clock {
	t, err := time.ParseInLocation("2006-01-02T15:04", s, clock.Paris)
	if err != nil {
		panic(err)
	}
	return clock.Stopped(t)
}

// IDs is a source of identifiers that repeats itself for the same seed, a
// number or a text.
func IDs[S string | int](seed S) *id.Source {
	var key [32]byte
	copy(key[:], "binome testkit")
	h := fnv.New64a()
	switch s := any(seed).(type) {
	case string:
		h.Write([]byte(s))
	case int:
		h.Write([]byte{byte(s), byte(s >> 8), byte(s >> 16), byte(s >> 24), 0})
	}
	copy(key[24:], h.Sum(nil))
	return id.From(rand.NewChaCha8(key))
}
