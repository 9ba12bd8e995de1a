package session

import (
	"context"
	"maps"
	"slices"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

// setCells writes the cells that one session changed. Strips that a single cell
// does not tell, and those that are not there yet, are laid again.
func setCells(ctx context.Context, tx *db.Tx, session Session, changed map[int64]Cell) error {
	if len(changed) == 0 {
		return nil
	}
	type row struct {
		person  int64
		group   cohort.GroupID
		crossed bool
		cells   string
	}
	var a db.Args
	rows, err := db.List(ctx, tx, func(r *row) []any { return []any{&r.person, &r.group, &r.crossed, &r.cells} },
		"select person_id, group_id, crossed = 1, cells from strip where "+
			db.In(&a, "person_id", slices.Sorted(maps.Keys(changed))), a.List()...)
	if err != nil {
		return err
	}
	again := maps.Clone(changed)
	for _, r := range rows {
		if r.crossed || r.group != session.Group || session.Number > len(r.cells) {
			continue
		}
		delete(again, r.person)
		cells := setCell(r.cells, session.Number, changed[r.person])
		if _, err := db.Exec(ctx, tx, "update strip set cells = $2 where person_id = $1", r.person, cells); err != nil {
			return err
		}
	}
	return refresh(ctx, tx, slices.Sorted(maps.Keys(again)))
}

// Refresh lays the strips of these teens or children again, and those of the
// children ever paired with these teens, inside tx. Whoever changes an enrolment
// or a pair calls it in the same transaction, through app.
func (s *Store) Refresh(ctx context.Context, tx *db.Tx, who ...int64) error {
	if len(who) == 0 {
		return nil
	}
	var a db.Args
	others, err := db.Values[int64](ctx, tx, "select child_id from pair where "+db.In(&a, "teen_id", who), a.List()...)
	if err != nil {
		return err
	}
	return refresh(ctx, tx, slices.Compact(slices.Sorted(slices.Values(append(others, who...)))))
}

// Rebuild lays every strip of a cohort again. It changes nothing unless
// something was wrong.
func (s *Store) Rebuild(ctx context.Context, tx *db.Tx, of cohort.CohortID) error {
	who, err := db.Values[int64](ctx, tx, `select teen_id from enrolment where cohort_id = $1
		union select child_id from pair where cohort_id = $1`, of)
	if err != nil {
		return err
	}
	return refresh(ctx, tx, who)
}

// refreshGroup lays again the strips of everybody who is or was in a group.
func refreshGroup(ctx context.Context, tx *db.Tx, group cohort.GroupID) error {
	who, err := db.Values[int64](ctx, tx, `select teen_id from enrolment where group_id = $1
		union select p.child_id from pair p join enrolment e on e.teen_id = p.teen_id where e.group_id = $1`, group)
	if err != nil {
		return err
	}
	return refresh(ctx, tx, who)
}

// home is the last stay of a person: which group, and whether it lasts.
type home struct {
	cohort cohort.CohortID
	group  cohort.GroupID
	from   clock.Date
	open   bool
}

func refresh(ctx context.Context, tx *db.Tx, who []int64) error {
	for part := range slices.Chunk(who, perQuery) {
		if err := layAll(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func layAll(ctx context.Context, tx *db.Tx, who []int64) error {
	homes, err := readHomes(ctx, tx, who)
	if err != nil {
		return err
	}
	places, err := readPlaces(ctx, tx, who)
	if err != nil {
		return err
	}
	dated, planned, err := readNumbers(ctx, tx, homes)
	if err != nil {
		return err
	}
	for _, p := range who {
		h, ok := homes[p]
		if !ok {
			if _, err := db.Exec(ctx, tx, "delete from strip where person_id = $1", p); err != nil {
				return err
			}
			continue
		}
		numbers := dated[h.group]
		cells, crossed := lay(places[p], stay{
			numbers: max(planned[h.cohort], last(numbers), lastPlace(places[p])), open: h.open,
			dated: func(n int) bool { return slices.Contains(numbers, n) },
		})
		if err := saveStrip(ctx, tx, p, h, cells, crossed); err != nil {
			return err
		}
	}
	return nil
}

func last(numbers []int) int {
	if len(numbers) == 0 {
		return 0
	}
	return slices.Max(numbers)
}

func lastPlace(places []place) int {
	n := 0
	for _, p := range places {
		n = max(n, p.number)
	}
	return n
}

func saveStrip(ctx context.Context, tx *db.Tx, who int64, h home, cells string, crossed bool) error {
	flag := 0
	if crossed {
		flag = 1
	}
	_, err := db.Exec(ctx, tx, `insert into strip (person_id, cohort_id, cells, group_id, crossed) values ($1, $2, $3, $4, $5)
		on conflict (person_id) do update set cells = excluded.cells, group_id = excluded.group_id, crossed = excluded.crossed`,
		who, h.cohort, cells, h.group, flag)
	return err
}

// A stay recorded by mistake lasted no day (it ends before it starts): it is left
// out of what follows.
const (
	staysOfTeens = `select e.teen_id as person, e.cohort_id, e.group_id, e.starts_on, e.ends_on
		from enrolment e where (e.ends_on is null or e.ends_on >= e.starts_on) and `
	staysOfChildren = `select p.child_id as person, e.cohort_id, e.group_id,
		case when p.starts_on > e.starts_on then p.starts_on else e.starts_on end,
		case when p.ends_on is null or e.ends_on < p.ends_on then e.ends_on else p.ends_on end
		from pair p join enrolment e on e.teen_id = p.teen_id
			and (e.ends_on is null or e.ends_on >= p.starts_on) and (p.ends_on is null or p.ends_on >= e.starts_on)
		where (e.ends_on is null or e.ends_on >= e.starts_on) and (p.ends_on is null or p.ends_on >= p.starts_on) and `
)

// personStay is a time during which somebody belongs to a group.
type personStay struct {
	person int64
	home
	until clock.Date
}

func readStays(ctx context.Context, c db.Conn, who []int64) ([]personStay, error) {
	var all []personStay
	for query, column := range map[string]string{staysOfTeens: "e.teen_id", staysOfChildren: "p.child_id"} {
		var a db.Args
		some, err := db.List(ctx, c, func(s *personStay) []any {
			return []any{&s.person, &s.cohort, &s.group, &s.from, &s.until}
		}, query+db.In(&a, column, who), a.List()...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func readHomes(ctx context.Context, c db.Conn, who []int64) (map[int64]home, error) {
	stays, err := readStays(ctx, c, who)
	out := map[int64]home{}
	for _, s := range stays {
		if old, ok := out[s.person]; ok && old.from.After(s.from) {
			continue
		}
		h := s.home
		h.open = s.until.IsZero()
		out[s.person] = h
	}
	return out, err
}

// readPlaces are the sessions at which each person was or is expected, with their
// cells.
func readPlaces(ctx context.Context, c db.Conn, who []int64) (map[int64][]place, error) {
	stays, err := readStays(ctx, c, who)
	if err != nil {
		return nil, err
	}
	var groups []cohort.GroupID
	for _, s := range stays {
		if !slices.Contains(groups, s.group) {
			groups = append(groups, s.group)
		}
	}
	var a db.Args
	sessions, err := list(ctx, c, db.In(&a, "s.group_id", groups), a.List())
	if err != nil {
		return nil, err
	}
	told := map[ID]Told{}
	for part := range slices.Chunk(opened(sessions), perQuery) {
		if err := readEvents(ctx, c, part, told); err != nil {
			return nil, err
		}
	}
	out := map[int64][]place{}
	for _, s := range sessions {
		st := Derive(seatsOf(s, stays), told[s.ID].Events)
		for who := range st.People {
			out[who] = append(out[who], place{s.Number, s.Date, s.ID, s.Cancelled, st.Opened, st.cell(s.Cancelled, who)})
		}
	}
	return out, nil
}

// opened are the sessions that have events worth reading.
func opened(sessions []Session) []ID {
	var out []ID
	for _, s := range sessions {
		if s.Fixed() {
			out = append(out, s.ID)
		}
	}
	return out
}

// seatsOf are the people whose stay covers the session.
func seatsOf(s Session, stays []personStay) []Seat {
	var out []Seat
	for _, x := range stays {
		if x.group == s.Group && !s.Date.Before(x.from) && (x.until.IsZero() || !s.Date.After(x.until)) {
			out = append(out, Seat{Teen: x.person})
		}
	}
	return out
}

// readNumbers are the numbers of the dated sessions of each group, and how many
// sessions each cohort planned.
func readNumbers(ctx context.Context, c db.Conn, homes map[int64]home) (map[cohort.GroupID][]int, map[cohort.CohortID]int, error) {
	var groups []cohort.GroupID
	var cohorts []cohort.CohortID
	for _, h := range homes {
		if !slices.Contains(groups, h.group) {
			groups = append(groups, h.group)
		}
		if !slices.Contains(cohorts, h.cohort) {
			cohorts = append(cohorts, h.cohort)
		}
	}
	type pair struct {
		key int64
		n   int
	}
	scan := func(p *pair) []any { return []any{&p.key, &p.n} }
	var a, b db.Args
	numbers, err := db.List(ctx, c, scan, "select group_id, number from session where "+db.In(&a, "group_id", groups), a.List()...)
	if err != nil {
		return nil, nil, err
	}
	sizes, err := db.List(ctx, c, scan, "select id, sessions from cohort where "+db.In(&b, "id", cohorts), b.List()...)
	dated, planned := map[cohort.GroupID][]int{}, map[cohort.CohortID]int{}
	for _, p := range numbers {
		dated[cohort.GroupID(p.key)] = append(dated[cohort.GroupID(p.key)], p.n)
	}
	for _, p := range sizes {
		planned[cohort.CohortID(p.key)] = p.n
	}
	return dated, planned, err
}

// Strip is the strip of one person whom the scope reaches, Missing without one.
func (s *Store) Strip(ctx context.Context, scope access.Scope, of cohort.CohortID, who int64) (string, error) {
	all, err := s.Strips(ctx, scope, of)
	if err != nil {
		return "", err
	}
	cells, ok := all[who]
	if !ok {
		return "", fault.Missing()
	}
	return cells, nil
}
