package report

import (
	"binome/cohort"
	"binome/internal/access"
	"binome/internal/web"
)

// Grid is the attendance of a cohort for programs: a row a teen under their code,
// a letter a session number (see session/strip.go), and the counts by number and
// letter.
type Grid struct {
	Cohort string      `json:"cohort"`
	Rows   []GridRow   `json:"rows"`
	Counts []GridCount `json:"counts"`
}

// GridRow is one teen.
type GridRow struct {
	Teen  string `json:"teen"`
	Group string `json:"group"`
	Cells string `json:"cells"`
}

// GridCount counts the letters of one session number; letters that nobody has are
// left out.
type GridCount struct {
	Number   int            `json:"number"`
	Statuses map[string]int `json:"statuses"`
}

func (p pages) grid(r *web.Request, g access.Grant[access.ReadCohort]) (web.Response, error) {
	which, err := web.PathID[cohort.Cohort](r, "cohorte")
	if err != nil {
		return nil, err
	}
	if _, err := p.s.cohort.Cohort(r.Context(), g.Scope(), which); err != nil {
		return nil, err
	}
	places, err := p.s.cohort.Places(r.Context(), g.Scope(), which)
	if err != nil {
		return nil, err
	}
	strips, err := p.s.session.Strips(r.Context(), g.Scope(), which)
	if err != nil {
		return nil, err
	}
	grid := Grid{Cohort: which.String(), Rows: make([]GridRow, 0, len(places))}
	var counts [][256]int
	for _, x := range places {
		cells := strips[int64(x.Teen)]
		grid.Rows = append(grid.Rows, GridRow{x.Teen.String(), x.Group.String(), cells})
		for i := range len(cells) {
			if i == len(counts) {
				counts = append(counts, [256]int{})
			}
			counts[i][cells[i]]++
		}
	}
	for i, c := range counts {
		line := GridCount{Number: i + 1, Statuses: map[string]int{}}
		for letter, n := range c {
			if n > 0 {
				line.Statuses[string(rune(letter))] = n
			}
		}
		grid.Counts = append(grid.Counts, line)
	}
	return web.JSON(200, grid)
}
