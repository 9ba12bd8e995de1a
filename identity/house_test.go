package identity

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/clock"
	"binome/internal/db"
	"binome/internal/id"
	"binome/internal/job"
	"binome/internal/mail"
	"binome/internal/testkit"
	"binome/internal/testkit/webkit"
	"binome/internal/web"
)

const goodPassword = "cheval agrafe violon"

// house is two partners of one programme, with people of both.
type house struct {
	t     *testing.T
	db    *db.DB
	clock clock.Clock
	ids   *id.Source
	s     *Store
	site  *webkit.Site
	box   string // the outbox folder

	programme, partnerA, partnerB int64
	groupA, groupB                int64
	schoolA, schoolB              int64 // maternelles, one a partner
	shared, unused                int64 // a collège of both; one of none

	admin, admin2, lead, dpo AccountID
	managerA, secondA        AccountID
	managerB                 AccountID
	facilitatorA             AccountID
	facilitatorB             AccountID
	contactA, contactShared  AccountID
	both                     AccountID // facilitates in A, manages in B
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testkit.DB(t), clock: testkit.At("2026-11-26T12:00"), ids: testkit.IDs(t.Name()), box: filepath.Join(t.TempDir(), "outbox")}
	h.s = NewStore(h.db, h.clock, h.ids)
	h.s.hasher.memory, h.s.hasher.passes = 64, 1 // cheap: TestPHC pays the real price
	for _, x := range []*int64{
		&h.programme, &h.partnerA, &h.partnerB, &h.groupA, &h.groupB, &h.schoolA, &h.schoolB, &h.shared, &h.unused,
	} {
		*x = int64(id.New[house](h.ids))
	}
	h.places()
	h.people()
	return h
}

