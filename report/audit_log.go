package report

import (
	"strconv"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

const auditLines = 50

type auditPage struct {
	Lines   []auditLine
	Pages   ui.Pages
	Pending int64
	Head    string
	Empty   ui.Empty
}

type auditLine struct {
	Place                        int64
	When, Who, Role, What, About string
	Persons                      int
}

// auditLog shows who saw and who changed, by codes: no name of a minor is in it.
func (p pages) auditLog(r *web.Request, _ access.Grant[access.ReadAudit]) (web.Response, error) {
	before, _ := strconv.ParseInt(r.Query("avant"), 10, 64)
	entries, err := audit.List(r.Context(), p.s.db, audit.Filter{}, before, auditLines+1)
	if err != nil {
		return nil, err
	}
	page := auditPage{Empty: ui.Empty{Title: locale.T("Le journal est vide"), Text: locale.T("Chaque lecture et chaque changement y laisseront une ligne.")}}
	if page.Head, err = p.s.audit.Head(r.Context()); err != nil {
		return nil, err
	}
	if len(entries) > auditLines {
		entries = entries[:auditLines]
		page.Pages.Next = "/donnees/journal-acces?avant=" + strconv.FormatInt(entries[auditLines-1].Place, 10)
	}
	if before > 0 {
		page.Pages.Previous = "/donnees/journal-acces"
	}
	names := map[int64]string{0: locale.T("Binôme")}
	for _, e := range entries {
		who, known := names[e.Actor.Account]
		if !known {
			actor, err := p.s.identity.Actor(r.Context(), access.AccountID(e.Actor.Account))
			if err != nil {
				return nil, err
			}
			who = actor.Name
			names[e.Actor.Account] = who
		}
		page.Lines = append(page.Lines, auditLine{
			Place: e.Place, When: locale.DateTime(e.At), Who: who, Role: identity.RoleLabel(access.Role(e.Actor.Role)),
			What: actionLabel(e.Action), About: e.Class, Persons: len(e.Subjects),
		})
	}
	return web.Show(auditView.With(page)), nil
}

func actionLabel(code string) string {
	if code == audit.Reveal {
		return locale.T("données ouvertes")
	}
	return code
}
