package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"binome/cohort"
	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/personal"
	"binome/internal/ui"
	"binome/internal/web"
	"binome/journal"
	"binome/outcome"
	"binome/partner"
	"binome/report"
	"binome/school"
	"binome/session"
)

// router registers every route. It opens nothing: `binome routes` calls it on a
// house without databases.
func (h *house) router() *web.Router {
	rt := web.New(web.Config{
		Clock: h.clock, Log: h.log, Metrics: h.metrics, Secure: h.cfg.secure(), Proxies: h.cfg.proxies,
		Identify: h.identify, Shell: h.shell, Reader: h.reader,
	})
	web.Public(rt, "GET /{$}", h.home)
	web.Page(rt, "GET /accueil", h.welcome)
	web.Public(rt, "GET /healthz", h.alive)
	web.Public(rt, "GET /readyz", h.ready)
	web.Public(rt, "GET /metrics", h.metricsPage)
	helpRoutes(rt)
	identity.Routes(rt, h.identity, identity.Options{
		Demo: h.demo && h.cfg.loopback(), BaseURL: h.cfg.baseURL, Targets: h.targets, MailInFiles: h.mail.InFiles(),
	})
	partner.Routes(rt, h.partner)
	school.Routes(rt, h.school)
	cohort.Routes(rt, h.cohort, cohort.Options{
		Schools: h.school, Strips: h.session.Strips, Plan: h.session.PlanCohort,
	})
	session.Routes(rt, h.session, h.identity.FeedActor)
	journal.Routes(rt, h.journal, h.session, h.cohort)
	outcome.Routes(rt, h.outcome, h.cohort)
	report.Routes(rt, h.report, report.Options{Backup: h.backupState})
	if h.cfg.development {
		web.Public(rt, "GET /dev/composants", func(*web.Request) (web.Response, error) {
			return web.Show(ui.Components()), nil
		})
	}
	return rt
}

func (h *house) identify(ctx context.Context, token string) (access.Actor, bool, error) {
	return h.identity.Identify(ctx, token)
}

// targets are what roles can be given on, for the pages of people.
func (h *house) targets(ctx context.Context, scope access.Scope) ([]identity.Target, error) {
	return h.report.Targets(ctx, scope, h.partner, h.school)
}

func (h *house) reader(a access.Actor, role access.Role, purpose string) *personal.Reader {
	return h.vault.Reader(h.auditWriter, audit.Actor{Account: int64(a.ID), Role: string(role)}, purpose, h.clock.Now())
}

// home is where each role begins its day.
func (h *house) home(r *web.Request) (web.Response, error) {
	switch a := r.Actor(); {
	case !r.SignedIn() && h.demo:
		return web.SeeOther("/demo", ""), nil
	case !r.SignedIn():
		return web.SeeOther("/connexion", ""), nil
	case may[access.ReadDashboard](a):
		return web.SeeOther("/aujourdhui", ""), nil
	default:
		return web.SeeOther("/accueil", ""), nil
	}
}

func may[P access.Permission](a access.Actor) bool {
	_, ok := access.May[P](a)
	return ok
}

// alive answers as soon as the program serves.
func (h *house) alive(*web.Request) (web.Response, error) {
	return web.Text(http.StatusOK, "ok\n"), nil
}

// ready answers when the databases do.
func (h *house) ready(r *web.Request) (web.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	for name, d := range map[string]interface{ Ping(context.Context) error }{"database": h.db, "keystore": h.keys} {
		if err := d.Ping(ctx); err != nil {
			h.log.Error("not ready", "part", name, "error", err.Error())
			return web.Text(http.StatusServiceUnavailable, name+"\n"), nil
		}
	}
	return web.Text(http.StatusOK, "ready\n"), nil
}

// metricsPage is for the machine's own monitoring: whoever asks from this machine,
// not through a proxy that speaks for others.
func (h *house) metricsPage(r *web.Request) (web.Response, error) {
	if !r.Local() {
		return nil, fault.Missing()
	}
	rec := &buffer{header: http.Header{}}
	promhttp.HandlerFor(h.metrics, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(rec, &http.Request{Header: http.Header{}})
	return web.Inline(rec.header.Get("Content-Type"), []byte(rec.body.String())), nil
}

type buffer struct {
	header http.Header
	body   strings.Builder
}

func (b *buffer) Header() http.Header         { return b.header }
func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }
func (b *buffer) WriteHeader(int)             {}

// shell is what surrounds every page of this request: only what its reader may open.
func (h *house) shell(r *web.Request) ui.Shell {
	a := r.Actor()
	s := ui.Shell{Lang: locale.Lang, Demo: h.demo, Path: r.Address(), Today: h.clock.Today()}
	if !r.SignedIn() {
		return s
	}
	s.Account = ui.Account{Name: a.Name, Role: identity.RoleLabel(a.Main())}
	s.Nav = navigation(a, s.Path)
	return s
}

type place struct {
	label, href string
	open        func(access.Actor) bool
	under       []string // other addresses of the same place
}

func places() []place {
	return []place{
		{locale.T("Aujourd’hui"), "/aujourdhui", may[access.ReadDashboard], nil},
		{locale.T("Accueil"), "/accueil", func(a access.Actor) bool { return !may[access.ReadDashboard](a) }, nil},
		{locale.T("Cohorte"), "/cohortes", may[access.ReadCohort], []string{"/jeunes", "/enfants", "/groupes", "/programmes"}},
		{locale.T("Séances"), "/seances", may[access.ReadCalendar], []string{"/journaux"}},
		{locale.T("Fiches"), "/fiches", may[access.ReadSheetStatus], nil},
		{locale.T("Établissements"), "/etablissements", may[access.ReadOrganisations], []string{"/vacances"}},
		{locale.T("Organisations"), "/organisations", may[access.ReadOrganisations], nil},
		{locale.T("Personnes"), "/personnes", may[access.ReadPeople], nil},
		{locale.T("Accès"), "/donnees/journal-acces", may[access.ReadAudit], nil},
	}
}

func navigation(a access.Actor, path string) []ui.Tab {
	var tabs []ui.Tab
	for _, p := range places() {
		if !p.open(a) {
			continue
		}
		current := strings.HasPrefix(path, p.href)
		for _, u := range p.under {
			current = current || strings.HasPrefix(path, u)
		}
		tabs = append(tabs, ui.Tab{Label: p.label, Href: p.href, Current: current})
	}
	return tabs
}
