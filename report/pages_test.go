package report

import (
	"net/url"
	"testing"

	"binome/internal/ui/uitest"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	uitest.Check(t, dashboardView, teenView, briefView, auditView)
}

// Filters that are accepted keep their meaning in the addresses of the pages around.
func FuzzAuditFilter(f *testing.F) {
	f.Add("", "", "", "", "")
	f.Add("000000000001", "reveal", "00000000002s", "1 11 2026", "2026-11-26")
	f.Add("x", "a&b=c", "é", "31/02/2026", "26/11/2026")
	f.Fuzz(func(t *testing.T, who, what, person, from, until string) {
		given := map[string]string{"qui": who, "quoi": what, "personne": person, "du": from, "au": until}
		filter, form := parseAuditFilter(func(n string) string { return given[n] })
		if len(form.Errors) > 0 {
			return
		}
		page := auditPage{Form: form}
		u, err := url.Parse(page.address("avant", "7"))
		if err != nil || u.Query().Get("avant") != "7" {
			t.Fatal(u, err)
		}
		again, _ := parseAuditFilter(u.Query().Get)
		if again.Account != filter.Account || again.Action != filter.Action || again.Subject != filter.Subject ||
			!again.From.Equal(filter.From) || !again.Until.Equal(filter.Until) {
			t.Errorf("%+v becomes %+v", filter, again)
		}
	})
}
