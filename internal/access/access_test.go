package access

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/testkit"
)

func actor(a ...Assignment) Actor { return Actor{ID: 7, Name: "Ada", Assignments: a} }

// try asks every permission for an actor.
func try(a Actor) map[string]bool {
	out := map[string]bool{}
	note := func(rule Rule, ok bool, err error) {
		out[rule.Name] = ok
		if ok != (err == nil) || err != nil && fault.KindOf(err) != fault.Denied {
			panic("May and Authorize differ")
		}
	}
	// One line a permission, since each is a type.
	ask[UseOwnAccount](a, note)
	ask[ReadDashboard](a, note)
	ask[ReadCohort](a, note)
	ask[ReadPresence](a, note)
	ask[ReadTeens](a, note)
	ask[ReadTeenFirstNames](a, note)
	ask[ReadChildren](a, note)
	ask[EditCohort](a, note)
	ask[SetUpProgramme](a, note)
	ask[ReadCalendar](a, note)
	ask[EditCalendar](a, note)
	ask[TakeRollCall](a, note)
	ask[ReadObservations](a, note)
	ask[WriteObservations](a, note)
	ask[ReadJournal](a, note)
	ask[WriteJournal](a, note)
	ask[ReadSheetStatus](a, note)
	ask[ReadSheets](a, note)
	ask[WriteSheets](a, note)
	ask[ExportAttendance](a, note)
	ask[ExportCodedAttendance](a, note)
	ask[ReadOrganisations](a, note)
	ask[EditOrganisations](a, note)
	ask[EditClosures](a, note)
	ask[ReadPeople](a, note)
	ask[ManagePeople](a, note)
	ask[ApproveRoles](a, note)
	ask[ReadBrief](a, note)
	ask[ReadAudit](a, note)
	return out
}

func ask[P Permission](a Actor, note func(Rule, bool, error)) {
	var p P
	_, ok := May[P](a)
	_, err := Authorize[P](a)
	note(p.Rule(), ok, err)
}

// TestAuthorize: an actor has the permissions of their roles, and no other.
func TestAuthorize(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		actor Actor
		roles []Role
	}{
		"stranger":              {Actor{}, nil},
		"stranger with a role":  {Actor{Assignments: []Assignment{{Role: PlatformAdmin, Kind: All}}}, nil},
		"account without roles": {actor(), []Role{}},
		"unknown role":          {actor(Assignment{Role: "root", Kind: All}), []Role{}},
		"two roles":             {actor(Assignment{Role: DPO, Kind: All}, Assignment{Role: Trainer, Kind: Programme, Target: 1}), []Role{DPO, Trainer}},
	}
	for _, r := range Roles() {
		cases[string(r)] = struct {
			actor Actor
			roles []Role
		}{actor(Assignment{Role: r, Kind: All}), []Role{r}}
	}
	for name, c := range cases {
		got := try(c.actor)
		if len(got) != len(permissions()) {
			t.Fatalf("%d permissions tried of %d", len(got), len(permissions()))
		}
		for _, p := range permissions() {
			rule := p.Rule()
			want := c.roles != nil && len(rule.Roles) == 0
			for _, r := range c.roles {
				want = want || slices.Contains(rule.Roles, r)
			}
			if got[rule.Name] != want {
				t.Errorf("%s, %s: %v", name, rule.Name, got[rule.Name])
			}
		}
	}
}

// TestGrant: the scope is made of the assignments whose role has the permission,
// and of no other.
func TestGrant(t *testing.T) {
	t.Parallel()
	a := actor(
		Assignment{SteeringLead, Programme, 1}, Assignment{Facilitator, Group, 2}, Assignment{Facilitator, Group, 3},
		Assignment{PartnerManager, Partner, 4}, Assignment{CollegeContact, School, 5}, Assignment{DPO, All, 0},
	)
	roll, ok := May[TakeRollCall](a)
	if s := roll.Scope(); !ok || s.Everything() || !slices.Equal(s.Groups(), []int64{2, 3}) || len(s.Programmes())+len(s.Partners())+len(s.Schools()) != 0 {
		t.Errorf("roll call reaches %+v", s)
	}
	presence, _ := May[ReadPresence](a)
	if s := presence.Scope(); s.Everything() || !slices.Equal(s.Programmes(), []int64{1}) || !slices.Equal(s.Partners(), []int64{4}) || !slices.Equal(s.Schools(), []int64{5}) {
		t.Errorf("presence reaches %+v", s)
	}
	if g, _ := May[ReadAudit](a); !g.Scope().Everything() || g.Role() != DPO || g.Actor().ID != 7 {
		t.Errorf("%+v", g)
	}
	if g, _ := May[UseOwnAccount](a); g.Scope().Everything() || len(g.Scope().Groups()) != 0 || g.Role() != SteeringLead {
		t.Errorf("one's own account reaches %+v as %s", g.Scope(), g.Role())
	}
	roll.Scope().Groups()[0] = 99 // a copy
	if again, _ := May[TakeRollCall](a); again.Scope().Groups()[0] != 2 {
		t.Error("a grant can be changed")
	}
	if a.Main() != SteeringLead || actor().Main() != "" || !a.Has(DPO) || a.Has(Trainer) {
		t.Error("roles of the actor")
	}
}

// rows of the test's table: each column holds a small number, schools may be null.
type rows struct {
	programme, partner, group int64
	school1, school2          int64 // 0: null
}

