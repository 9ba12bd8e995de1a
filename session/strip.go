package session

import (
	"cmp"
	"slices"

	"binome/internal/clock"
	"binome/internal/ui"
)

// Cell is one session in the strip of one person.
type Cell = byte

// The cells. NotTaken is never stored: a planned session becomes one when its end
// passes, and Strips says so at the instant of reading.
const (
	CellPresent   Cell = 'P'
	CellLate      Cell = 'R'
	CellLeftEarly Cell = 'D'
	CellExcused   Cell = 'E'
	CellAbsent    Cell = 'A'
	CellNotTaken  Cell = 'N'
	CellOpen      Cell = 'O' // opened, not validated yet
	CellFuture    Cell = 'F'
	CellCancelled Cell = 'C'
	CellOut       Cell = 'X' // not enrolled then
	CellConflict  Cell = 'V'
)

// Came reports whether the cell counts as having come.
func Came(c Cell) bool { return c == CellPresent || c == CellLate || c == CellLeftEarly }

// CountedCell reports whether the cell belongs to a session whose roll call is done.
func CountedCell(c Cell) bool { return Came(c) || c == CellExcused || c == CellAbsent }

// Mark is the gommette of a cell. An open session looks like one that waits.
func Mark(c Cell) ui.Mark {
	if c == CellOpen {
		return ui.Pending
	}
	return ui.Mark(c)
}

func (s Status) cell() Cell {
	switch s {
	case Late:
		return CellLate
	case LeftEarly:
		return CellLeftEarly
	case Excused:
		return CellExcused
	case Absent:
		return CellAbsent
	default:
		return CellPresent
	}
}

// cell of a person in a session with that state.
func (s State) cell(cancelled bool, person int64) Cell {
	p := s.People[person]
	switch {
	case cancelled:
		return CellCancelled
	case !s.Opened:
		return CellFuture
	case p.Conflict:
		return CellConflict
	case !s.Validated:
		return CellOpen
	}
	return p.Status.cell()
}

// place is one session that a person was expected at, by their enrolment or
// their pair.
type place struct {
	number    int
	on        clock.Date
	session   ID
	cancelled bool
	opened    bool
	cell      Cell
}

// over tells which of two sessions of the same number the strip shows: the one
// that took place, else the one that will, else the cancelled one; then the last.
func over(a, b place) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), a.on.Compare(b.on), cmp.Compare(a.session, b.session))
}

func (p place) rank() int {
	switch {
	case p.cancelled:
		return 0
	case p.opened:
		return 2
	}
	return 1
}

// stay is what a strip needs to know besides its places.
type stay struct {
	numbers int              // length of the strip
	open    bool             // still enrolled
	dated   func(n int) bool // whether the group has a session of that number
}

// lay makes the strip. crossed tells that two sessions that count have the same
// number, after a change of group: one mark is then not enough to know a cell.
func lay(places []place, s stay) (cells string, crossed bool) {
	best := make([]*place, s.numbers)
	for i := range places {
		p := &places[i]
		if p.number < 1 || p.number > s.numbers {
			continue
		}
		old := best[p.number-1]
		crossed = crossed || old != nil && !old.cancelled && !p.cancelled
		if old == nil || over(*p, *old) > 0 {
			best[p.number-1] = p
		}
	}
	out := make([]byte, s.numbers)
	for i, p := range best {
		switch {
		case p != nil:
			out[i] = p.cell
		case s.open && !s.dated(i+1):
			out[i] = CellFuture
		default:
			out[i] = CellOut
		}
	}
	return string(out), crossed
}

// setCell is cells with one changed.
func setCell(cells string, number int, c Cell) string {
	b := []byte(cells)
	b[number-1] = c
	return string(b)
}

// overdue turns what was to come and has passed into "not taken".
func overdue(cells string, passed []int) string {
	if !slices.ContainsFunc(passed, func(n int) bool { return n <= len(cells) && cells[n-1] == CellFuture }) {
		return cells
	}
	b := []byte(cells)
	for _, n := range passed {
		if n <= len(b) && b[n-1] == CellFuture {
			b[n-1] = CellNotTaken
		}
	}
	return string(b)
}
