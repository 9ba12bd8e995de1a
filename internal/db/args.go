package db

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binome/internal/fault"
)

// Args collects the parameters of a query that is put together in pieces. The
// zero Args is ready to use.
type Args struct{ list []any }

// Add takes one more value and returns how the query names it: "$3".
func (a *Args) Add(v any) string {
	a.list = append(a.list, v)
	return "$" + strconv.Itoa(len(a.list))
}

// List gives the values in the order of their numbers.
func (a *Args) List() []any { return a.list }

// In is the condition that column holds one of values: "col in ($1,$2)", or
// "1=0" when there is none.
func In[T any](a *Args, column string, values []T) string {
	if len(values) == 0 {
		return "1=0"
	}
	var b strings.Builder
	b.WriteString(column)
	b.WriteString(" in (")
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(a.Add(v))
	}
	b.WriteByte(')')
	return b.String()
}

// accept turns arguments into what both drivers take (int64, float64, bool,
// string, []byte, nil) and refuses text that PostgreSQL cannot store, so that
// SQLite refuses it too. A time.Time is a bug: instants are stored as
// microseconds.
func accept(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, fmt.Errorf("db: parameter $%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}

var errTime = errors.New("a time.Time: store clock.Micros")

func value(a any) (driver.Value, error) {
	switch v := a.(type) {
	case string:
		return v, text(v)
	case int64, bool, float64, nil:
		return v, nil
	case int:
		return int64(v), nil
	case []byte:
		if v == nil {
			return nil, nil
		}
		return v, nil
	}
	return convert(a)
}

// convert takes named types, pointers and driver.Valuer.
func convert(a any) (driver.Value, error) {
	v, err := driver.DefaultParameterConverter.ConvertValue(a)
	if err != nil {
		return nil, fmt.Errorf("cannot store a %s", reflect.TypeOf(a))
	}
	switch v := v.(type) {
	case string:
		return v, text(v)
	case []byte:
		if v == nil {
			return nil, nil
		}
	case time.Time:
		return nil, errTime
	}
	return v, nil
}

// text refuses NUL and bytes that are not UTF-8.
func text(s string) error {
	if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
		return fault.New(fault.Invalid, "Ce texte contient un caractère illisible. Écrivez-le à nouveau.")
	}
	return nil
}
