package session

import (
	"maps"
	"slices"
)

// Tally counts people of a session.
type Tally struct {
	Expected  int // on the list
	Here      int // present, late or left early; those in a conflict are not counted
	Late      int
	LeftEarly int
	Excused   int
	Absent    int
	Conflict  int // waiting for a person's decision
	Waiting   int // present by default: nobody has said so yet
}

// Missing is how many did not come.
func (t Tally) Missing() int { return t.Excused + t.Absent }

// Teens counts the teens of the seats.
func (s State) Teens(seats []Seat) Tally {
	return s.tally(seats, func(x Seat) int64 { return x.Teen })
}

// Children counts the children of the seats.
func (s State) Children(seats []Seat) Tally {
	return s.tally(seats, func(x Seat) int64 { return x.Child })
}

func (s State) tally(seats []Seat, who func(Seat) int64) Tally {
	var t Tally
	for _, x := range seats {
		if p := who(x); p != 0 {
			t.add(s.People[p])
		}
	}
	return t
}

func (t *Tally) add(p Standing) {
	t.Expected++
	if p.Conflict {
		t.Conflict++
		return
	}
	if p.Status.Here() {
		t.Here++
	}
	if !p.Marked {
		t.Waiting++
	}
	switch p.Status {
	case Late:
		t.Late++
	case LeftEarly:
		t.LeftEarly++
	case Excused:
		t.Excused++
	case Absent:
		t.Absent++
	default:
	}
}

// Conflicts are the people whose marks differ, in order of their identifiers.
func (s State) Conflicts() []int64 {
	var out []int64
	for who, p := range s.People {
		if p.Conflict {
			out = append(out, who)
		}
	}
	slices.Sort(out)
	return out
}

// Proposal is what could be done for a child whose mentor is not there.
type Proposal struct {
	Child  int64
	Mentor int64   // who is absent
	Teens  []int64 // who is there without a child to play with, in order of identifiers
	Chosen StandIn
}

// Proposals are the children who are here while their mentor is not, in the
// order of the seats: for each, the teens who are here and whose own child is
// not, and who stand in for nobody else yet.
func (s State) Proposals(seats []Seat) []Proposal {
	free := s.free(seats)
	var out []Proposal
	for _, x := range seats {
		if x.Child == 0 || !s.here(x.Child) || s.here(x.Teen) {
			continue
		}
		out = append(out, Proposal{x.Child, x.Teen, free, s.StandIns[x.Child]})
	}
	return out
}

func (s State) free(seats []Seat) []int64 {
	taken := map[int64]bool{}
	for _, x := range s.StandIns {
		taken[x.Teen] = true
	}
	free := map[int64]bool{}
	for _, x := range seats {
		if s.here(x.Teen) && !taken[x.Teen] && (x.Child == 0 || !s.here(x.Child)) {
			free[x.Teen] = true
		}
	}
	return slices.Sorted(maps.Keys(free))
}

// here reports whether the person counts as being there: not in a conflict.
func (s State) here(person int64) bool {
	p, ok := s.People[person]
	return ok && !p.Conflict && p.Status.Here()
}
