package fault

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestForLogKeepsNothingOfAPerson(t *testing.T) {
	t.Parallel()
	_, date := time.Parse(time.DateOnly, "Léonie Canari")
	cases := map[string]error{
		"quoted":   fmt.Errorf("store: value %q refused", "Léonie Canari"),
		"escaped":  fmt.Errorf("store: value %q refused", `Léonie "Canari`),
		"unclosed": errors.New(`store: value "Léonie Canari`),
		"French":   New(Invalid, "Le nom « Léonie Canari » est trop long."),
		"date":     date,
		"mailbox":  errors.New("550 5.1.1 <leonie@canari.example>: unknown"),
		"cause":    Wrap(Conflict, "Cela existe déjà.", fmt.Errorf("duplicate %q", "Canari")),
	}
	for name, err := range cases {
		if got := ForLog(err); strings.Contains(got, "anari") || strings.Contains(got, "onie") {
			t.Errorf("%s: the log would keep what a person typed", name)
		}
	}
	if got := ForLog(errors.New("write tcp 127.0.0.1:80->192.168.7.9:52144: broken pipe")); strings.Contains(got, "192.168") {
		t.Errorf("network address kept: %s", got)
	}
}

func TestForLogStaysUseful(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("enrol: %w", errors.New("ERROR: column x.y does not exist (SQLSTATE 42703)"))
	if got := ForLog(err); got != err.Error() {
		t.Errorf("got %s", got)
	}
	if ForLog(nil) != "" {
		t.Error("nil says something")
	}
	if got := ForLog(errors.New(strings.Repeat("a", 3000))); len(got) > 500 {
		t.Errorf("%d bytes", len(got))
	}
}
