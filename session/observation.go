package session

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
	"binome/internal/locale"
	"binome/internal/personal"
)

// Gesture is something seen during the play: a code, stored inside the note.
type Gesture string

// The gestures.
const (
	ProposedGame Gesture = "proposed-game"
	Comforted    Gesture = "comforted"
	Waited       Gesture = "waited"
	ToldStory    Gesture = "told-story"
	HardToday    Gesture = "hard-today"
)

// Gestures are all of them, in the order in which pages show them.
func Gestures() []Gesture {
	return []Gesture{ProposedGame, Comforted, Waited, ToldStory, HardToday}
}

// Label is the gesture in French, as on its button.
func (g Gesture) Label() string {
	switch g {
	case ProposedGame:
		return locale.T("A proposé un jeu")
	case Comforted:
		return locale.T("A rassuré")
	case Waited:
		return locale.T("A attendu son tour")
	case ToldStory:
		return locale.T("A raconté")
	case HardToday:
		return locale.T("Difficile aujourd’hui")
	}
	return ""
}

// Note is what was seen of a teen in one session. It belongs to the teen and is
// sealed under their key; the child is named by the pair, never in the text.
type Note struct {
	Gestures []Gesture `json:"gestures"`
	Text     string    `json:"text"`
}

// Field is the stable name under which it is sealed.
func (Note) Field() string { return "observation.note" }

// Empty reports whether nothing is said.
func (n Note) Empty() bool { return len(n.Gestures) == 0 && n.Text == "" }

// Summary is the note in one line: "a proposé un jeu, a raconté. Ils ont ri."
func (n Note) Summary() string {
	var parts []string
	for _, g := range n.Gestures {
		word := g.Label()
		for i := range word {
			if i > 0 {
				parts = append(parts, strings.ToLower(word[:i])+word[i:])
				break
			}
		}
	}
	if n.Text == "" || len(parts) == 0 {
		return n.Text + strings.Join(parts, ", ")
	}
	return strings.Join(parts, ", ") + ". " + n.Text
}

// ObservationID identifies an observation.
type ObservationID = id.ID[Observation]

// Observation is a note with its circumstances. Notes are only added: a
// correction is another note that replaces the first, which stays in the history.
type Observation struct {
	ID          ObservationID
	Session     ID
	Number      int // of the session
	Date        clock.Date
	Teen        cohort.TeenID
	Pair        cohort.PairID // 0 when there was none that day
	Author      access.AccountID
	AuthorName  string
	ObservedAt  time.Time
	Corrects    ObservationID
	Corrected   bool // by a later one
	WithdrawnAt time.Time
	Note        personal.Private[Note]
}

// Stands reports whether the note is neither corrected nor withdrawn.
func (o Observation) Stands() bool { return !o.Corrected && o.WithdrawnAt.IsZero() }

// MaxNote is how long the words of a note may be, in characters.
const MaxNote = 2000

// NewObservation is a note to add, under an identifier made beforehand.
type NewObservation struct {
	ID       ObservationID
	Session  ID
	Teen     cohort.TeenID
	Corrects ObservationID // 0 for none
	Note     Note
}

func (n NewObservation) check() error {
	var f fault.Fields
	for _, g := range n.Note.Gestures {
		if g.Label() == "" {
			f.Add("gestes", locale.T("Choisissez parmi les gestes proposés."))
		}
	}
	if over := utf8.RuneCountInString(n.Note.Text) - MaxNote; over > 0 {
		f.Add("mot", locale.N("Il y a %d signe de trop.", "Il y a %d signes de trop.", over))
	}
	if n.Note.Empty() {
		f.Add("mot", locale.T("Cochez un geste ou écrivez un mot."))
	}
	return f.Err()
}

