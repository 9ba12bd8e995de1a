// Command pocketbase is PocketBase as a Go module, with the collections, the
// index and the page of the benchmark: the peer that Binôme is measured beside.
// It is a module of its own so that its dependencies stay out of Binôme's.
//
//	pocketbase prepare --dir D --dev=false   makes the collections and a user, prints a token
//	pocketbase serve   --dir D --dev=false --http ADDR
//
// --dev=false always: PocketBase logs every statement when its program lies in
// a temporary folder. Fields are text instead of relations, which favours it.
package main

import (
	"log"
	"net/http"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/template"
	"github.com/spf13/cobra"
)

const table = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Cohorte {{.Cohort}}</title></head>
<body><h1>Cohorte {{.Cohort}}</h1>
<table><thead><tr><th>Groupe</th><th>Prénom et nom</th><th>Niveau</th><th>Collège</th></tr></thead><tbody>
{{range .Teens}}<tr><td>{{.Group}}</td><td><a href="/teens/{{.ID}}">{{.Name}}</a></td><td>{{.Level}}</td><td>{{.School}}</td></tr>
{{end}}</tbody></table></body></html>
`

// teen is what the page shows of a record.
type teen struct {
	ID                  string
	Group               int
	Name, Level, School string
}

type page struct {
	Cohort string
	Teens  []teen
}

func main() {
	app := pocketbase.NewWithConfig(pocketbase.Config{HideStartBanner: true})
	registry := template.NewRegistry()
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.InstallerFunc = nil // it would open a browser to ask for a first administrator
		e.Router.GET("/cohorts/{id}/page", func(r *core.RequestEvent) error {
			return answerPage(r, registry)
		}).Bind(apis.RequireAuth())
		return e.Next()
	})
	app.RootCmd.AddCommand(&cobra.Command{
		Use:  "prepare",
		RunE: func(cmd *cobra.Command, _ []string) error { return prepare(app, cmd.OutOrStdout()) },
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}

// answerPage is W3: the 60 rows of a cohort through the template registry.
func answerPage(r *core.RequestEvent, registry *template.Registry) error {
	cohort := r.Request.PathValue("id")
	records := []*core.Record{}
	if err := r.App.RecordQuery("teens").AndWhere(dbx.HashExp{"cohort": cohort}).All(&records); err != nil {
		return err
	}
	p := page{Cohort: cohort, Teens: make([]teen, len(records))}
	for i, t := range records {
		p.Teens[i] = teen{t.Id, t.GetInt("group"), t.GetString("name"), t.GetString("level"), t.GetString("school")}
	}
	html, err := registry.LoadString(table).Render(p)
	if err != nil {
		return err
	}
	return r.HTML(http.StatusOK, html)
}
