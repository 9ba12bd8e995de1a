package calendar

import (
	"slices"
	"strings"

	"binome/internal/clock"
)

// Change is what happened to one session between two plans.
type Change struct {
	Number int
	Before clock.Date // zero: the session was not there
	After  clock.Date // zero: the session is lost
}

// Lost reports whether the session is no longer there.
func (c Change) Lost() bool { return c.After.IsZero() }

// Moved reports whether the session has another date.
func (c Change) Moved() bool { return !c.Before.IsZero() && !c.After.IsZero() }

// Diff lists the sessions, by number, whose date is not the same in both plans.
//
// The consequence of a closure is Diff(before, after) where after is planned with
// it; of a deadline, Diff(before, after.Until(end)); of a cancellation or a move
// without replanning, Diff(p, p.Without(n)) or Diff(p, p.Moved(n, date)).
func Diff(before, after Plan) []Change {
	byNumber := map[int]*Change{}
	for _, s := range before.Sessions {
		byNumber[s.Number] = &Change{Number: s.Number, Before: s.Date}
	}
	for _, s := range after.Sessions {
		if byNumber[s.Number] == nil {
			byNumber[s.Number] = &Change{Number: s.Number}
		}
		byNumber[s.Number].After = s.Date
	}
	var out []Change
	for _, c := range byNumber {
		if c.Before != c.After {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return a.Number - b.Number })
	return out
}

// DoseLost is how many sessions fewer there are after the changes; negative when
// there are more.
func DoseLost(changes []Change) int {
	n := 0
	for _, c := range changes {
		if c.After.IsZero() {
			n++
		}
		if c.Before.IsZero() {
			n--
		}
	}
	return n
}

// Until is the plan without the sessions and skips after end.
func (p Plan) Until(end clock.Date) Plan {
	p.Sessions = keep(p.Sessions, func(s Session) bool { return !s.Date.After(end) })
	p.Skipped = keep(p.Skipped, func(s Skip) bool { return !s.Date.After(end) })
	return p
}

// Without is the plan without the session of that number; the others keep theirs.
func (p Plan) Without(number int) Plan {
	p.Sessions = keep(p.Sessions, func(s Session) bool { return s.Number != number })
	return p
}

// Moved is the plan with the session of that number on another date.
func (p Plan) Moved(number int, to clock.Date) Plan {
	p.Sessions = slices.Clone(p.Sessions)
	for i, s := range p.Sessions {
		if s.Number == number {
			p.Sessions[i].Date = to
		}
	}
	return p
}

func keep[T any](list []T, is func(T) bool) []T {
	var out []T
	for _, x := range list {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

// Pause is a school holiday that stands between two sessions of a strip.
type Pause struct {
	After int    // number of the session that comes before
	Name  string // short: "Toussaint", "Noël", "Hiver", "Printemps", "Été"
}

// weekLong tells holidays from bridges: only the former are gaps in the strip.
const weekLong = 7

// Pauses are the school holidays of a week or more that stand between two of the
// sessions, planned or real, in order.
func (b Book) Pauses(z Zone, sessions []Session) []Pause {
	var out []Pause
	for _, h := range b.school[z] {
		before, after := around(sessions, h.Range)
		if h.Days() >= weekLong && before.Number > 0 && after {
			out = append(out, Pause{before.Number, shortName(h.Name)})
		}
	}
	return out
}

// around is the last session before the range, and whether any comes after it.
func around(sessions []Session, r Range) (before Session, after bool) {
	for _, s := range sessions {
		if s.Date.Before(r.From) && s.Date.After(before.Date) {
			before = s
		}
		after = after || s.Date.After(r.To)
	}
	return before, after
}

func shortName(name string) string {
	for _, prefix := range []string{"Vacances de la ", "Vacances de ", "Vacances d’"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			name = rest
			break
		}
	}
	first, size := firstRune(name)
	return strings.ToUpper(first) + name[size:]
}

func firstRune(s string) (string, int) {
	for i := range s {
		if i > 0 {
			return s[:i], i
		}
	}
	return s, len(s)
}
