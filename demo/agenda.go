package demo

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"binome/internal/clock"
)

// agenda is what is still to happen, in order of time; what was added first comes
// first at the same instant.
type agenda []moment

type moment struct {
	at time.Time
	do func(context.Context) error
}

// add puts something to do at an instant.
func (a *agenda) add(at time.Time, do func(context.Context) error) {
	i, _ := slices.BinarySearchFunc(*a, at, func(m moment, t time.Time) int {
		if m.at.After(t) {
			return 1
		}
		return -1
	})
	*a = slices.Insert(*a, i, moment{at, do})
}

// next takes the first moment out, unless it comes after the instant.
func (a *agenda) next(until time.Time) (moment, bool) {
	if len(*a) == 0 || (*a)[0].at.After(until) {
		return moment{}, false
	}
	m := (*a)[0]
	*a = (*a)[1:]
	return m, true
}

// day is the date written "2026-10-05", moment the instant "2026-10-05 09:30" in
// Paris. Both are for what is written in this package: anything else panics.
func day(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func instant(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Paris)
	if err != nil {
		panic(err)
	}
	return t
}

// after is n minutes later.
func after(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * time.Minute) }

// dice are a stream of chance of their own for whatever the words and number name.
func dice(about, name string, n int) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(about + "\x00" + name + "\x00" + strconv.Itoa(n))) // never fails
	return rand.New(rand.NewPCG(h.Sum64(), 20261005))                        //nolint:gosec // a story, not a secret
}

// one picks an element.
func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
