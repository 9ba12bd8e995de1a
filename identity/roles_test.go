package identity

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/fault"
)

// TestPropose says, for a partner's manager and for an administrator, which roles
// they may give on what.
func TestPropose(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	newcomer := h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)})
	places := map[string]struct {
		kind   access.Kind
		target int64
	}{
		"all": {access.All, 0}, "programme": {access.Programme, h.programme}, "partner A": {access.Partner, h.partnerA}, "partner B": {access.Partner, h.partnerB},
		"group A": {access.Group, h.groupA}, "group B": {access.Group, h.groupB}, "school A": {access.School, h.schoolA}, "school B": {access.School, h.schoolB},
		"shared school": {access.School, h.shared}, "unused school": {access.School, h.unused}, "nowhere": {access.Group, 42},
	}
	byManager := map[string]bool{
		"partner-manager partner A": true, "facilitator group A": true, "college-contact school A": true, "maternelle-contact school A": true, "teacher school A": true,
		"college-contact unused school": true, "maternelle-contact unused school": true, "teacher unused school": true,
	}
	for _, role := range access.Roles() {
		for place, p := range places {
			name := string(role) + " " + place
			a := h.role(newcomer, role, p.kind, p.target)
			err := h.s.Propose(t.Context(), h.manages(h.managerA), a)
			if want := byManager[name]; (err == nil) != want || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("a manager gives %s: %v", name, err)
			}
			fitting := slices.Contains(Kinds(role), p.kind)
			b := h.role(newcomer, role, p.kind, p.target)
			b.From = a.From.AddDays(1000) // not the days of the first
			b.Until = b.From
			if !a.From.IsZero() && err == nil {
				h.ok(h.s.EndRole(t.Context(), h.manages(h.managerA), a.ID, a.From))
			}
			if err := h.s.Propose(t.Context(), h.manages(h.admin), b); (err == nil) != fitting {
				t.Errorf("an administrator gives %s: %v", name, err)
			}
		}
	}
}

// TestTwoPersons follows which roles wait, and for whom.
func TestTwoPersons(t *testing.T) {
	t.Parallel()
	waits := []access.Role{access.PlatformAdmin, access.PartnerManager, access.Facilitator, access.CollegeContact, access.MaternelleContact}
	for _, role := range access.Roles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			who := h.bare("Nadir Nouveau", audit.Actor{})
			kind := Kinds(role)[0]
			target := map[access.Kind]int64{access.Programme: h.programme, access.Partner: h.partnerA, access.Group: h.groupA, access.School: h.schoolA}[kind]
			a := h.role(who, role, kind, target)
			h.ok(h.s.Propose(t.Context(), h.manages(h.admin), a))
			if lives := h.actor(who).Has(role); lives == slices.Contains(waits, role) {
				t.Fatalf("lives at once: %v", lives)
			}
			err := h.s.Approve(t.Context(), h.approves(h.admin), a.ID)
			if !slices.Contains(waits, role) {
				if fault.KindOf(err) != fault.Conflict {
					t.Errorf("approved twice: %v", err)
				}
				return
			}
			if fault.KindOf(err) != fault.Denied || h.actor(who).Has(role) {
				t.Errorf("who proposed approves: %v", err)
			}
			h.ok(h.s.Approve(t.Context(), h.approves(h.admin2), a.ID))
			if !h.actor(who).Has(role) || h.audited("role-approved", who) != 1 || h.audited("role-proposed", who) != 1 {
				t.Error("approved, and dead or unheard of")
			}
		})
	}
}

// Nobody is their own second person: neither by proposing for oneself, nor by two
// proposals, nor through a second account that one made an administrator.
func TestNobodyIsTheirOwnSecondPerson(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	mine := h.role(h.admin, access.Facilitator, access.Group, h.groupA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.admin), mine))
	for i := range 2 { // the same again is no second voice
		again := mine
		again.ID += AssignmentID(i)
		_ = h.s.Propose(t.Context(), h.manages(h.admin), again)
		_ = h.s.Approve(t.Context(), h.approves(h.admin), again.ID)
	}
	forMe := h.role(h.admin, access.Facilitator, access.Group, h.groupB)
	h.ok(h.s.Propose(t.Context(), h.manages(h.admin2), forMe))
	if err := h.s.Approve(t.Context(), h.approves(h.admin), forMe.ID); fault.KindOf(err) != fault.Denied {
		t.Errorf("a role for oneself: %v", err)
	}
	puppet := h.bare("Marion Nette", audit.Actor{Account: int64(h.admin)})
	second := h.role(puppet, access.PlatformAdmin, access.All, 0)
	h.ok(h.s.Propose(t.Context(), h.manages(h.admin), second))
	if _, err := access.Authorize[access.ApproveRoles](h.actor(puppet)); err == nil {
		t.Error("one person makes two administrators")
	}
	if h.actor(h.admin).Has(access.Facilitator) {
		t.Error("an administrator reads names alone")
	}
}

