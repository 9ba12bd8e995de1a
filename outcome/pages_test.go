package outcome

import (
	"net/url"
	"testing"

	"binome/internal/clock"
	"binome/internal/ui/uitest"
	"binome/internal/web"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	uitest.Check(t, waveView, sheetView)
}

// Whatever is posted, what is accepted says the same when the form is shown and
// sent again.
func FuzzParseSheet(f *testing.F) {
	f.Add("3", "0", "un mot", "24/09/2026")
	f.Add("", "６", "é", "")
	f.Add("-1", "5", "\n", "31/02/2026")
	today := clock.NewDate(2026, 11, 26)
	f.Fuzz(func(t *testing.T, one, others, comment, on string) {
		values := url.Values{"mot": {comment}, "recue": {on}, "attitude": {one}}
		for _, i := range Items()[1:] {
			values.Set(i.Code, others)
		}
		n, bad := parseSheet(web.NewForm(values))
		if bad != "" || n.check(today).Err() != nil {
			return
		}
		again, _ := parseSheet(web.NewForm(typed(web.NewForm(values)).Values))
		if !again.Answers.Equal(n.Answers) || again.ReceivedOn != n.ReceivedOn {
			t.Error("the form changed what it was given")
		}
	})
}
