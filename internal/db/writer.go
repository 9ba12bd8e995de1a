package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"binome/internal/fault"
)

// largestGroup bounds how many transactions wait for one commit.
const largestGroup = 64

// writer is SQLite's only writer, with group commit. Its connection is a baton:
// whoever holds it runs their own function on their own goroutine, then hands
// it to the next in the queue. The transaction underneath stays open while
// others wait, each inside a savepoint, and is committed once, by whoever finds
// nobody waiting: a lone client waits for no one.
type writer struct {
	conn  *sql.Conn
	stmts *stmts

	mu    sync.Mutex
	held  bool
	queue []chan struct{} // in order of arrival; closed to hand over the baton
	dead  error           // a failed write to the disk: what is on it is unknown

	open *group // the transaction underneath; the baton's holder only
}

// group is the transactions that share one commit.
type group struct {
	size int           // kept so far
	done chan struct{} // closed when the commit has been decided
	err  error         // why nothing of it was kept; read after done
}

func newWriter(conn *sql.Conn) *writer { return &writer{conn: conn, stmts: newStmts(conn)} }

// tx runs fn inside the open group, and answers when the group is on the disk:
// also an error, since fn may have read what a member before it had written.
func (w *writer) tx(ctx context.Context, fn func(*Tx) error) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	g, err := w.enter(ctx)
	if err != nil {
		w.leave()
		return err
	}
	err = w.member(g, fn)
	<-g.done
	if g.err != nil {
		return g.err
	}
	return err
}

// member runs fn, keeps or undoes what it did, and lets go of the baton, also
// when fn panics or ends its goroutine.
func (w *writer) member(g *group, fn func(*Tx) error) (err error) {
	keep := false
	defer func() {
		if keep {
			w.keep(g)
		} else {
			w.undo(g, err)
		}
		w.leave()
	}()
	err = (&Tx{on: w.stmts}).run(fn)
	keep = err == nil
	return err
}

// take waits for the baton, or for the end of ctx.
func (w *writer) take(ctx context.Context) error {
	w.mu.Lock()
	if !w.held {
		w.held = true
		w.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	w.queue = append(w.queue, turn)
	w.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	if w.withdraw(turn) {
		return ctx.Err()
	}
	<-turn // the baton was already on its way
	return nil
}

func (w *writer) withdraw(turn chan struct{}) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.queue, turn)
	if i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
	}
	return i >= 0
}

// enter opens a group, or a savepoint in the open one.
func (w *writer) enter(ctx context.Context) (*group, error) {
	if err := errors.Join(ctx.Err(), w.health()); err != nil {
		return nil, err
	}
	if w.open != nil {
		if err := w.do("savepoint member"); err != nil {
			w.end(w.open, err)
			return nil, explain(err)
		}
		return w.open, nil
	}
	if err := w.do("begin immediate"); err != nil {
		return nil, explain(err)
	}
	w.open = &group{done: make(chan struct{})}
	return w.open, nil
}

// keep accepts the last member's changes. The first has no savepoint: undoing
// it undoes the whole, so that a lone client pays for none.
func (w *writer) keep(g *group) {
	if g.size > 0 {
		if err := w.do("release member"); err != nil {
			w.end(g, err)
			return
		}
	}
	g.size++
}

// undo takes back the last member's changes, and only those, unless SQLite
// has given up the whole transaction because the machine failed.
func (w *writer) undo(g *group, why error) {
	if g.size == 0 {
		w.end(g, nil)
		return
	}
	err := errors.Join(w.do("rollback to member"), w.do("release member"))
	if err != nil && fault.KindOf(why) == fault.Unavailable {
		err = errors.Join(why, err)
	}
	if err != nil {
		w.end(g, err)
	}
}

// end gives the whole group up.
func (w *writer) end(g *group, why error) {
	_ = w.do("rollback") // fails when SQLite has already done so
	w.settle(g, why)
}

func (w *writer) settle(g *group, why error) {
	g.err = explain(why)
	w.open = nil
	close(g.done)
}

// leave hands the baton to the next in the queue, after the commit when there
// is nobody to share it with, or enough have.
func (w *writer) leave() {
	next := w.next(false)
	if g := w.open; g != nil && (next == nil || g.size >= largestGroup) {
		w.commit(g)
	}
	if next == nil {
		next = w.next(true)
	}
	if next != nil {
		close(next)
	}
}

// next takes the first in the queue, nil when it is empty; the baton is then
// laid down if so asked.
func (w *writer) next(layDown bool) chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		w.held = w.held && !layDown
		return nil
	}
	next := w.queue[0]
	w.queue = slices.Delete(w.queue, 0, 1)
	return next
}

func (w *writer) commit(g *group) {
	err := w.do("commit")
	if err == nil {
		w.settle(g, nil)
		return
	}
	w.distrust(err)
	w.end(g, err)
}

// distrust stops all writing after an input or output error: the system may
// have dropped pages that a second attempt would report as safe.
func (w *writer) distrust(err error) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok || e.Code()&0xff != sqlite3.SQLITE_IOERR {
		return
	}
	w.mu.Lock()
	w.dead = fmt.Errorf("db: no more writing after a failed commit: %w", err)
	w.mu.Unlock()
}

func (w *writer) health() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dead != nil {
		return fault.Wrap(fault.Unavailable, saysBroken, w.dead)
	}
	return nil
}

func (w *writer) do(statement string) error {
	_, err := w.stmts.exec(context.Background(), statement, nil)
	return err
}

var errClosed = errors.New("db: closed")

// close waits for the baton; those behind it are refused. Closing again does
// nothing.
func (w *writer) close() error {
	if err := w.take(context.Background()); err != nil {
		return err
	}
	defer w.leave()
	w.mu.Lock()
	again := errors.Is(w.dead, errClosed)
	w.dead = errors.Join(w.dead, errClosed)
	w.mu.Unlock()
	if again {
		return nil
	}
	w.stmts.close()
	return w.conn.Close()
}
