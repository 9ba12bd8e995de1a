package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"net/url"

	_ "modernc.org/sqlite" // the same SQLite as Binôme's
)

//go:embed schema.sql
var schema string

// store holds one connection that writes and a few that read.
type store struct {
	writer, readers          *sql.DB
	grid, teens, mark, entry *sql.Stmt
	jobs                     chan job
	stopped                  chan struct{}
}

// cell is one attendance: P present, R late, D left early, E excused, A absent.
type cell struct {
	Teen   int64  `json:"teen"`
	Week   int    `json:"week"`
	Status string `json:"status"`
}

type teen struct {
	ID                  int64
	Group               int
	Name, Level, School string
}

// mark and entry are what a session sends: attendance, and a journal's page
// whose id was made by the client.
type mark struct {
	Session, Teen int64
	Status        string
	Minutes       int
	At            int64
}

type entry struct {
	ID            string
	Session, Teen int64
	Mood          int
	Text          string
	At            int64
}

type ingest struct {
	Marks   []mark
	Entries []entry
}

type job struct {
	in   ingest
	done chan error
}

const shareMost = 256 // requests that may share one commit

func connect(path, more string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+url.PathEscape(path)+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32768)"+more)
}

// open makes the tables when missing and starts the writer.
func open(path string) (*store, error) {
	w, err := connect(path, "&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	if _, err := w.Exec(schema); err != nil {
		return nil, err
	}
	r, err := connect(path, "&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	s := &store{writer: w, readers: r, jobs: make(chan job, shareMost), stopped: make(chan struct{})}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	go s.write()
	return s, nil
}

func (s *store) prepare() error {
	var errs [4]error
	s.grid, errs[0] = s.readers.Prepare(`select m.teen, s.week, m.status from session s
		join mark m on m.session = s.id where s.cohort = $1`)
	s.teens, errs[1] = s.readers.Prepare(`select id, number, name, level, school from teen where cohort = $1 order by id`)
	s.mark, errs[2] = s.writer.Prepare(`insert into mark (session, teen, status, minutes, at)
		values ($1, $2, $3, $4, $5) on conflict do nothing`)
	s.entry, errs[3] = s.writer.Prepare(`insert into entry (id, session, teen, mood, text, at)
		values ($1, $2, $3, $4, $5, $6) on conflict do nothing`)
	return errors.Join(errs[:]...)
}

func (s *store) close() {
	close(s.jobs)
	<-s.stopped
	_ = s.readers.Close()
	_ = s.writer.Close()
}

// cohortGrid is every attendance of a cohort, in the order of its sessions.
func (s *store) cohortGrid(ctx context.Context, cohort int64) ([]cell, error) {
	rows, err := s.grid.QueryContext(ctx, cohort)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cells := make([]cell, 0, 960)
	for rows.Next() {
		var c cell
		if err := rows.Scan(&c.Teen, &c.Week, &c.Status); err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, rows.Err()
}

// cohortTeens is the cohort's register.
func (s *store) cohortTeens(ctx context.Context, cohort int64) ([]teen, error) {
	rows, err := s.teens.QueryContext(ctx, cohort)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]teen, 0, 60)
	for rows.Next() {
		var t teen
		if err := rows.Scan(&t.ID, &t.Group, &t.Name, &t.Level, &t.School); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// add returns once the records are on disk. A record sent again is not added again.
func (s *store) add(ctx context.Context, in ingest) error {
	j := job{in, make(chan error, 1)}
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-j.done
}

// write takes whatever waits, commits it once, and answers everybody. When one
// request spoils the transaction, each is tried alone.
func (s *store) write() {
	defer close(s.stopped)
	for first := range s.jobs {
		batch := s.waiting([]job{first})
		err := s.commit(batch)
		for _, j := range batch {
			if err != nil && len(batch) > 1 {
				j.done <- s.commit([]job{j})
			} else {
				j.done <- err
			}
		}
	}
}

func (s *store) waiting(batch []job) []job {
	for len(batch) < shareMost {
		select {
		case j, ok := <-s.jobs:
			if !ok {
				return batch
			}
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (s *store) commit(batch []job) error {
	tx, err := s.writer.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	addMark := tx.Stmt(s.mark)
	defer addMark.Close()
	addEntry := tx.Stmt(s.entry)
	defer addEntry.Close()
	for _, j := range batch {
		for _, m := range j.in.Marks {
			if _, err := addMark.Exec(m.Session, m.Teen, m.Status, m.Minutes, m.At); err != nil {
				return err
			}
		}
		for _, e := range j.in.Entries {
			if _, err := addEntry.Exec(e.ID, e.Session, e.Teen, e.Mood, e.Text, e.At); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}
