package identity

import "binome/internal/web"

func (p pages) peopleRoutes(_ *web.Router) {}

// Scopes gives the names of what roles are given on.
type Scopes struct{}
