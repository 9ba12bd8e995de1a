// Package cohort knows who takes part: programmes, their cohorts, the groups of
// a cohort, its teens and children, and the pairs that they form.
//
// A cohort is 50 to 60 teens who start the same week, in groups of 10 to 12. A
// group meets on one half-day a week in one maternelle. A teen enters a group by
// an enrolment and leaves it, with a reason, by the enrolment's end; a teen whose
// last enrolment has ended has left the programme but stays in every count. A
// pair is one teen with one child, the same every week, from a day to a day; when
// it ends the reason is kept and another may begin. Nobody is in two open
// enrolments or two open pairs: the database refuses it.
//
// Identity is sealed under each minor's own key. What everybody of the pilot may
// see is the glyph: the teen's large shape touching the child's small one. A
// teen's shape and colour are theirs alone in the group.
//
// The partner's manager changes cohorts; the steering lead sees glyphs.
package cohort

import (
	"time"

	"binome/calendar"
	"binome/internal/clock"
	"binome/internal/id"
	"binome/internal/personal"
	"binome/partner"
	"binome/school"
)

// Identifiers of this package's things.
type (
	ProgrammeID = id.ID[Programme]
	CohortID    = id.ID[Cohort]
	GroupID     = id.ID[Group]
	TeenID      = id.ID[Teen]
	ChildID     = id.ID[Child]
	PairID      = id.ID[Pair]
	EnrolmentID = id.ID[Enrolment]
)

// Programme is a pilot in a territory, of one or more cohorts.
type Programme struct {
	ID              ProgrammeID
	Name, Territory string
}

// Cohort is the teens who start the same week with one partner.
type Cohort struct {
	ID            CohortID
	Programme     ProgrammeID
	ProgrammeName string
	Partner       partner.ID
	PartnerName   string
	Number        int
	Zone          calendar.Zone
	Area          string
	FirstWeek     clock.Date // a Monday
	Sessions      int        // planned for each group
}

// Group meets on one half-day a week in one maternelle.
type Group struct {
	ID             GroupID
	Cohort         CohortID
	Maternelle     school.ID
	MaternelleName string
	Weekday        time.Weekday
	HalfDay        calendar.HalfDay
	StartsAt       string // "09:00"
	EndsAt         string
	Shape, Color   string // the group's own gommette
	Capacity       int
}

// TeenIdentity is who a teen is. Only people with ReadTeens open it whole.
type TeenIdentity struct {
	First string     `json:"first"`
	Last  string     `json:"last"`
	Birth clock.Date `json:"birth"`
}

// Field is the stable name under which it is sealed.
func (TeenIdentity) Field() string { return "teen.identity" }

// ChildIdentity is what is kept of a child: a first name, and an initial to tell
// two apart.
type ChildIdentity struct {
	First   string `json:"first"`
	Initial string `json:"initial"`
}

// Field is the stable name under which it is sealed.
func (ChildIdentity) Field() string { return "child.identity" }

// Rationale is why a pair was formed, in the manager's words.
type Rationale struct {
	Text string `json:"text"`
}

// Field is the stable name under which it is sealed.
func (Rationale) Field() string { return "pair.rationale" }

// Teen is one teen of a cohort, as their page and the board show them.
type Teen struct {
	ID           TeenID
	Cohort       CohortID
	Group        GroupID // of the open enrolment, else of the last one
	College      school.ID
	CollegeName  string
	Class        school.ClassID
	ClassName    string
	Level        string // "4e" or "3e"
	Shape, Color string
	From, Until  clock.Date // of that enrolment; Until zero while it lasts
	LeftReason   Reason     // "" while it lasts
	Identity     personal.Private[TeenIdentity]
	Pair         PairID // the open pair, 0 without
	Child        ChildID
	ChildShape   string
	ChildColor   string
	ChildName    personal.Private[ChildIdentity]
}

// Person is the teen as a holder of a key.
func (t Teen) Person() personal.Person { return personal.Person(t.ID) }

// Left reports whether the teen had left by the date.
func (t Teen) Left(on clock.Date) bool { return !t.Until.IsZero() && t.Until.Before(on) }

// Child is one child of a maternelle.
type Child struct {
	ID             ChildID
	Cohort         CohortID
	Maternelle     school.ID
	MaternelleName string
	Class          school.ClassID
	ClassName      string
	Section        string // "MS" or "GS"
	Shape, Color   string
	Identity       personal.Private[ChildIdentity]
	LeftOn         clock.Date
	LeftReason     Reason
	Teen           TeenID // of the open pair, 0 without
}

// Person is the child as a holder of a key.
func (c Child) Person() personal.Person { return personal.Person(c.ID) }

// Enrolment is a teen in a group, from a day to a day, both included.
type Enrolment struct {
	ID          EnrolmentID
	Teen        TeenID
	Group       GroupID
	From, Until clock.Date
	Reason      Reason
}

// Pair is one teen with one child, from a day to a day, both included.
type Pair struct {
	ID          PairID
	Cohort      CohortID
	Teen        TeenID
	Child       ChildID
	From, Until clock.Date
	Reason      Reason // of its end
	Rationale   personal.Private[Rationale]
}

// Reason is a code for an end: of an enrolment, of a pair, of a child's stay.
type Reason string

// The reasons. Each has its French words in Reason.String.
const (
	TeenStopped     Reason = "teen-stopped"     // the teen no longer wants to
	FamilyStopped   Reason = "family-stopped"   // the family withdrew
	Moved           Reason = "moved"            // moved house or changed school
	Excluded        Reason = "excluded"         // the programme ended it
	Health          Reason = "health"           //
	GroupChange     Reason = "group-change"     // goes on in another group
	Rematch         Reason = "rematch"          // the pair did not work
	ChildLeft       Reason = "child-left"       // the child left the school or the programme
	TeenLeft        Reason = "teen-left"        // the teen left the programme
	EnteredMistaken Reason = "entered-mistaken" // recorded by mistake
)
