package main

import (
	"fmt"
	"io"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

const (
	userEmail = "bench@example.org"
	tokenLife = 365 * 24 * time.Hour
)

// prepare makes what is missing and writes a user's token to out.
func prepare(app core.App, out io.Writer) error {
	for _, c := range collections() {
		if _, err := app.FindCollectionByNameOrId(c.Name); err == nil {
			continue
		}
		if err := app.Save(c); err != nil {
			return fmt.Errorf("collection %s: %w", c.Name, err)
		}
	}
	settings := app.Settings()
	settings.Batch = core.BatchConfig{Enabled: true, MaxRequests: 50, Timeout: 10}
	if err := app.Save(settings); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	user, err := benchUser(app)
	if err != nil {
		return err
	}
	token, err := user.NewStaticAuthToken(tokenLife)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, token)
	return err
}

// collections are the same data as the other targets': the register, the
// attendance indexed by cohort, the journals. Any signed-in user may do all.
func collections() []*core.Collection {
	teens := open("teens")
	teens.Fields.Add(text("cohort"), number("group"), text("name"), text("level"), text("school"))
	teens.AddIndex("teens_cohort", false, "cohort", "")

	marks := open("marks")
	marks.Fields.Add(text("session"), text("teen"), text("cohort"), number("week"), text("status"), number("minutes"), text("at"))
	marks.AddIndex("marks_cohort", false, "cohort", "")

	entries := open("entries")
	entries.Fields.Add(text("session"), text("teen"), number("mood"), text("text"), text("at"))
	return []*core.Collection{teens, marks, entries}
}

func open(name string) *core.Collection {
	signedIn := types.Pointer(`@request.auth.id != ""`)
	c := core.NewBaseCollection(name)
	c.ListRule, c.ViewRule, c.CreateRule, c.UpdateRule = signedIn, signedIn, signedIn, signedIn
	return c
}

func text(name string) core.Field   { return &core.TextField{Name: name} }
func number(name string) core.Field { return &core.NumberField{Name: name} }

func benchUser(app core.App) (*core.Record, error) {
	if u, err := app.FindAuthRecordByEmail("users", userEmail); err == nil {
		return u, nil
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return nil, err
	}
	u := core.NewRecord(users)
	u.SetEmail(userEmail)
	u.SetRandomPassword()
	return u, app.Save(u)
}