func TestApprove(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	who := h.bare("Nadir Nouveau", audit.Actor{Account: int64(h.managerA)})
	a := h.role(who, access.Facilitator, access.Group, h.groupA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), a))
	for name, c := range map[string]struct {
		who  AccountID
		kind fault.Kind
	}{"who proposed": {h.managerA, fault.Denied}, "another partner": {h.managerB, fault.NotFound}} {
		if err := h.s.Approve(t.Context(), h.approves(c.who), a.ID); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.s.Approve(t.Context(), h.approves(h.secondA), a.ID+1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a role that is not there: %v", err)
	}
	h.ok(h.s.Approve(t.Context(), h.approves(h.secondA), a.ID))
	if err := h.s.Approve(t.Context(), h.approves(h.admin), a.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("twice: %v", err)
	}
	late := h.role(who, access.Facilitator, access.Group, h.groupA)
	late.From, late.Until = clock.NewDate(2026, time.January, 5), clock.NewDate(2026, time.January, 9)
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), late))
	if err := h.s.Approve(t.Context(), h.approves(h.secondA), late.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("past dates: %v", err)
	}
	atTerminal := h.role(who, access.PartnerManager, access.Partner, h.partnerA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.managerA), atTerminal))
	h.ok(h.s.ApproveAtTerminal(t.Context(), atTerminal.ID))
	if !h.actor(who).Has(access.PartnerManager) {
		t.Error("the terminal is not a second person")
	}
}

func TestEndRole(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	today := h.clock.Today()
	roles, err := h.s.AssignmentsOf(t.Context(), h.facilitatorA)
	h.ok(err)
	which := roles[0].ID
	for name, c := range map[string]struct {
		who  AccountID
		last clock.Date
		kind fault.Kind
	}{
		"another partner":  {h.managerB, today, fault.NotFound},
		"before its start": {h.managerA, roles[0].From.AddDays(-2), fault.Invalid},
	} {
		if err := h.s.EndRole(t.Context(), h.manages(c.who), which, c.last); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.ok(h.s.EndRole(t.Context(), h.manages(h.managerA), which, today.AddDays(10)))
	if err := h.s.EndRole(t.Context(), h.manages(h.managerA), which, today.AddDays(11)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a role is made longer by one person: %v", err)
	}
	h.ok(h.s.EndRole(t.Context(), h.manages(h.managerA), which, today.AddDays(-1)))
	if h.actor(h.facilitatorA).Has(access.Facilitator) {
		t.Error("the role lives")
	}
	if err := h.s.EndRole(t.Context(), h.manages(h.managerA), which, today); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a role that is over comes back by one person: %v", err)
	}
	dpo, err := h.s.AssignmentsOf(t.Context(), h.dpo)
	h.ok(err)
	if err := h.s.EndRole(t.Context(), h.manages(h.managerA), dpo[0].ID, today); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a manager ends the role of who watches them: %v", err)
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	today := h.clock.Today()
	stand := h.bare("Rémi Remplace", audit.Actor{Account: int64(h.managerA)})
	roles, err := h.s.AssignmentsOf(t.Context(), h.facilitatorA)
	h.ok(err)
	which := roles[0].ID
	h.ok(h.s.EndRole(t.Context(), h.manages(h.managerA), which, today.AddDays(60)))
	try := func(who AccountID, from, until clock.Date) error {
		a := h.role(who, "", "", 0)
		a.From, a.Until = from, until
		return h.s.Replace(t.Context(), h.manages(h.managerA), which, a)
	}
	for name, c := range map[string]struct {
		who         AccountID
		from, until clock.Date
		field       string
	}{
		"oneself":        {h.facilitatorA, today, today, "personne"},
		"without an end": {stand, today, clock.Date{}, "fin"},
		"backwards":      {stand, today, today.AddDays(-1), "fin"},
		"too early":      {stand, roles[0].From.AddDays(-1), today, "debut"},
		"too late":       {stand, today, today.AddDays(61), "fin"},
		"already there":  {h.both, today, today.AddDays(5), "personne"},
	} {
		if err := try(c.who, c.from, c.until); fault.FieldsOf(err).On(c.field) == "" {
			t.Errorf("%s: want a message on %s, got %v", name, c.field, err)
		}
	}
	if err := try(h.facilitatorB, today, today.AddDays(5)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("somebody of another partner: %v", err)
	}
	h.ok(try(stand, today, today.AddDays(13)))
	got, err := h.s.AssignmentsOf(t.Context(), stand)
	h.ok(err)
	if len(got) != 1 || got[0].Role != access.Facilitator || got[0].Target != h.groupA || got[0].Replaces != which || !got[0].ApprovedAt.IsZero() {
		t.Fatalf("%+v", got)
	}
	h.ok(h.s.Approve(t.Context(), h.approves(h.secondA), got[0].ID))
	people, err := h.s.Facilitators(t.Context(), h.groupA, today)
	h.ok(err)
	if !slices.ContainsFunc(people, func(a Account) bool { return a.ID == stand }) || len(people) != 3 {
		t.Errorf("%d facilitate the group", len(people))
	}
	h.later(14 * 24 * time.Hour)
	if h.actor(stand).Has(access.Facilitator) {
		t.Error("a replacement goes on after its last day")
	}
	contact, err := h.s.AssignmentsOf(t.Context(), h.contactA)
	h.ok(err)
	if err := h.s.Replace(t.Context(), h.manages(h.managerA), contact[0].ID, h.role(stand, "", "", 0)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a contact is replaced: %v", err)
	}
}

