// Package audit remembers who saw and who changed what, in a way that cannot be
// rewritten unseen.
//
// An Entry is written in the same transaction as the change it tells of, or just
// before what it tells of is shown. It holds random identifiers and codes, never
// a name nor anything that a person typed: Append refuses the rest.
//
// About a second later Log.Sequence gives each new entry its place in a Merkle
// tree (golang.org/x/mod/sumdb/tlog), stores the tree's hashes, and signs the
// head: the number of entries and one hash that stands for all of them. Log.Verify
// computes everything again from the entries. Whoever changes the tables cannot
// sign a head that fits; whoever also has the signing key cannot change the head
// that the data protection officer keeps (Log.VerifyAgainst). What is not placed
// yet is not protected yet.
package audit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
)

// Actor is who did it: an account and the role by which they could. Account 0 is
// the machine: the terminal or a job, with a role such as "terminal" or none.
type Actor struct {
	Account int64
	Role    string
}

// Entry is one thing seen or done.
type Entry struct {
	Actor    Actor
	Action   string    // a code: Reveal, or "cohort.enrol"
	Class    string    // codes of what it is about, separated by one space; may be empty
	Purpose  string    // one of Purposes; may be empty for a change
	Object   string    // "" or Ref("session", id): what it was done to
	Subjects []int64   // identifiers of the persons concerned, in any order
	At       time.Time // when
}

// Reveal is the action of an entry that lists whose data was shown.
const Reveal = "reveal"

// MaxSubjects is how many persons one entry may list.
const MaxSubjects = 100_000

// The purposes for which minors' data is opened.
const (
	ForCohort        = "cohort"         // boards, groups, enrolments, pairs
	ForRollCall      = "roll-call"      // a session
	ForFollowUp      = "follow-up"      // one teen's or child's page
	ForObservation   = "observation"    // notes on a teen
	ForJournal       = "journal"        // what a teen wrote
	ForTeacherSheet  = "teacher-sheet"  // a teacher's answers
	ForBrief         = "brief"          // a replacement's page
	ForExport        = "export"         // a file taken away
	ForPrint         = "print"          // lists and documents on paper
	ForSearch        = "search"         // finding somebody by name
	ForCalendar      = "calendar"       // cancelling, moving, warning
	ForPlanning      = "planning"       // proposing groups and pairs
	ForReferral      = "referral"       // before enrolment
	ForConsent       = "consent"        // authorisations
	ForField         = "field"          // the roster of a device
	ForConcern       = "concern"        // safeguarding
	ForEvaluation    = "evaluation"     // building a pseudonymised data set
	ForAccessRequest = "access-request" // the person's own right
	ForRetention     = "retention"      // what must go
	ForMaintenance   = "maintenance"    // resealing, intake, checks by a job
	ForDemonstration = "demonstration"  // seeding
)

// Purposes are the only purposes that an entry may have.
func Purposes() []string {
	return []string{
		ForCohort, ForRollCall, ForFollowUp, ForObservation, ForJournal, ForTeacherSheet, ForBrief,
		ForExport, ForPrint, ForSearch, ForCalendar, ForPlanning, ForReferral, ForConsent, ForField,
		ForConcern, ForEvaluation, ForAccessRequest, ForRetention, ForMaintenance, ForDemonstration,
	}
}

// KnownPurpose reports whether p is one of Purposes.
func KnownPurpose(p string) bool { return slices.Contains(Purposes(), p) }

// Ref names an object in an entry: its kind, a code, and its identifier.
func Ref[T any](kind string, i id.ID[T]) string { return kind + ":" + i.String() }

// Append writes the entry inside tx. It gets its place in the log at the next
// Sequence. An entry that could hold a name or a free text is refused, with an
// error that does not repeat it.
func Append(ctx context.Context, tx *db.Tx, ids *id.Source, e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, `insert into audit_entry
		(id, idx, at, actor_id, role, action, class, purpose, object, subjects)
		values ($1, null, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id.New[Entry](ids), clock.Micros(e.At), e.Actor.Account, e.Actor.Role,
		e.Action, e.Class, e.Purpose, e.Object, joinSubjects(e.Subjects))
	return err
}

// Writer writes entries to one database.
type Writer struct {
	db  *db.DB
	ids *id.Source
}

// NewWriter makes a Writer to d.
func NewWriter(d *db.DB, ids *id.Source) *Writer { return &Writer{d, ids} }

// Write writes an entry in a transaction of its own.
func (w *Writer) Write(ctx context.Context, e Entry) error {
	return w.Change(ctx, e, func(*db.Tx) error { return nil })
}

// Change runs fn and writes the entry that tells of it, in one transaction; see
// db.Tx for what fn may do.
func (w *Writer) Change(ctx context.Context, e Entry, fn func(*db.Tx) error) error {
	return w.db.Tx(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return Append(ctx, tx, w.ids, e)
	})
}

// check refuses whatever is not a code or an identifier.
func (e Entry) check() error {
	switch {
	case e.Actor.Account < 0:
		return errors.New("audit: malformed account")
	case e.Actor.Role != "" && !isCode(e.Actor.Role):
		return errors.New("audit: malformed role")
	case !isCode(e.Action):
		return errors.New("audit: malformed action")
	case e.Class != "" && !areCodes(e.Class):
		return errors.New("audit: malformed class")
	case !KnownPurpose(e.Purpose) && (e.Purpose != "" || e.Action == Reveal):
		return errors.New("audit: a purpose that is not on the list")
	case e.Object != "" && !isObject(e.Object):
		return errors.New("audit: malformed object")
	case e.At.IsZero():
		return errors.New("audit: no instant")
	}
	return checkSubjects(e.Subjects)
}

func checkSubjects(subjects []int64) error {
	if len(subjects) > MaxSubjects {
		return errors.New("audit: too many subjects for one entry")
	}
	for _, s := range subjects {
		if s <= 0 || s >= 1<<60 {
			return errors.New("audit: malformed subject")
		}
	}
	return nil
}

// isCode accepts what a programmer writes: lower-case ASCII letters, digits and
// the marks . - _ between them, at most 40 bytes.
func isCode(s string) bool {
	if s == "" || len(s) > 40 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
}

// areCodes accepts at most twenty codes, separated by one space.
func areCodes(s string) bool {
	codes := strings.Split(s, " ")
	return len(codes) <= 20 && !slices.ContainsFunc(codes, func(c string) bool { return !isCode(c) })
}

// isObject accepts a code, or a code and identifiers after colons: twelve
// characters of package id, or 32 hexadecimal digits.
func isObject(s string) bool {
	parts := strings.Split(s, ":")
	if len(parts) > 3 || !isCode(parts[0]) {
		return false
	}
	return !slices.ContainsFunc(parts[1:], func(p string) bool {
		_, err := id.Parse[Entry](p)
		return err != nil && (len(p) != 32 || strings.Trim(p, "0123456789abcdef") != "")
	})
}

// joinSubjects is the stored form: each once, in order, as twelve characters
// after one space.
func joinSubjects(subjects []int64) string {
	sorted := slices.Compact(slices.Sorted(slices.Values(subjects)))
	var b strings.Builder
	b.Grow(13 * len(sorted))
	for i, s := range sorted {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(id.ID[Entry](s).String())
	}
	return b.String()
}

func splitSubjects(s string) ([]int64, error) {
	var out []int64
	for f := range strings.FieldsSeq(s) {
		i, err := id.Parse[Entry](f)
		if err != nil {
			return nil, err
		}
		out = append(out, int64(i))
	}
	return out, nil
}
