package main

import (
	"fmt"
	"strconv"

	"binome/internal/id"
)

// What every target holds: cohorts of 60 teens in five groups of twelve, one
// session a week for sixteen weeks. Everything follows from numbers by hashing,
// so that the three databases hold the same attendance and an answer can be
// checked without asking another target.
const (
	teensPerCohort  = 60
	groupsPerCohort = 5
	teensPerGroup   = teensPerCohort / groupsPerCohort
	weeks           = 16
	letters         = "PRDEA" // present, late, left early, excused, absent
)

// world is a size of the data.
type world struct{ teens int }

func (w world) cohorts() int { return w.teens / teensPerCohort }
func (w world) groups() int  { return w.cohorts() * groupsPerCohort }

// mix is splitmix64 over the parts of a name.
func mix(parts ...uint64) uint64 {
	var x uint64
	for _, p := range parts {
		x += p + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// kind separates the identifiers of different things.
type kind uint64

const (
	aProgramme kind = iota + 1
	aPartner
	aSchool
	aClass
	aCohort
	aGroup
	aTeen
	aChild
	anEnrolment
	aPair
	aSession
	aMark
	anAccount
	anAssignment
)

// key is the identifier of the nth thing of a kind: 60 bits as random as the
// program's own, which is what scatters its rows.
func key(k kind, n int) int64 { return int64(mix(uint64(k), uint64(n)) >> 4) }

// slug is how addresses write a key.
func slug(k kind, n int) string { return id.ID[kind](key(k, n)).String() }

// letter is the status of a person in a week from 1; teens and children differ.
func letter(k kind, person, week int) byte {
	switch r := mix(uint64(k), uint64(person), uint64(week), 77) % 100; {
	case r < 86:
		return 'P'
	case r < 90:
		return 'R'
	case r < 92:
		return 'D'
	case r < 97:
		return 'E'
	default:
		return 'A'
	}
}

// cells are a person's weeks in a row.
func cells(k kind, person int) string {
	var b [weeks]byte
	for week := range weeks {
		b[week] = letter(k, person, week+1)
	}
	return string(b[:])
}

// minutes is how long the person was there.
func minutes(status byte) int {
	switch status {
	case 'P':
		return 180
	case 'R', 'D':
		return 150
	default:
		return 0
	}
}

// tally counts the teens of a cohort by week (from 1) and letter.
type tally [weeks + 1][len(letters)]int

func expected(cohort int) tally {
	var t tally
	for i := range teensPerCohort {
		for week := 1; week <= weeks; week++ {
			t.add(week, string(letter(aTeen, cohort*teensPerCohort+i, week)), 1)
		}
	}
	return t
}

// add counts n more; weeks and letters that do not exist are left out, and
// missed by the comparison.
func (t *tally) add(week int, status string, n int) {
	for i := range len(letters) {
		if letters[i:i+1] == status && 1 <= week && week <= weeks {
			t[week][i] += n
		}
	}
}

var firstNames = []string{
	"Maëlys", "Noham", "Inaya", "Timéo", "Léonie", "Yanis", "Capucine", "Ilyès", "Romane", "Soan", "Élise", "Malo",
	"Salomé", "Aaron", "Clémence", "Naël", "Wendy", "Baptiste", "Lison", "Idriss", "Agathe", "Kélian", "Nour", "Évan",
}

var lastNames = []string{
	"Carvalin", "Dubrenne", "Tessoulay", "Marquebielle", "Oualdine", "Ferrandeau", "Kessary", "Lomberget", "Pradinas",
	"Vauclerc", "Benarros", "Sautereau", "Dialmou", "Courtevie", "Rambaudet", "Hannequart", "Zerdouni",
}

// teenName is invented, accents included.
func teenName(n int) string {
	h := mix(uint64(aTeen), uint64(n), 5)
	return firstNames[h%uint64(len(firstNames))] + " " + lastNames[h>>32%uint64(len(lastNames))]
}

func level(n int) string { return []string{"4e", "3e"}[mix(uint64(aTeen), uint64(n), 6)%2] }

func collegeName(cohort, which int) string {
	return fmt.Sprintf("Collège %s %d", []string{"des Tilleuls", "Rose-Valland"}[which], cohort+1)
}

// uai writes a school's number with its check letter.
func uai(n int) string {
	const check = "ABCDEFGHJKLMNPRSTUVWXYZ"
	digits := 100000 + n
	return fmt.Sprintf("%07d%c", digits, check[digits%23])
}

// recordID is a PocketBase identifier: fifteen lower-case letters and digits.
func recordID(k kind, n int) string {
	s := strconv.FormatUint(mix(uint64(k), uint64(n)), 36) + strconv.FormatUint(mix(uint64(k), uint64(n), 1), 36)
	return ("0000" + s)[len(s)+4-15:]
}