// TestTakeOver says whose account a manager of partner A may invite, close and open
// again: nobody whose roles, of now, of later or waiting, go beyond their reach.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	inside := h.bare("Sans Rôle", audit.Actor{Account: int64(h.managerA)})
	colleague := h.bare("De Collègue", audit.Actor{Account: int64(h.secondA)})
	elsewhere := h.bare("D'Ailleurs", audit.Actor{Account: int64(h.managerB)})
	waiting := h.person("Attend Ailleurs", access.Facilitator, access.Group, h.groupA)
	h.ok(h.s.Propose(t.Context(), h.manages(h.admin), h.role(waiting, access.PartnerManager, access.Partner, h.partnerB)))
	later := h.person("Plus Tard", access.Facilitator, access.Group, h.groupA)
	tomorrow := h.role(later, access.SteeringLead, access.All, 0)
	tomorrow.From = h.clock.Today().AddDays(300)
	h.ok(h.s.Assign(t.Context(), audit.Actor{}, tomorrow))
	once := h.person("Autrefois Ailleurs", access.Facilitator, access.Group, h.groupA)
	past := h.role(once, access.PartnerManager, access.Partner, h.partnerB)
	past.From, past.Until = clock.NewDate(2025, time.January, 6), clock.NewDate(2025, time.June, 30)
	h.ok(h.s.Assign(t.Context(), audit.Actor{}, past))
	cases := map[string]struct {
		who  AccountID
		kind fault.Kind // 0: may
	}{
		"a facilitator of hers": {h.facilitatorA, 0}, "a contact of hers": {h.contactA, 0}, "another manager of hers": {h.secondA, 0},
		"somebody she added": {inside, 0}, "somebody her colleague added": {colleague, 0}, "a role elsewhere, long over": {once, 0},
		"an administrator": {h.admin, fault.NotFound}, "steering": {h.lead, fault.NotFound}, "another partner's facilitator": {h.facilitatorB, fault.NotFound},
		"another partner's manager": {h.managerB, fault.NotFound}, "somebody added elsewhere": {elsewhere, fault.NotFound}, "nobody": {12345, fault.NotFound},
		"the DPO of her partner": {h.dpo, fault.Denied}, "also a manager elsewhere": {h.both, fault.Denied}, "a contact shared with another partner": {h.contactShared, fault.Denied},
		"a role waits elsewhere": {waiting, fault.Denied}, "a role elsewhere to come": {later, fault.Denied},
	}
	for name, c := range cases {
		g := h.manages(h.managerA)
		acts := map[string]error{
			"invites": h.s.Invite(t.Context(), g, c.who), "closes": h.s.Close(t.Context(), g, c.who), "reopens": h.s.Reopen(t.Context(), g, c.who),
		}
		for act, err := range acts {
			if fault.KindOf(err) != c.kind {
				t.Errorf("%s, %s: %v", name, act, err)
			}
		}
	}
	if err := h.s.Close(t.Context(), h.manages(h.managerA), h.managerA); fault.KindOf(err) != fault.Denied {
		t.Errorf("closes herself: %v", err)
	}
	for _, who := range []AccountID{h.managerA, h.lead, h.facilitatorB, h.both, h.dpo} {
		h.ok(h.s.Invite(t.Context(), h.manages(h.admin), who))
	}
}

