package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"binome/internal/clock"
	"binome/internal/db"
)

// binomeTarget is the program itself, signed in as the steering lead: real
// session, permission and scope checks, glyphs instead of names.
func binomeTarget(program string, events bool) *target {
	database := func(dir string) string { return filepath.Join(dir, "binome.db") }
	return &target{
		name: "Binôme", durability: "WAL, FULL",
		program:   program,
		header:    "Cookie: binome=" + benchToken,
		arguments: func(string, string) []string { return []string{"serve"} },
		environment: func(dir, addr string) []string {
			return []string{"BINOME_DATA=" + dir, "BINOME_ADDR=" + addr, "BINOME_DATABASE_URL=", "BINOME_BASE_URL=http://" + addr}
		},
		prepare: func(t *target, dir string, w world) error {
			if err := run([]string{"BINOME_DATA=" + dir, "BINOME_DATABASE_URL="}, t.program, "migrate"); err != nil {
				return err
			}
			return fillBinome(database(dir), w, events)
		},
		enter: func(_ *target, dir string) error { return signIn(database(dir), clock.System()) },
		stamp: func() (string, error) {
			h, err := hashFiles(db.Migrations(), "*.sql")
			return fmt.Sprintf("%s events=%t", h, events), err
		},
		grid: func(c int) string { return "/api/cohortes/" + slug(aCohort, c) + "/grille" },
		page: func(c int) string { return "/cohortes/" + slug(aCohort, c) + "?vue=liste" },
		read: readBinome,
	}
}

// readBinome counts the letters of the rows, one a session number, and demands
// that the program's own counts agree.
func readBinome(body []byte) (tally, error) {
	var a struct {
		Rows []struct {
			Cells string `json:"cells"`
		} `json:"rows"`
		Counts []struct {
			Number   int            `json:"number"`
			Statuses map[string]int `json:"statuses"`
		} `json:"counts"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return tally{}, err
	}
	var counted, said tally
	for _, r := range a.Rows {
		for i := range len(r.Cells) {
			counted.add(i+1, r.Cells[i:i+1], 1)
		}
	}
	for _, c := range a.Counts {
		for status, n := range c.Statuses {
			said.add(c.Number, status, n)
		}
	}
	if said != counted {
		return counted, fmt.Errorf("counts %v disagree with cells %v", said, counted)
	}
	return counted, nil
}
