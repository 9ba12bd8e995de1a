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
// What was recorded by mistake lasted no day: its end is the day before its start.
// It is in no roster and no count, and can be told from what really ended.
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
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/partner"
	"binome/school"
)

// Identifiers of this package's things.
type (
	// ProgrammeID identifies a programme.
	ProgrammeID = id.ID[Programme]
	// CohortID identifies a cohort.
	CohortID = id.ID[Cohort] //nolint:revive // cohort.ID would not say that groups and teens have others
	// GroupID identifies a group.
	GroupID = id.ID[Group]
	// TeenID identifies a teen.
	TeenID = id.ID[Teen]
	// ChildID identifies a child.
	ChildID = id.ID[Child]
	// PairID identifies a pair.
	PairID = id.ID[Pair]
	// EnrolmentID identifies an enrolment.
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

// Name is the group's half-day: "Lundi matin".
func (g Group) Name() string {
	day := locale.Upper(locale.Weekday(g.Weekday))
	if g.HalfDay == calendar.PM {
		return locale.T("%s après-midi", day)
	}
	return locale.T("%s matin", day)
}

// Name is "Cohorte 1".
func (c Cohort) Name() string { return locale.T("Cohorte %d", c.Number) }

// TeenIdentity is who a teen is. Only people with ReadTeens open it whole.
type TeenIdentity struct {
	First string     `json:"first"`
	Last  string     `json:"last"`
	Birth clock.Date `json:"birth"`
}

// Field is the stable name under which it is sealed.
func (TeenIdentity) Field() string { return "teen.identity" }

// Short is how staff call a teen: "Kenza B.".
func (t TeenIdentity) Short() string {
	for _, c := range t.Last {
		return t.First + " " + string(c) + "."
	}
	return t.First
}

// Full is the first and last name.
func (t TeenIdentity) Full() string { return t.First + " " + t.Last }

// Age in whole years on a date.
func (t TeenIdentity) Age(on clock.Date) int {
	years := on.Year() - t.Birth.Year()
	if on.Month() < t.Birth.Month() || on.Month() == t.Birth.Month() && on.Day() < t.Birth.Day() {
		years--
	}
	return years
}

// ChildIdentity is what is kept of a child: a first name, and an initial to tell
// two apart.
type ChildIdentity struct {
	First   string `json:"first"`
	Initial string `json:"initial"`
}

// Field is the stable name under which it is sealed.
func (ChildIdentity) Field() string { return "child.identity" }

// Short is the first name, with the initial when there is one: "Lina", "Lina M.".
func (c ChildIdentity) Short() string {
	if c.Initial == "" {
		return c.First
	}
	return c.First + " " + c.Initial + "."
}

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
	Pair         PairID // of today, or else the next one; 0 without
	Child        ChildID
	ChildShape   string
	ChildColor   string
	ChildName    personal.Private[ChildIdentity]
}

// Person is the teen as a holder of a key.
func (t Teen) Person() personal.Person { return personal.Person(t.ID) }

// Glyph is the teen's shape, with that of the child of their pair.
func (t Teen) Glyph() ui.Glyph { return glyph(t.Shape, t.Color, t.ChildShape, t.ChildColor) }

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
	Teen           TeenID // of the pair of today, or else the next; 0 without
}

// Person is the child as a holder of a key.
func (c Child) Person() personal.Person { return personal.Person(c.ID) }

// GlyphName is the child's own shape and colour: "carré mousse".
func (c Child) GlyphName() string { return glyph("", "", c.Shape, c.Color).ChildName() }

// Left reports whether the child had left by the date.
func (c Child) Left(on clock.Date) bool { return !c.LeftOn.IsZero() && c.LeftOn.Before(on) }

// Member is a teen enrolled in a group on some day, with the pair of that day;
// Pair and Child are 0 without one.
type Member struct {
	Teen                   TeenID
	College                school.ID
	Level                  string
	Shape, Color           string
	Identity               personal.Private[TeenIdentity]
	Pair                   PairID
	Child                  ChildID
	ChildShape, ChildColor string
	ChildIdentity          personal.Private[ChildIdentity]
}

// Glyph of the pair of that day.
func (m Member) Glyph() ui.Glyph { return glyph(m.Shape, m.Color, m.ChildShape, m.ChildColor) }

func glyph(shape, color, childShape, childColor string) ui.Glyph {
	return ui.Glyph{
		TeenShape: ui.Shape(shape), TeenColor: ui.Color(color),
		ChildShape: ui.Shape(childShape), ChildColor: ui.Color(childColor),
	}
}

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
	PersonalReason  Reason = "personal"         // health, family: never which
	GroupChange     Reason = "group-change"     // goes on in another group
	Rematch         Reason = "rematch"          // the pair did not work
	ChildLeft       Reason = "child-left"       // the child left the school or the programme
	TeenLeft        Reason = "teen-left"        // the teen left the programme
	EnteredMistaken Reason = "entered-mistaken" // recorded by mistake
)

// String is the reason in French words.
func (r Reason) String() string {
	switch r {
	case TeenStopped:
		return locale.T("le jeune ne souhaite plus venir")
	case FamilyStopped:
		return locale.T("retrait par la famille")
	case Moved:
		return locale.T("déménagement ou changement d’établissement")
	case Excluded:
		return locale.T("fin décidée par le programme")
	case PersonalReason:
		return locale.T("raison personnelle")
	case GroupChange:
		return locale.T("changement de groupe")
	case Rematch:
		return locale.T("nouveau binôme")
	case ChildLeft:
		return locale.T("départ de l’enfant")
	case TeenLeft:
		return locale.T("départ du jeune")
	case EnteredMistaken:
		return locale.T("enregistrement par erreur")
	}
	return ""
}

// LeaveReasons are those that a person may give for a teen's leaving.
func LeaveReasons() []Reason {
	return []Reason{TeenStopped, FamilyStopped, Moved, PersonalReason, Excluded, EnteredMistaken}
}

// ChildReasons are those for a child's leaving.
func ChildReasons() []Reason {
	return []Reason{FamilyStopped, Moved, PersonalReason, Excluded, EnteredMistaken}
}

// PairReasons are those for ending a pair alone.
func PairReasons() []Reason { return []Reason{Rematch, PersonalReason, EnteredMistaken} }
