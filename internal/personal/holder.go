package personal

import (
	"context"
	"fmt"
	"slices"
	"time"

	"binome/internal/audit"
	"binome/internal/db"
)

// Holder is a feature that keeps personal data: it gives a person what it knows
// of them, and erases it.
type Holder interface {
	// Name is the feature's code, such as "cohort".
	Name() string
	// Tables are those with a sealed_… column that Erase empties.
	Tables() []string
	// Extract gives all that the feature keeps of who, opened through r.
	Extract(ctx context.Context, r *Reader, who Person) ([]Extract, error)
	// Erase deletes the rows of who, or what in them tells who it is. It may run
	// twice, and their key is already gone.
	Erase(ctx context.Context, tx *db.Tx, who Person) error
}

// Extract is one record that a Holder keeps on a person, in words they read.
type Extract struct {
	Kind  string // a code, such as "journal.entry"
	Title string // French
	Lines []Line // in order of reading
}

// Line is one labelled value of an Extract, both French.
type Line struct{ Label, Text string }

// Holders are all the holders of a program, in the order in which rows must go:
// those that refer to others' rows first.
type Holders []Holder

// Extract gathers what every holder keeps of who.
func (h Holders) Extract(ctx context.Context, r *Reader, who Person) ([]Extract, error) {
	var all []Extract
	for _, holder := range h {
		some, err := holder.Extract(ctx, r, who)
		if err != nil {
			return nil, fmt.Errorf("extract from %s: %w", holder.Name(), err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// EraseAction is the action of the audit entry of an erasure.
const EraseAction = "person.erase"

// Erase erases who everywhere: their key first, then the rows of every holder
// with the audit entry in one transaction of log's database. Stopped in between,
// nothing can be read any more, and calling it again finishes the work.
func (h Holders) Erase(ctx context.Context, v *Vault, log *audit.Writer, actor audit.Actor, who Person, at time.Time) error {
	if err := v.Erase(ctx, who, at); err != nil {
		return err
	}
	entry := audit.Entry{
		Actor: actor, Action: EraseAction, Purpose: audit.ForRetention,
		Subjects: []int64{int64(who)}, At: at,
	}
	return log.Change(ctx, entry, func(tx *db.Tx) error {
		for _, holder := range h {
			if err := holder.Erase(ctx, tx, who); err != nil {
				return fmt.Errorf("erase from %s: %w", holder.Name(), err)
			}
		}
		return nil
	})
}

// Unclaimed lists the tables of d that have a sealed_… column and that no holder
// declares, in order: what nobody would erase.
func (h Holders) Unclaimed(ctx context.Context, d *db.DB) ([]string, error) {
	query := `select distinct t.name from sqlite_master t, pragma_table_info(t.name) c
		where t.type = 'table' and c.name like 'sealed~_%' escape '~' order by 1`
	if d.Engine() == db.Postgres {
		query = `select distinct cast(table_name as text) from information_schema.columns
			where table_schema = current_schema() and column_name like 'sealed~_%' escape '~' order by 1`
	}
	tables, err := db.Values[string](ctx, d, query)
	return slices.DeleteFunc(tables, func(table string) bool {
		return slices.ContainsFunc(h, func(x Holder) bool { return slices.Contains(x.Tables(), table) })
	}), err
}
