package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// target is a system measured: how to fill it, run it, ask it, and read its answers.
type target struct {
	name, durability string
	program          string
	header           string // one header line that signs in
	arguments        func(dir, addr string) []string
	environment      func(dir, addr string) []string
	prepare          func(t *target, dir string, w world) error // fills dir, which is empty
	enter            func(t *target, dir string) error          // before every run: sets header
	stamp            func() (string, error)                     // what the filling depends on
	grid, page       func(cohort int) string                    // W2, W3
	byHand           func(cohort int) string                    // the stretch limit, ref only
	read             func(body []byte) (tally, error)           // W2's attendance, counted
}

const refToken = "bench"

func nothing(string, string) []string { return nil }

func refTarget(out string) *target {
	return &target{
		name: "ref", durability: "WAL, FULL",
		program: filepath.Join(out, "bin", "ref"),
		header:  "Authorization: Bearer " + refToken,
		arguments: func(dir, addr string) []string {
			return []string{"-addr", addr, "-db", filepath.Join(dir, "ref.db"), "-token", refToken}
		},
		environment: nothing,
		prepare: func(t *target, dir string, w world) error {
			if err := run(nil, t.program, "-init", "-db", filepath.Join(dir, "ref.db")); err != nil {
				return err
			}
			return fillRef(filepath.Join(dir, "ref.db"), w)
		},
		enter:  func(*target, string) error { return nil },
		stamp:  func() (string, error) { return hashFiles(os.DirFS("bench/ref"), "schema.sql") },
		grid:   func(c int) string { return fmt.Sprintf("/cohorts/%d/grid", c+1) },
		page:   func(c int) string { return fmt.Sprintf("/cohorts/%d/page", c+1) },
		byHand: func(c int) string { return fmt.Sprintf("/cohorts/%d/page-by-hand", c+1) },
		read:   readRef,
	}
}

func pocketBaseTarget(out string) *target {
	return &target{
		name: "PocketBase", durability: "WAL, NORMAL: not safe against power loss",
		program: filepath.Join(out, "bin", "pocketbase"),
		arguments: func(dir, addr string) []string {
			return []string{"serve", "--dev=false", "--dir", dir, "--http", addr}
		},
		environment: nothing,
		prepare: func(t *target, dir string, w world) error {
			if err := run(nil, t.program, "prepare", "--dev=false", "--dir", dir); err != nil {
				return err
			}
			return fillPocketBase(filepath.Join(dir, "data.db"), w)
		},
		enter: func(t *target, dir string) error {
			token, err := exec.Command(t.program, "prepare", "--dev=false", "--dir", dir).Output()
			t.header = "Authorization: " + strings.TrimSpace(string(token))
			return err
		},
		stamp: func() (string, error) { return hashFiles(os.DirFS("bench/pocketbase"), "prepare.go", "go.mod") },
		grid: func(c int) string {
			return "/api/collections/marks/records?" + url.Values{
				"filter": {fmt.Sprintf("cohort='%d'", c+1)}, "perPage": {"1000"}, "skipTotal": {"1"}, "fields": {"teen,week,status"},
			}.Encode()
		},
		page: func(c int) string { return fmt.Sprintf("/cohorts/%d/page", c+1) },
		read: readPocketBase,
	}
}

// run runs a program to its end, with more in its environment.
func run(environment []string, program string, args ...string) error {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", program, strings.Join(args, " "), err, out)
	}
	return nil
}

type mark struct {
	Week   int    `json:"week"`
	Status string `json:"status"`
}

func count(marks []mark) (t tally) {
	for _, m := range marks {
		t.add(m.Week, m.Status, 1)
	}
	return t
}

// readRef counts the cells and demands that the server's own counts agree.
func readRef(body []byte) (tally, error) {
	var a struct {
		Cells  []mark `json:"cells"`
		Counts []struct {
			mark
			Teens int `json:"teens"`
		} `json:"counts"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return tally{}, err
	}
	var said tally
	for _, c := range a.Counts {
		said.add(c.Week, c.Status, c.Teens)
	}
	counted := count(a.Cells)
	if said != counted {
		return counted, fmt.Errorf("counts %v disagree with cells %v", said, counted)
	}
	return counted, nil
}

func readPocketBase(body []byte) (tally, error) {
	var a struct {
		Items []mark `json:"items"`
	}
	err := json.Unmarshal(body, &a)
	return count(a.Items), err
}
