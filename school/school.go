// Package school knows the two kinds of school of a pilot: the collèges, which
// refer teens and let them go half a day a week, and the maternelles, which
// receive them beside their own children.
//
// A school is recognised by its UAI. It has classes, with their teacher, and
// local closures (a bridge, a strike, a stage, an exam) that the calendar skips.
// Its contacts are accounts of identity with a role on the school; here only
// the places live, no pupil.
package school

import (
	"binome/calendar"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
)

// ID identifies a school.
type ID = id.ID[School]

// ClassID identifies a class of a school.
type ClassID = id.ID[Class]

// ClosureID identifies a local closure.
type ClosureID = id.ID[Closure]

// Kind of a school.
type Kind string

// The two kinds.
const (
	College    Kind = "college"
	Maternelle Kind = "maternelle"
)

// School is one place.
type School struct {
	ID                         ID
	Kind                       Kind
	UAI                        UAI
	Name, City, Address, Phone string
	Zone                       calendar.Zone
	Area                       string // "metropole" or "alsace-moselle"
}

// Class of a school: MS or GS in a maternelle, 4e or 3e in a collège.
type Class struct {
	ID          ClassID
	School      ID
	Name, Level string
	Teacher     access.AccountID // 0 when not known
	TeacherName string
}

// Closure is a time during which the school receives nobody, days included.
type Closure struct {
	ID         ClosureID
	School     ID
	SchoolName string
	From, To   clock.Date
	Reason     string
}
