package session

import (
	"context"
	"slices"

	"binome/cohort"
	"binome/internal/access"
	"binome/internal/clock"
)

// Presence is one person at one session of a cohort.
type Presence struct {
	Person    int64
	Child     bool  // a child's line; else a teen's
	With      int64 // the other of the pair that day, 0 for nobody
	Session   ID
	Group     cohort.GroupID
	Number    int
	Date      clock.Date
	MakeUp    bool
	Stage     Stage
	Status    Status // "" unless the roll call is validated and without conflict
	Minutes   int    // late, or left early
	Attended  int    // minutes there; 0 when not known
	StandIn   int64  // a child's: the teen who played with them; a teen's: the child they played with instead
	StaffPlay bool   // a child's: an adult played with them
}

// Attendance is everybody whom the scope reaches at every session of a cohort
// whose day has come, the cancelled ones included, by number, group, person.
func (s *Store) Attendance(ctx context.Context, scope access.Scope, of cohort.CohortID) ([]Presence, error) {
	sessions, err := s.Sessions(ctx, scope, of)
	if err != nil {
		return nil, err
	}
	today := s.clock.Today()
	sessions = slices.DeleteFunc(sessions, func(x Session) bool { return x.Date.After(today) })
	told, err := s.TellAll(ctx, scope, sessions)
	if err != nil {
		return nil, err
	}
	var out []Presence
	for _, x := range sessions {
		out = append(out, s.presences(x, told[x.ID])...)
	}
	return out, nil
}

func (s *Store) presences(x Session, t Told) []Presence {
	base := Presence{
		Session: x.ID, Group: x.Group, Number: x.Number, Date: x.Date, MakeUp: x.MakeUpFor != 0, Stage: x.Stage(s.clock.Now()),
	}
	var out []Presence
	for _, seat := range t.Seats {
		teen := base
		teen.Person, teen.With = seat.Teen, seat.Child
		teen.fill(x, t.State)
		for child, in := range t.State.StandIns {
			if in.Teen == seat.Teen && !in.Conflict && in.Teen != 0 {
				teen.StandIn = max(teen.StandIn, child)
			}
		}
		out = append(out, teen)
		if seat.Child == 0 {
			continue
		}
		child := base
		child.Person, child.With, child.Child = seat.Child, seat.Teen, true
		child.fill(x, t.State)
		if in := t.State.StandIns[seat.Child]; !in.Conflict {
			child.StandIn, child.StaffPlay = in.Teen, in.Staff
		}
		out = append(out, child)
	}
	return out
}

func (p *Presence) fill(x Session, st State) {
	at := st.People[p.Person]
	if p.Stage != Validated || at.Conflict {
		return
	}
	p.Status, p.Minutes = at.Status, at.Minutes
	if at.Status.Here() {
		p.Attended = max(0, x.Minutes()-at.Minutes)
	}
}
