package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"binome/internal/clock"
	"binome/internal/ui"
)

const (
	cohortsPerProgramme = 100
	benchToken          = "bench-token-of-the-load-generator" // its hash is stored, as for any sign-in
	facilitator         = 2                                   // numbers of accounts
	steeringLead        = 1
)

// firstMonday is when every cohort's sixteen weeks began: all are over.
var firstMonday = clock.NewDate(2026, 2, 2)

func sessionDate(week, group int) clock.Date { return firstMonday.AddDays(7*(week-1) + group) }
func instant(week, group int) int64          { return clock.Micros(sessionDate(week, group).At(9, 0)) }
func decimal(n int) string                   { return strconv.Itoa(n) }
func textInstant(week, group int) string {
	return sessionDate(week, group).At(9, 0).UTC().Format("2006-01-02 15:04:05.000Z")
}

// fillBinome writes a migrated database of the program: everything that a
// cohort which went through its sixteen weeks has, strips included, under the
// program's random identifiers. Identities are bytes that no key opens: the
// bench signs in as steering, which never opens one. Events, one a teen and
// session, only when asked: they are not read by the pages measured.
func fillBinome(path string, w world, events bool) error {
	f, err := openFiller(path)
	if err != nil {
		return err
	}
	fillPeople(f)
	fillProgrammes(f, w)
	fillSchools(f, w)
	fillCohorts(f, w)
	fillMinors(f, w)
	fillPlaces(f, w)
	fillSessions(f, w)
	fillStrips(f, w)
	if events {
		fillEvents(f, w)
	}
	return f.finish()
}

// fillPeople adds the steering lead who looks and the facilitator who marked.
func fillPeople(f *filler) {
	made := instant(1, 0)
	accounts := f.into("account", "id, email, email_key, name, name_key, created_at")
	accounts.row(key(anAccount, steeringLead), "pilotage@exemple.fr", "pilotage@exemple.fr", "Odile Bramant", "odile bramant", made)
	accounts.row(key(anAccount, facilitator), "referent@exemple.fr", "referent@exemple.fr", "Karim Lestrade", "karim lestrade", made)
	accounts.end()
	roles := f.into("assignment", "id, account_id, role, scope_kind, scope_id, starts_on, proposed_at, approved_at")
	roles.row(key(anAssignment, steeringLead), key(anAccount, steeringLead), "steering-lead", "all", 0, "2026-01-01", made, made)
	roles.end()
}

// signIn renews the steering lead's sign-in: a token's SHA-256, as the program
// stores it. Seen from now on, so that its idle limit stays far.
func signIn(path string, clk clock.Clock) error {
	f, err := openFiller(path)
	if err != nil {
		return err
	}
	_, err = f.tx.Exec("delete from signin")
	f.fail("signin", err)
	hash, now := sha256.Sum256([]byte(benchToken)), clk.Now()
	rows := f.into("signin", "token_hash, account_id, version, created_at, seen_at, expires_at")
	rows.row(hash[:], key(anAccount, steeringLead), 1, clock.Micros(now), clock.Micros(now), clock.Micros(now.AddDate(0, 0, 1)))
	rows.end()
	return f.finish()
}

func fillProgrammes(f *filler, w world) {
	made := instant(1, 0)
	partners := f.into("partner", "id, kind, name, name_key, city, created_at")
	programmes := f.into("programme", "id, name, territory, created_at")
	for p := range (w.cohorts() + cohortsPerProgramme - 1) / cohortsPerProgramme {
		name := fmt.Sprintf("Association du Pont %d", p+1)
		partners.row(key(aPartner, p), "operator", name, strings.ToLower(name), "Ville-sous-Bois", made)
		programmes.row(key(aProgramme, p), fmt.Sprintf("Programme %d", p+1), "Territoire d’essai", made)
	}
	partners.end()
	programmes.end()
}

// schoolsPerCohort: two collèges, then two maternelles.
const schoolsPerCohort = 4

func college(cohort, i int) int    { return cohort*schoolsPerCohort + i%2 }
func maternelle(cohort, g int) int { return cohort*schoolsPerCohort + 2 + g%2 }

// class is the school's first or second class: 4e and 3e, or MS and GS.
func class(school, which int) int { return school*2 + which }

func fillSchools(f *filler, w world) {
	made := instant(1, 0)
	schools := f.into("school", "id, kind, uai, name, name_key, city, zone, created_at")
	classes := f.into("school_class", "id, school_id, name, level")
	for s := range w.cohorts() * schoolsPerCohort {
		cohort, place := s/schoolsPerCohort, s%schoolsPerCohort
		kind, name, levels := "college", collegeName(cohort, place%2), []string{"4e", "3e"}
		if place >= 2 {
			kind, name, levels = "maternelle", fmt.Sprintf("Maternelle %s %d", []string{"des Coquelicots", "Pauline-Kergomard"}[place%2], cohort+1), []string{"MS", "GS"}
		}
		schools.row(key(aSchool, s), kind, uai(s), name, strings.ToLower(name), "Ville-sous-Bois", "B", made)
		for i, l := range levels {
			classes.row(key(aClass, class(s, i)), key(aSchool, s), l+" A", l)
		}
	}
	schools.end()
	classes.end()
}

