package db

import (
	"context"
	"database/sql"
	"sync"
)

// hotStatements bounds how many prepared statements a pool keeps.
const hotStatements = 256

// stmts keeps SQLite's prepared statements by their text: preparing one costs
// more than running it.
//
// A statement that has begun runs to its end. Inside a transaction, SQLite
// answers an interrupted one by undoing everything, other people's changes
// included; and for a read, the two goroutines that watch a context cost as
// much as the read. List looks at the context between two rows.
type stmts struct {
	on   preparer
	mu   sync.Mutex
	byQ  map[string]*hot
	tick int64
}

// preparer is a pool, or the writer's connection.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

type hot struct {
	stmt  *sql.Stmt
	users int
	last  int64 // tick of the last use
}

func newStmts(on preparer) *stmts {
	return &stmts{on: on, byQ: map[string]*hot{}}
}

// rows runs a query with its statement, kept or prepared now.
func (s *stmts) rows(ctx context.Context, query string, args []any, each func(*sql.Rows) error) error {
	h, err := s.take(ctx, query)
	if err != nil {
		return err
	}
	defer s.give(h)
	r, err := h.stmt.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	return drain(r, each)
}

// exec runs a statement that answers no row.
func (s *stmts) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	h, err := s.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer s.give(h)
	return h.stmt.ExecContext(context.Background(), args...)
}

func (s *stmts) take(ctx context.Context, query string) (*hot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if h := s.kept(query); h != nil {
		return h, nil
	}
	stmt, err := s.on.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	return s.keep(query, stmt), nil
}

func (s *stmts) kept(query string) *hot {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.byQ[query]
	if h != nil {
		s.use(h)
	}
	return h
}

func (s *stmts) use(h *hot) {
	s.tick++
	h.users, h.last = h.users+1, s.tick
}

// keep remembers stmt, unless another goroutine prepared the same meanwhile.
func (s *stmts) keep(query string, stmt *sql.Stmt) *hot {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.byQ[query]
	if h != nil {
		stmt.Close()
	} else {
		h = &hot{stmt: stmt}
		s.byQ[query] = h
	}
	s.use(h)
	if len(s.byQ) > hotStatements {
		s.forget()
	}
	return h
}

// forget closes the statement unused for longest. One in use is left alone.
func (s *stmts) forget() {
	oldest := ""
	for q, h := range s.byQ {
		if h.users == 0 && (oldest == "" || h.last < s.byQ[oldest].last) {
			oldest = q
		}
	}
	if h := s.byQ[oldest]; h != nil {
		h.stmt.Close()
		delete(s.byQ, oldest)
	}
}

func (s *stmts) give(h *hot) {
	s.mu.Lock()
	h.users--
	s.mu.Unlock()
}

func (s *stmts) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.byQ {
		h.stmt.Close()
	}
	clear(s.byQ)
}
