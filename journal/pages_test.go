package journal

import (
	"net/url"
	"testing"

	"binome/internal/ui/uitest"
	"binome/internal/web"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	uitest.Check(t, sessionView, allView, entryView)
}

// Whatever is posted, what is accepted says the same when the form is shown and
// sent again.
func FuzzParsePage(f *testing.F) {
	f.Add("4", "played", "loup", "On a lu.")
	f.Add("", "", "", "")
	f.Add("9", "hard", " mots ", "\n")
	f.Add("٣", "unknown", "é", "a\u0301")
	f.Fuzz(func(t *testing.T, weather, did, words, story string) {
		form := url.Values{"meteo": {weather}, "fait": {did, "read"}, "mots": {words}, "histoire": {story}}
		p := parsePage(web.NewForm(form))
		if p.check().Err() != nil {
			return
		}
		again := parsePage(web.NewForm(filled(p, true).Values))
		if !p.Equal(again) {
			t.Error("the form changed what it was given")
		}
	})
}
