// Package partner knows the organisations that carry a pilot: who steers it, who
// operates it, who funds it, who brings the method.
//
// An organisation is recognised by its SIRET, an association also by its RNA
// number; both are optional, since a young association may have neither yet.
// Its people are accounts of identity with a role on the organisation.
package partner

import "binome/internal/id"

// ID identifies an organisation.
type ID = id.ID[Partner]

// Kind is what the organisation does in the pilot.
type Kind string

// The kinds of organisation.
const (
	Steering Kind = "steering"
	Operator Kind = "operator"
	Funder   Kind = "funder"
	Method   Kind = "method"
	Other    Kind = "other"
)

// Partner is one organisation.
type Partner struct {
	ID         ID
	Kind       Kind
	Name, City string
	SIRET      SIRET
	RNA        RNA
}
