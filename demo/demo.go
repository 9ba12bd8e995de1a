// Package demo fills an empty house with a pilot that never was: the AMI's own,
// in Roubaix, and a smaller one in Vaulx, from the spring of 2026 to the spring of
// 2027, cut at any instant.
//
// Everything is played through the verbs of the other rooms, with real grants, by
// the people who would do it, at the hour at which they would: what the rooms
// refuse cannot be in the demonstration. Moments are kept in an agenda in order of
// time; a moment may add later ones. Who is who and who came when is written down
// (monday.go and the others); minutes, moods and small words come from dice thrown
// by name, so that nothing depends on the order of things.
//
// Identifiers come from one seeded source: an emptied folder fills the same again,
// and a later cut begins like an earlier one.
//
// Everybody here is invented. Each person has a canary in each class of data, a
// text found nowhere else, which tells where data went.
package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/internal/id"
	"binome/journal"
	"binome/outcome"
	"binome/partner"
	"binome/school"
	"binome/session"
)

// Source is the seeded stream from which the demonstration takes its identifiers.
func Source() *id.Source {
	var key [32]byte
	copy(key[:], "binome, pilote de démonstration")
	return id.From(rand.NewChaCha8(key))
}

// House is what the demonstration needs of the program. Clock is a stopped one,
// the same as that of every store; IDs is a fresh Source, also theirs.
type House struct {
	Clock         clock.Clock
	IDs           *id.Source
	Data, BaseURL string // the data folder, the public address
	Identity      *identity.Store
	Partner       *partner.Store
	School        *school.Store
	Cohort        *cohort.Store
	Session       *session.Store
	Journal       *journal.Store
	Outcome       *outcome.Store
}

// Seed plays the timeline up to and including the instant until, leaves the clock
// there, and writes demo.json in the data folder. The house must be empty.
func Seed(ctx context.Context, h House, until time.Time) error {
	p := &play{House: h, until: until.In(clock.Paris), log: newRegister()}
	p.prepare()
	if err := p.run(ctx); err != nil {
		return err
	}
	return p.write(ctx)
}

// play is the demonstration under way.
type play struct {
	House
	until  time.Time
	agenda agenda
	pilots []*pilot
	log    *register
}

// run does what is in the agenda, each moment at its time.
func (p *play) run(ctx context.Context) error {
	for {
		m, ok := p.agenda.next(p.until)
		if !ok {
			p.Clock.Set(p.until)
			return nil
		}
		p.Clock.Set(m.at)
		if err := m.do(ctx); err != nil {
			return err
		}
	}
}

// by loads what the account may do now and asks for the permission P.
func by[P access.Permission](ctx context.Context, p *play, who *adult) (access.Grant[P], error) {
	actor, err := p.Identity.Actor(ctx, who.id)
	if err != nil {
		return access.Grant[P]{}, err
	}
	return access.Authorize[P](actor)
}