func fill(t *testing.T, d *db.DB, n int) []rows {
	t.Helper()
	all := make([]rows, n)
	ids := testkit.IDs(5)
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		if _, err := db.Exec(t.Context(), tx, "create table scope_row (id bigint primary key, programme bigint, partner bigint, grp bigint, s1 bigint, s2 bigint)"); err != nil {
			return err
		}
		for i := range all {
			b := ids.Bytes(5)
			pick := func(k int) int64 { return int64(b[k] % 4) }
			all[i] = rows{pick(0) + 1, pick(1) + 1, pick(2) + 1, pick(3), pick(4)}
			r := all[i]
			null := func(v int64) any {
				if v == 0 {
					return nil
				}
				return v
			}
			if _, err := db.Exec(t.Context(), tx, "insert into scope_row values ($1, $2, $3, $4, $5, $6)", i, r.programme, r.partner, r.group, null(r.school1), null(r.school2)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhere compares the SQL of random scopes with a model, on random rows.
func TestWhere(t *testing.T) {
	t.Parallel()
	d := testkit.DB(t)
	all := fill(t, d, 80)
	kinds := []Kind{Programme, Partner, Group, School, All, "odd"}
	rapid.Check(t, func(rt *rapid.T) {
		var s Scope
		var held []Assignment
		for range rapid.IntRange(0, 4).Draw(rt, "assignments") {
			k := rapid.SampledFrom(kinds).Draw(rt, "kind")
			if k == All && rapid.IntRange(0, 3).Draw(rt, "rarely") > 0 {
				continue
			}
			a := Assignment{Kind: k, Target: int64(rapid.IntRange(1, 5).Draw(rt, "target"))}
			held = append(held, a)
			s.add(a)
		}
		c := columns(rt)
		var args db.Args
		args.Add("before")
		where := s.Where(&args, c)
		limit := args.Add(1000)
		query := "select id from scope_row where $1 = 'before' and " + where + " and 0 < " + limit + " order by id"
		if !strings.Contains(query, "$1") {
			rt.Fatal(query)
		}
		got, err := db.Values[int](t.Context(), d, query, args.List()...)
		if err != nil {
			rt.Fatalf("%s: %v", query, err)
		}
		var want []int
		for i, r := range all {
			if slices.ContainsFunc(held, func(a Assignment) bool { return reaches(a, c, r) }) {
				want = append(want, i)
			}
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%s: %v, want %v", where, got, want)
		}
	})
}

func columns(rt *rapid.T) Columns {
	name := func(column string) string {
		if rapid.IntRange(0, 4).Draw(rt, column) == 0 {
			return "" // the query has no such column
		}
		return column
	}
	c := Columns{Programme: name("programme"), Partner: name("partner"), Group: name("grp")}
	for _, s := range []string{"s1", "s2"} {
		if name(s) != "" {
			c.Schools = append(c.Schools, s)
		}
	}
	return c
}

// reaches is the model.
func reaches(a Assignment, c Columns, r rows) bool {
	switch a.Kind {
	case All:
		return true
	case Programme:
		return c.Programme != "" && a.Target == r.programme
	case Partner:
		return c.Partner != "" && a.Target == r.partner
	case Group:
		return c.Group != "" && a.Target == r.group
	case School:
		return slices.Contains(c.Schools, "s1") && a.Target == r.school1 || slices.Contains(c.Schools, "s2") && a.Target == r.school2
	default:
		return false
	}
}

// TestZeroReachesNothing: a scope that no grant made, and a grant that Authorize
// did not make, see no row, whatever the columns.
func TestZeroReachesNothing(t *testing.T) {
	t.Parallel()
	full := Columns{"programme", "partner", "grp", []string{"s1", "s2"}}
	for _, s := range []Scope{{}, Grant[ReadTeens]{}.Scope()} {
		for _, c := range []Columns{{}, full} {
			var a db.Args
			if where := s.Where(&a, c); where != "(1=0)" || len(a.List()) != 0 {
				t.Errorf("%s %v", where, a.List())
			}
		}
	}
	if !(Scope{}).Nothing() || (Scope{all: true}).Nothing() || (Scope{schools: []int64{1}}).Nothing() {
		t.Error("Nothing")
	}
	if s := (Scope{groups: []int64{1}}); s.Where(&db.Args{}, Columns{Programme: "p"}) != "(1=0)" {
		t.Error("a scope of groups reaches rows that have none")
	}
	if (Grant[ReadTeens]{}).Actor().ID != 0 || (Grant[ReadTeens]{}).Role() != "" {
		t.Error("a zero grant is somebody's")
	}
	if _, err := Authorize[ReadTeens](Actor{}); fault.KindOf(err) != fault.Denied {
		t.Error(err)
	}
}

// A condition stands alone: beside "and" and after "not" it means the same.
func TestWhereIsOneCondition(t *testing.T) {
	t.Parallel()
	s := Scope{programmes: []int64{1, 2}, groups: []int64{3}}
	for _, x := range []Scope{s, {}, {all: true}} {
		where := x.Where(&db.Args{}, Columns{Programme: "p", Group: "g"})
		if !strings.HasPrefix(where, "(") || !strings.HasSuffix(where, ")") {
			t.Errorf("%s", where)
		}
	}
	if got := s.Where(&db.Args{}, Columns{Programme: "p", Group: "g"}); got != "(p in ($1,$2) or g in ($3))" {
		t.Errorf("got %s", got)
	}
	if fmt.Sprint(reflect.TypeOf(s).NumField()) != "5" {
		t.Error("a new part of Scope: does Where use it?")
	}
}
