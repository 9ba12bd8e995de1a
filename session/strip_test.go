package session

import (
	"testing"

	"binome/internal/clock"
)

func TestLay(t *testing.T) {
	t.Parallel()
	day := func(d int) clock.Date { return clock.NewDate(2026, 10, d) }
	all := stay{numbers: 5, open: true, dated: func(n int) bool { return n <= 4 }}
	cases := []struct {
		name    string
		places  []place
		stay    stay
		cells   string
		crossed bool
	}{
		{"nothing dated yet", nil, stay{numbers: 3, open: true, dated: func(int) bool { return false }}, "FFF", false},
		{"joined at the third", []place{{3, day(19), 3, false, true, 'P'}, {4, day(26), 4, false, false, 'F'}}, all, "XXPFF", false},
		{
			"left after the first",
			[]place{{1, day(5), 1, false, true, 'A'}},
			stay{numbers: 5, dated: func(n int) bool { return n <= 4 }},
			"AXXXX", false,
		},
		{"made up", []place{{1, day(5), 1, true, false, 'C'}, {1, day(8), 9, false, true, 'R'}, {2, day(12), 2, true, false, 'C'}}, all, "RCXXF", false},
		{"the make-up is to come", []place{{1, day(8), 9, false, false, 'F'}, {1, day(5), 1, true, false, 'C'}}, all, "FXXXF", false},
		{"changed group in the week", []place{{1, day(5), 1, false, true, 'P'}, {1, day(8), 9, false, false, 'F'}}, all, "PXXXF", true},
		{"a number out of the strip", []place{{0, day(5), 1, false, true, 'P'}, {6, day(8), 9, false, true, 'P'}}, all, "XXXXF", false},
	}
	for _, c := range cases {
		cells, crossed := lay(c.places, c.stay)
		if cells != c.cells || crossed != c.crossed {
			t.Errorf("%s: %q %v, want %q %v", c.name, cells, crossed, c.cells, c.crossed)
		}
	}
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cells  string
		passed []int
		want   string
	}{
		{"PPFF", nil, "PPFF"},
		{"PPFF", []int{3}, "PPNF"},
		{"PPFF", []int{1, 9}, "PPFF"},
		{"XXFF", []int{1, 2, 3, 4}, "XXNN"},
	} {
		if got := overdue(c.cells, c.passed); got != c.want {
			t.Errorf("overdue(%q, %v) = %q, want %q", c.cells, c.passed, got, c.want)
		}
	}
}

func TestCellsHaveAMark(t *testing.T) {
	t.Parallel()
	for _, c := range []Cell{
		CellPresent, CellLate, CellLeftEarly, CellExcused, CellAbsent, CellNotTaken,
		CellOpen, CellFuture, CellCancelled, CellOut, CellConflict,
	} {
		if Mark(c).Word() == "" {
			t.Errorf("cell %c has no word", c)
		}
	}
}
