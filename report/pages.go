package report

import (
	"embed"

	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	dashboardView = ui.Parse[dashboardPage](files, "pages/dashboard.html")
	teenView      = ui.Parse[teenPage](files, "pages/teen.html")
	briefView     = ui.Parse[briefPage](files, "pages/brief.html")
	auditView     = ui.Parse[auditPage](files, "pages/audit.html")
)

type pages struct {
	s *Store
	o Options
}

// Options are what the program tells this room.
type Options struct {
	// Backup says in a sentence where backups stand, and whether they are safe; nil
	// says nothing.
	Backup func() (sentence string, safe bool)
}

// Routes registers this room's pages.
func Routes(rt *web.Router, s *Store, o Options) {
	p := pages{s, o}
	web.Page(rt, "GET /aujourdhui", p.dashboard)
	web.Page(rt, "GET /jeunes/{jeune}", p.teen)
	web.Page(rt, "GET /groupes/{groupe}/memo", p.brief)
	web.Page(rt, "GET /cohortes/{cohorte}/presences.csv", p.namedCSV)
	web.Page(rt, "GET /cohortes/{cohorte}/presences.xlsx", p.namedXLSX)
	web.Page(rt, "GET /cohortes/{cohorte}/presences-codees.csv", p.codedCSV)
	web.Page(rt, "GET /cohortes/{cohorte}/presences-codees.xlsx", p.codedXLSX)
	web.Page(rt, "GET /api/cohortes/{cohorte}/grille", p.grid)
	web.Page(rt, "GET /donnees/journal-acces", p.auditLog)
	web.Page(rt, "POST /donnees/journal-acces/verifier", p.verifyLog)
}