func fillCohorts(f *filler, w world) {
	shapes, colors := ui.Shapes(), ui.Colors()
	cohorts := f.into("cohort", "id, programme_id, partner_id, number, zone, first_week, sessions, created_at")
	groups := f.into("cohort_group", "id, cohort_id, maternelle_id, weekday, half_day, starts_at, ends_at, shape, color")
	for c := range w.cohorts() {
		p := c / cohortsPerProgramme
		cohorts.row(key(aCohort, c), key(aProgramme, p), key(aPartner, p), c%cohortsPerProgramme+1, "B", firstMonday.String(), weeks, instant(1, 0))
		for g := range groupsPerCohort {
			groups.row(key(aGroup, c*groupsPerCohort+g), key(aCohort, c), key(aSchool, maternelle(c, g)), g+1, "am",
				"09:00", "12:00", string(shapes[(c+g)%len(shapes)]), string(colors[g%len(colors)]))
		}
	}
	cohorts.end()
	groups.end()
}

// sealed is an identity's size in bytes that no key opens: version, nonce, text.
func sealed(k kind, n int) []byte {
	b := make([]byte, 0, 96)
	b = append(b, 1)
	for i := range uint64(11) {
		b = binary.BigEndian.AppendUint64(b, mix(uint64(k), uint64(n), i, 9))
	}
	return b
}

func fillMinors(f *filler, w world) {
	shapes, colors := ui.Shapes(), ui.Colors()
	teens := f.into("teen", "id, cohort_id, college_id, class_id, level, shape, color, sealed_identity, created_at")
	children := f.into("child", "id, cohort_id, maternelle_id, class_id, section, shape, color, sealed_identity, created_at")
	made := instant(1, 0)
	for i := range w.teens {
		c, g := i/teensPerCohort, i%teensPerCohort/teensPerGroup
		shape, color := string(shapes[i%teensPerGroup]), string(colors[(i+g)%len(colors)])
		which := 0
		if level(i) == "3e" {
			which = 1
		}
		teens.row(key(aTeen, i), key(aCohort, c), key(aSchool, college(c, i)), key(aClass, class(college(c, i), which)),
			level(i), shape, color, sealed(aTeen, i), made)
		children.row(key(aChild, i), key(aCohort, c), key(aSchool, maternelle(c, g)), key(aClass, class(maternelle(c, g), i%2)),
			[]string{"MS", "GS"}[i%2], shape, string(colors[(i+g+1)%len(colors)]), sealed(aChild, i), made)
	}
	teens.end()
	children.end()
}

// fillPlaces puts each teen in a group and with a child.
func fillPlaces(f *filler, w world) {
	enrolments := f.into("enrolment", "id, cohort_id, group_id, teen_id, starts_on")
	pairs := f.into("pair", "id, cohort_id, teen_id, child_id, starts_on")
	for i := range w.teens {
		c := i / teensPerCohort
		enrolments.row(key(anEnrolment, i), key(aCohort, c), key(aGroup, i/teensPerGroup), key(aTeen, i), firstMonday.String())
		pairs.row(key(aPair, i), key(aCohort, c), key(aTeen, i), key(aChild, i), firstMonday.String())
	}
	enrolments.end()
	pairs.end()
}

func sessionNumber(group, week int) int { return group*weeks + week - 1 }

// fillSessions adds the dates of every group, all opened and validated.
func fillSessions(f *filler, w world) {
	sessions := f.into("session", `id, cohort_id, group_id, number, on_date, starts_at, ends_at, planned_on,
		opened_at, validated_at, validated_by`)
	const halfDay = 3 * 3600 * 1e6
	for g := range w.groups() {
		for week := 1; week <= weeks; week++ {
			on, at := sessionDate(week, g%groupsPerCohort).String(), instant(week, g%groupsPerCohort)
			sessions.row(key(aSession, sessionNumber(g, week)), key(aCohort, g/groupsPerCohort), key(aGroup, g), week,
				on, "09:00", "12:00", on, at, at+halfDay, key(anAccount, facilitator))
		}
	}
	sessions.end()
}

func fillStrips(f *filler, w world) {
	strips := f.into("strip", "person_id, cohort_id, cells")
	for i := range w.teens {
		cohort := key(aCohort, i/teensPerCohort)
		strips.row(key(aTeen, i), cohort, cells(aTeen, i))
		strips.row(key(aChild, i), cohort, cells(aChild, i))
	}
	strips.end()
}

var statusOf = map[byte]string{'P': "present", 'R': "late", 'D': "left-early", 'E': "excused", 'A': "absent"}

// fillEvents adds what the strips come from, week by week over all cohorts: an
// event a teen and session, present ones too, which is more than the program writes.
func fillEvents(f *filler, w world) {
	events := f.into("session_event", `id, session_id, verb, person_id, status, value, author_id, device, device_seq,
		observed_at, received_at, content_hash`)
	seq := 0
	for week := 1; week <= weeks; week++ {
		for i := range w.teens {
			seq++
			g, n := i/teensPerGroup, i*weeks+week
			c, at := letter(aTeen, i, week), instant(week, g%groupsPerCohort)
			name := fmt.Sprintf("%016x%016x", mix(uint64(aMark), uint64(n)), mix(uint64(aMark), uint64(n), 1))
			events.row(name, key(aSession, sessionNumber(g, week)), "mark", key(aTeen, i), statusOf[c], 180-minutes(c),
				key(anAccount, facilitator), "bench", seq, at, at, sealed(aMark, n)[:32])
		}
	}
	events.end()
}
