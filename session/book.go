package session

import (
	"context"

	"binome/calendar"
)

// Book is the calendar of holidays by which sessions are proposed, with the
// corrections that people made.
func (s *Store) Book(ctx context.Context) (calendar.Book, error) { return s.book(ctx) }