// Observe adds a note about a teen who was expected at an opened session. The
// same identifier again changes nothing.
func (s *Store) Observe(ctx context.Context, g access.Grant[access.WriteObservations], n NewObservation) error {
	if err := n.check(); err != nil {
		return err
	}
	who := personal.Person(n.Teen)
	sealed, err := personal.Seal(ctx, s.vault, who, n.Note)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		x, err := get(ctx, tx, g.Scope(), n.Session)
		if err != nil {
			return err
		}
		pair, err := seatOf(ctx, tx, g.Scope(), x, n.Teen)
		if err != nil {
			return err
		}
		if !x.Fixed() {
			return fault.New(fault.Conflict, locale.T("Commencez d’abord l’appel de cette séance."))
		}
		if err := correctable(ctx, tx, n); err != nil {
			return err
		}
		done, err := db.Exec(ctx, tx, `insert into observation (id, session_id, teen_id, pair_id, author_id, sealed_note, observed_at, corrects)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
			n.ID, n.Session, n.Teen, orNull(pair), g.Actor().ID, sealed, clock.Micros(observed(x, now)), orNull(n.Corrects))
		if err != nil || done == 0 {
			return err
		}
		return audit.Append(ctx, tx, s.ids, entry(s, g, "observation.add", n.Session, int64(n.Teen)))
	})
}

// observed is when something noted now was seen: during the session, when it is
// filled in on a later day.
func observed(x Session, now time.Time) time.Time {
	if clock.DateOf(now).After(x.Date) {
		return x.Starts()
	}
	return now
}

// orNull stores "none" as NULL.
func orNull[T any](i id.ID[T]) any {
	if i == 0 {
		return nil
	}
	return i
}

// seatOf is the pair of a teen expected at the session, Missing when they were not.
func seatOf(ctx context.Context, tx *db.Tx, scope access.Scope, x Session, teen cohort.TeenID) (cohort.PairID, error) {
	var a db.Args
	return db.Value[cohort.PairID](ctx, tx, `select coalesce(p.id, 0) `+fromSession+`
		join enrolment e on e.cohort_id = s.cohort_id and e.group_id = s.group_id
			and e.starts_on <= s.on_date and (e.ends_on is null or e.ends_on >= s.on_date)
		join teen t on t.id = e.teen_id
		left join pair p on p.teen_id = t.id and p.starts_on <= s.on_date and (p.ends_on is null or p.ends_on >= s.on_date)
		where s.id = `+a.Add(x.ID)+" and t.id = "+a.Add(teen)+" and "+scope.Where(&a, cohort.TeenColumns()), a.List()...)
}

// correctable refuses to correct a note of another teen or session.
func correctable(ctx context.Context, tx *db.Tx, n NewObservation) error {
	if n.Corrects == 0 {
		return nil
	}
	found, err := db.Value[int](ctx, tx, "select count(*) from observation where id = $1 and session_id = $2 and teen_id = $3",
		n.Corrects, n.Session, n.Teen)
	if err == nil && found == 0 {
		err = fault.Missing()
	}
	return err
}

// ownNote is the last standing note of the grant's holder about a teen in a
// session, 0 without one.
func (s *Store) ownNote(ctx context.Context, g access.Grant[access.WriteObservations], session ID, teen cohort.TeenID) (ObservationID, error) {
	which, _, err := db.Maybe(ctx, s.db, func(i *ObservationID) []any { return []any{i} },
		`select o.id from observation o where o.session_id = $1 and o.teen_id = $2 and o.author_id = $3 and o.withdrawn_at is null
		 and not exists (select 1 from observation n where n.corrects = o.id) order by o.observed_at desc, o.id desc`,
		session, teen, g.Actor().ID)
	return which, err
}

// Withdraw takes a note back: it no longer shows, and stays in the history.
func (s *Store) Withdraw(ctx context.Context, g access.Grant[access.WriteObservations], session ID, which ObservationID) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := get(ctx, tx, g.Scope(), session); err != nil {
			return err
		}
		teen, err := db.Value[int64](ctx, tx, "select teen_id from observation where id = $1 and session_id = $2", which, session)
		if err != nil {
			return err
		}
		done, err := db.Exec(ctx, tx, "update observation set withdrawn_at = $2 where id = $1 and withdrawn_at is null",
			which, clock.Micros(s.clock.Now()))
		if err != nil || done == 0 {
			return err
		}
		return audit.Append(ctx, tx, s.ids, entry(s, g, "observation.withdraw", session, teen))
	})
}

const selectObservation = `select o.id, o.session_id, s.number, s.on_date, o.teen_id, coalesce(o.pair_id, 0), o.author_id, coalesce(a.name, ''),
	o.observed_at, coalesce(o.corrects, 0), coalesce(o.withdrawn_at, 0), o.sealed_note,
	(select count(*) from observation n where n.corrects = o.id)
	from observation o join session s on s.id = o.session_id join cohort_group g on g.id = s.group_id
	join cohort c on c.id = g.cohort_id left join account a on a.id = o.author_id where `

type observationRow struct {
	Observation
	observed, withdrawn int64
	corrections         int
}

func scanObservation(r *observationRow) []any {
	return []any{
		&r.ID, &r.Session, &r.Number, &r.Date, &r.Teen, &r.Pair, &r.Author, &r.AuthorName,
		&r.observed, &r.Corrects, &r.withdrawn, &r.Note, &r.corrections,
	}
}

func observations(ctx context.Context, c db.Conn, where string, args []any) ([]Observation, error) {
	rows, err := db.List(ctx, c, scanObservation, selectObservation+where+" order by s.on_date, o.observed_at, o.id", args...)
	out := make([]Observation, len(rows))
	for i, r := range rows {
		out[i] = r.Observation
		out[i].ObservedAt, out[i].WithdrawnAt = clock.FromMicros(r.observed), instant(r.withdrawn)
		out[i].Corrected = r.corrections > 0
	}
	return out, err
}

// Observations are the notes of one session, the corrected and withdrawn ones
// included, in order. They stay sealed: a personal.Reader opens them.
func (s *Store) Observations(ctx context.Context, g access.Grant[access.ReadObservations], which ID) ([]Observation, error) {
	var a db.Args
	return observations(ctx, s.db, "s.id = "+a.Add(which)+" and "+cohort.GroupWhere(g.Scope(), &a), a.List())
}

// ObservationsOf are the notes about one teen whom the scope reaches, those that
// stand, in order.
func (s *Store) ObservationsOf(ctx context.Context, g access.Grant[access.ReadObservations], teen cohort.TeenID) ([]Observation, error) {
	if _, err := s.cohorts.Teen(ctx, g.Scope(), teen); err != nil {
		return nil, err
	}
	all, err := observations(ctx, s.db, "o.teen_id = $1", []any{teen})
	return slices.DeleteFunc(all, func(o Observation) bool { return !o.Stands() }), err
}
