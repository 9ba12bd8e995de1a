// Package access says who may do what, by types rather than by remembering.
//
// An account holds assignments: a role, from a day to a day, on a scope (the
// whole house, a programme, a partner, some groups, a school). A permission is
// a zero-size type of policy.go with the roles that have it. Authorize turns an
// actor into a Grant[P] when one of their live assignments has a role of P; only
// Authorize can, so a function that takes a Grant[P] cannot be called without
// the permission. The grant carries the scope, which every read applies in SQL:
// what is outside it does not exist.
package access

import (
	"slices"

	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
)

// Account marks the identifiers of accounts.
type Account struct{}

// AccountID identifies a person who signs in, or an adult contact.
type AccountID = id.ID[Account]

// Role is what somebody is in a pilot, as in interfaces.md.
type Role string

// The roles with an account; teacher is by link, the others sign in.
const (
	PlatformAdmin     Role = "platform-admin"
	SteeringLead      Role = "steering-lead"
	PartnerManager    Role = "partner-manager"
	Facilitator       Role = "facilitator"
	CollegeContact    Role = "college-contact"
	MaternelleContact Role = "maternelle-contact"
	Evaluator         Role = "evaluator"
	Funder            Role = "funder"
	DPO               Role = "dpo"
	Juror             Role = "juror"
	Trainer           Role = "trainer"
	Teacher           Role = "teacher"
)

// Roles are all roles that may be assigned, in the order in which pages show them.
func Roles() []Role {
	return []Role{
		SteeringLead, PartnerManager, Facilitator, CollegeContact, MaternelleContact,
		Evaluator, Funder, Trainer, Juror, DPO, PlatformAdmin, Teacher,
	}
}

// Nominative reports whether the role reads the names of minors: granting it
// takes two people.
func (r Role) Nominative() bool {
	return slices.Contains([]Role{PartnerManager, Facilitator, CollegeContact, MaternelleContact}, r)
}

// TakesTwo reports whether a role given from a page waits for a second person:
// the nominative roles, and the one that could otherwise make its own second
// person out of a second account.
func (r Role) TakesTwo() bool { return r.Nominative() || r == PlatformAdmin }

// Kind says what an assignment's scope is made of.
type Kind string

// The kinds of scope.
const (
	All       Kind = "all"
	Programme Kind = "programme"
	Partner   Kind = "partner"
	Group     Kind = "group"
	School    Kind = "school"
)

// Assignment is one live role of an actor. Target is the id of the programme,
// partner, group or school; 0 for All.
type Assignment struct {
	Role   Role
	Kind   Kind
	Target int64
}

// Actor is somebody signed in, with the assignments that are live today. The
// zero Actor is a stranger, who may nothing.
type Actor struct {
	ID          AccountID
	Name        string
	Assignments []Assignment
}

// Has reports whether the actor holds the role now.
func (a Actor) Has(r Role) bool {
	return slices.ContainsFunc(a.Assignments, func(x Assignment) bool { return x.Role == r })
}

// Main is the role under which the actor is shown: the first held in Roles' order.
func (a Actor) Main() Role {
	for _, r := range Roles() {
		if a.Has(r) {
			return r
		}
	}
	return ""
}

// Permission is implemented by the zero-size types of policy.go only.
type Permission interface{ Rule() Rule }

// Rule is one line of the policy: the permission's name, the class of data that
// it opens, and the roles that have it. No roles means every signed-in account.
type Rule struct {
	Name  string
	Class Class
	Roles []Role
}

// Grant proves that its actor has the permission P, on its scope.
type Grant[P Permission] struct {
	actor Actor
	role  Role
	scope Scope
}

// Authorize gives the grant, or a Denied fault.
func Authorize[P Permission](a Actor) (Grant[P], error) {
	if g, ok := May[P](a); ok {
		return g, nil
	}
	return Grant[P]{}, fault.New(fault.Denied, "Votre rôle ne donne pas accès à cette page.")
}

// May is Authorize for a panel of a page: absent without the grant.
func May[P Permission](a Actor) (Grant[P], bool) {
	var p P
	rule := p.Rule()
	g := Grant[P]{actor: a}
	if a.ID == 0 {
		return g, false
	}
	if len(rule.Roles) == 0 {
		g.role = a.Main()
		return g, true
	}
	for _, x := range a.Assignments {
		if slices.Contains(rule.Roles, x.Role) {
			g.scope.add(x)
			if g.role == "" {
				g.role = x.Role
			}
		}
	}
	return g, g.role != ""
}

// Actor is who holds the grant; Role is the role by which they hold it.
func (g Grant[P]) Actor() Actor { return g.actor }

// Role is the role by which the actor holds the grant.
func (g Grant[P]) Role() Role { return g.role }

// Scope is what the grant reaches.
func (g Grant[P]) Scope() Scope { return g.scope }

// Scope is the union of the scopes of some assignments. The zero Scope reaches
// nothing.
type Scope struct {
	all                                   bool
	programmes, partners, groups, schools []int64
}

func (s *Scope) add(a Assignment) {
	switch a.Kind {
	case All:
		s.all = true
	case Programme:
		s.programmes = append(s.programmes, a.Target)
	case Partner:
		s.partners = append(s.partners, a.Target)
	case Group:
		s.groups = append(s.groups, a.Target)
	case School:
		s.schools = append(s.schools, a.Target)
	}
}

// Everything reports whether the scope is the whole house.
func (s Scope) Everything() bool { return s.all }

// Nothing reports whether the scope reaches nothing: no grant made it, or its
// permission has no scope.
func (s Scope) Nothing() bool {
	return !s.all && len(s.programmes)+len(s.partners)+len(s.groups)+len(s.schools) == 0
}

// Programmes are the programmes that the scope holds whole.
func (s Scope) Programmes() []int64 { return slices.Clone(s.programmes) }

// Partners are the partners that the scope holds whole.
func (s Scope) Partners() []int64 { return slices.Clone(s.partners) }

// Groups are the groups named one by one in the scope.
func (s Scope) Groups() []int64 { return slices.Clone(s.groups) }

// Schools are the schools named in the scope.
func (s Scope) Schools() []int64 { return slices.Clone(s.schools) }

// Columns are the SQL expressions that hold the ids a scope is made of. An
// empty column means that the query has no such id: scopes of that kind then
// reach nothing. Schools may be several (a teen's collège, their group's
// maternelle).
type Columns struct {
	Programme, Partner, Group string
	Schools                   []string
}

// Where is the SQL condition that keeps the rows inside the scope, in
// parentheses; its arguments are added to a.
func (s Scope) Where(a *db.Args, c Columns) string {
	if s.all {
		return "(1=1)"
	}
	or := ""
	add := func(column string, ids []int64) {
		if column == "" || len(ids) == 0 {
			return
		}
		if or != "" {
			or += " or "
		}
		or += db.In(a, column, ids)
	}
	add(c.Programme, s.programmes)
	add(c.Partner, s.partners)
	add(c.Group, s.groups)
	for _, col := range c.Schools {
		add(col, s.schools)
	}
	if or == "" {
		return "(1=0)"
	}
	return "(" + or + ")"
}
