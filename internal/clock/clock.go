// Package clock tells the time, so that nothing else reads the machine's.
//
// Three kinds of time are kept apart. An instant is a time.Time, stored as UTC
// microseconds in a bigint. A civil date is a Date, stored as text
// "2026-10-05": a session happens on a date, whatever the zone of the server.
// A time of day is text "09:00". People read all of them in Europe/Paris.
package clock

import (
	"sync/atomic"
	"time"
	_ "time/tzdata" // Paris, also on a machine without time zones
)

// Paris is the zone in which people read every instant.
var Paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

// Clock tells the present instant. The zero value is the machine's clock.
// Copies share the same time, also after Set.
type Clock struct{ shift *shift }

type shift struct {
	offset atomic.Int64 // nanoseconds added to the machine's clock
	frozen atomic.Int64 // nanoseconds since 1970, 0 when it ticks
}

// System is the machine's clock.
func System() Clock { return Clock{} }

// Starting is a clock that says at now, then ticks as the machine's does.
func Starting(at time.Time) Clock {
	s := &shift{}
	s.offset.Store(int64(time.Until(at)))
	return Clock{s}
}

// Stopped is a clock that says at until Set moves it: for seeds and tests.
func Stopped(at time.Time) Clock {
	s := &shift{}
	s.frozen.Store(at.UnixNano())
	return Clock{s}
}

// Set moves a Stopped clock. It has no effect on the others.
func (c Clock) Set(at time.Time) {
	if c.shift != nil && c.shift.frozen.Load() != 0 {
		c.shift.frozen.Store(at.UnixNano())
	}
}

// Now is the present instant in Paris, to the microsecond (what is stored).
func (c Clock) Now() time.Time {
	now := time.Now()
	if c.shift != nil {
		if f := c.shift.frozen.Load(); f != 0 {
			now = time.Unix(0, f)
		} else {
			now = now.Add(time.Duration(c.shift.offset.Load()))
		}
	}
	return now.Round(0).Truncate(time.Microsecond).In(Paris)
}

// Today is the present date in Paris.
func (c Clock) Today() Date { return DateOf(c.Now()) }

// Micros is the stored form of an instant: microseconds since 1970, UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// FromMicros reads an instant back, in Paris.
func FromMicros(us int64) time.Time { return time.UnixMicro(us).In(Paris) }