func (h *house) places() {
	h.t.Helper()
	cohortA, cohortB := int64(id.New[house](h.ids)), int64(id.New[house](h.ids))
	err := h.db.Tx(h.t.Context(), func(tx *db.Tx) error {
		run := func(q string, args ...any) error {
			_, err := db.Exec(h.t.Context(), tx, q, args...)
			return err
		}
		steps := []func() error{
			func() error {
				return run("insert into programme (id, name, created_at) values ($1, 'Pilote', 0)", h.programme)
			},
		}
		for _, p := range []struct {
			partner, cohort, group, school int64
			number                         int
			name                           string
		}{{h.partnerA, cohortA, h.groupA, h.schoolA, 1, "A"}, {h.partnerB, cohortB, h.groupB, h.schoolB, 2, "B"}} {
			steps = append(steps,
				func() error {
					return run("insert into partner (id, kind, name, name_key, created_at) values ($1, 'operator', $2, $2, 0)", p.partner, p.name)
				},
				func() error { return h.school(run, p.school, "maternelle", "M"+p.name) },
				func() error {
					return run("insert into cohort (id, programme_id, partner_id, number, zone, first_week, created_at) values ($1, $2, $3, $4, 'B', '2026-10-05', 0)",
						p.cohort, h.programme, p.partner, p.number)
				},
				func() error {
					return run("insert into cohort_group (id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color) values ($1, $2, $3, 1, 'am', '09:00', '12:00', 'circle', 'coral')",
						p.group, p.cohort, p.school)
				})
		}
		steps = append(steps,
			func() error { return h.school(run, h.shared, "college", "partagé") },
			func() error { return h.school(run, h.unused, "college", "nouveau") })
		for i, c := range []int64{cohortA, cohortB} {
			steps = append(steps, func() error {
				return run("insert into teen (id, cohort_id, college_id, level, shape, color, sealed_identity, created_at) values ($1, $2, $3, '4e', 'circle', 'coral', $4, 0)",
					1000+i, c, h.shared, []byte{0})
			})
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) school(run func(string, ...any) error, which int64, kind, name string) error {
	return run("insert into school (id, kind, uai, name, name_key, zone, created_at) values ($1, $2, $3, $4, $4, 'B', 0)", which, kind, name, name)
}

func (h *house) people() {
	h.admin = h.person("Admin Un", access.PlatformAdmin, access.All, 0)
	h.admin2 = h.person("Admin Deux", access.PlatformAdmin, access.All, 0)
	h.lead = h.person("Lise Pilote", access.SteeringLead, access.All, 0)
	h.dpo = h.person("Denis Protège", access.DPO, access.Partner, h.partnerA)
	h.managerA = h.person("Alma Coord", access.PartnerManager, access.Partner, h.partnerA)
	h.secondA = h.person("Adèle Seconde", access.PartnerManager, access.Partner, h.partnerA)
	h.managerB = h.person("Basile Coord", access.PartnerManager, access.Partner, h.partnerB)
	h.facilitatorA = h.person("Fanta Diallo", access.Facilitator, access.Group, h.groupA)
	h.facilitatorB = h.person("Félix Brun", access.Facilitator, access.Group, h.groupB)
	h.contactA = h.person("Maud Contact", access.MaternelleContact, access.School, h.schoolA)
	h.contactShared = h.person("Carole Commune", access.CollegeContact, access.School, h.shared)
	h.both = h.person("Omar Double", access.Facilitator, access.Group, h.groupA)
	h.give(h.both, access.PartnerManager, access.Partner, h.partnerB)
}

// email of the person of that name.
func email(name string) string {
	return strings.ReplaceAll(emailKey(name), " ", ".") + "@exemple.example"
}

// person adds an account with one role, from the terminal.
func (h *house) person(name string, role access.Role, kind access.Kind, target int64) AccountID {
	h.t.Helper()
	who := h.bare(name, audit.Actor{})
	h.give(who, role, kind, target)
	return who
}

// bare adds an account without a role.
func (h *house) bare(name string, by audit.Actor) AccountID {
	h.t.Helper()
	n, fields := Draft{Name: name, Email: email(name)}.Parse()
	if fields != nil {
		h.t.Fatal(fields)
	}
	who := id.New[access.Account](h.ids)
	h.ok(h.s.AddAccount(h.t.Context(), by, who, n))
	return who
}

func (h *house) give(who AccountID, role access.Role, kind access.Kind, target int64) AssignmentID {
	h.t.Helper()
	a := h.role(who, role, kind, target)
	a.From = clock.NewDate(2026, time.September, 1)
	h.ok(h.s.Assign(h.t.Context(), audit.Actor{}, a))
	return a.ID
}

// role is a proposal from today on.
func (h *house) role(who AccountID, role access.Role, kind access.Kind, target int64) Assignment {
	return Assignment{ID: id.New[Assignment](h.ids), Account: who, Role: role, Kind: kind, Target: target, From: h.clock.Today()}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// password gives the account a password, from the terminal.
func (h *house) password(who AccountID, password string) {
	h.t.Helper()
	h.ok(h.s.SetPassword(h.t.Context(), audit.Actor{}, who, password))
}

func (h *house) actor(who AccountID) access.Actor {
	h.t.Helper()
	a, err := h.s.Actor(h.t.Context(), who)
	h.ok(err)
	return a
}

// grant is the account's permission P.
func grant[P access.Permission](h *house, who AccountID) access.Grant[P] {
	h.t.Helper()
	g, err := access.Authorize[P](h.actor(who))
	h.ok(err)
	return g
}

func (h *house) manages(who AccountID) access.Grant[access.ManagePeople] {
	h.t.Helper()
	return grant[access.ManagePeople](h, who)
}

func (h *house) approves(who AccountID) access.Grant[access.ApproveRoles] {
	h.t.Helper()
	return grant[access.ApproveRoles](h, who)
}

// token signs the account in without a password.
func (h *house) token(who AccountID) string {
	h.t.Helper()
	token, err := h.s.SignInAs(h.t.Context(), who, "essai")
	h.ok(err)
	return token
}

// holds reports who holds a token, 0 for nobody.
func (h *house) holds(token string) AccountID {
	h.t.Helper()
	a, ok, err := h.s.Identify(h.t.Context(), token)
	h.ok(err)
	if !ok {
		return 0
	}
	return a.ID
}

// open serves the pages.
func (h *house) open() *webkit.Site {
	h.t.Helper()
	if h.site == nil {
		h.site = webkit.New(h.t, h.db, nil, h.clock, h.ids, func(rt *web.Router) {
			Routes(rt, h.s, Options{Demo: true, BaseURL: "https://binome.example", Targets: h.targets, MailInFiles: true})
		})
		h.site.IdentifyBy(h.s.Identify)
	}
	return h.site
}

// targets are what a scope sees, or all of the house: pages must not rely on them
// for what may be given.
func (h *house) targets(ctx context.Context, scope access.Scope) ([]Target, error) {
	x, err := h.s.reachOf(ctx, h.db, scope)
	return slices.DeleteFunc(h.allTargets(), func(t Target) bool {
		return t.Kind != access.Programme && t.ID != h.shared && t.ID != h.groupB && !x.holds(Assignment{Role: access.Facilitator, Kind: t.Kind, Target: t.ID})
	}), err
}

func (h *house) allTargets() []Target {
	return []Target{
		{access.Programme, h.programme, "Programme : Pilote"},
		{access.Partner, h.partnerA, "Association : A"},
		{access.Partner, h.partnerB, "Association : B"},
		{access.School, h.schoolA, "Maternelle : A"},
		{access.School, h.schoolB, "Maternelle : B"},
		{access.School, h.shared, "Collège : partagé"},
		{access.School, h.unused, "Collège : nouveau"},
		{access.Group, h.groupA, "Groupe : A"},
		{access.Group, h.groupB, "Groupe : B"},
	}
}

// browser is one in which the account is signed in; 0 is a stranger.
func (h *house) browser(who AccountID) *webkit.Client {
	h.t.Helper()
	c := h.open().As(access.Actor{})
	if who != 0 {
		c.SetCookie("binome", h.token(who))
	}
	return c
}

// post does the waiting jobs and gives the messages that they wrote.
func (h *house) post() []mail.Message {
	h.t.Helper()
	sender := mail.Folder(h.box, h.clock, h.ids)
	w := job.NewWorker(h.db, h.clock, discard(), Jobs(h.s, sender, "https://binome.example"))
	_, err := w.Drain(h.t.Context())
	h.ok(err)
	return h.messages()
}

// later moves the clock.
func (h *house) later(d time.Duration) {
	h.clock.Set(h.clock.Now().Add(d))
}

// messages are those in the outbox, the oldest first. Each is read once.
func (h *house) messages() (list []mail.Message) {
	h.t.Helper()
	files, err := filepath.Glob(h.box + "/*.json")
	h.ok(err)
	for _, f := range files {
		var m mail.Message
		h.ok(json.Unmarshal(readFile(h.t, f), &m))
		h.ok(os.Remove(f))
		list = append(list, m)
	}
	return list
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (h *house) count(query string, args ...any) int {
	h.t.Helper()
	n, err := db.Value[int](h.t.Context(), h.db, query, args...)
	h.ok(err)
	return n
}

// audited is how many entries of the action the log has about the account.
func (h *house) audited(action string, who AccountID) int {
	h.t.Helper()
	return h.count("select count(*) from audit_entry where action = $1 and object = $2", action, audit.Ref("account", who))
}

func client(n byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, n}) }

func want(t *testing.T, p webkit.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("status %d, want %d: %.400s", p.Code, code, p.Text())
	}
	for _, s := range texts {
		if !strings.Contains(p.Text(), s) {
			t.Errorf("%q is not in the page: %.1500s", s, p.Text())
		}
	}
}

func never(t *testing.T, p webkit.Page, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(p.Body, s) {
			t.Errorf("%q is in the page", s)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