// TestReach compares what a manager of partners sees and may manage with a model,
// on random roles.
func TestReach(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	targets := []struct {
		kind   access.Kind
		target int64
		a, b   bool // inside partner A, B
		seenA  bool // an account with a role on it is visible to A's managers
	}{
		{access.All, 0, false, false, false},
		{access.Programme, h.programme, false, false, true},
		{access.Partner, h.partnerA, true, false, true},
		{access.Partner, h.partnerB, false, true, false},
		{access.Group, h.groupA, true, false, true},
		{access.Group, h.groupB, false, true, false},
		{access.School, h.schoolA, true, false, true},
		{access.School, h.schoolB, false, true, false},
		{access.School, h.shared, false, false, true},
		{access.School, h.unused, true, true, true},
	}
	today := h.clock.Today()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		who := AccountID(1000 + n)
		var roles []Assignment
		var by []audit.Actor
		seen, mine := false, true
		for range rapid.IntRange(0, 3).Draw(rt, "roles") {
			x := targets[rapid.IntRange(0, len(targets)-1).Draw(rt, "target")]
			a := h.role(who, rapid.SampledFrom(access.Roles()).Draw(rt, "role"), x.kind, x.target)
			a.From = today.AddDays(rapid.IntRange(-20, 20).Draw(rt, "from"))
			if rapid.Bool().Draw(rt, "ends") {
				a.Until = a.From.AddDays(rapid.IntRange(0, 15).Draw(rt, "days"))
			}
			waits := map[bool]audit.Actor{true: {Account: int64(h.admin)}}
			roles, by = append(roles, a), append(by, waits[rapid.Bool().Draw(rt, "waits")])
			seen = seen || x.seenA
			if a.Until.IsZero() || !a.Until.Before(today) {
				mine = mine && x.a && givable(a.Role)
			}
		}
		h.ok(h.db.Tx(t.Context(), func(tx *db.Tx) error {
			if err := h.s.addAccount(t.Context(), tx, audit.Actor{}, who, New{name: "Au Hasard"}); err != nil {
				return err
			}
			for i, a := range roles {
				if err := h.s.assign(t.Context(), tx, by[i], a); err != nil {
					return err
				}
			}
			return nil
		}))
		err := h.s.Close(t.Context(), h.manages(h.managerA), who)
		want := map[bool]fault.Kind{true: 0, false: fault.Denied}[mine]
		if !seen {
			want = fault.NotFound
		}
		if fault.KindOf(err) != want {
			rt.Fatalf("kind %d, want %d: %v", fault.KindOf(err), want, err)
		}
		list, err := visible(t.Context(), h.s, grant[access.ReadPeople](h, h.managerA))
		if err != nil {
			rt.Fatal(err)
		}
		if slices.ContainsFunc(list, func(a Account) bool { return a.ID == who }) != (want != fault.NotFound) {
			rt.Fatal("the list and the page differ")
		}
	})
}

// Nothing can be done with a scope that no grant gave.
func TestZeroScopeReachesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	x, err := h.s.reachOf(t.Context(), h.db, access.Scope{})
	h.ok(err)
	if x.all || len(x.groups)+len(x.schools)+len(x.partners)+len(x.programmes) != 0 {
		t.Errorf("%+v", x)
	}
	var args db.Args
	where := accountScope(access.Scope{}, &args, 0)
	n, err := db.Value[int](t.Context(), h.db, "select count(*) from account a where "+where, args.List()...)
	if err != nil || n != 0 {
		t.Errorf("%d accounts, %v", n, err)
	}
}
