package app

import (
	"embed"
	"time"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/fault"
	"binome/internal/locale"
	"binome/internal/ui"
	"binome/internal/web"
)

//go:embed pages
var files embed.FS

var (
	helpView          = ui.Parse[helpPage](files, "pages/help.html")
	topicView         = ui.Parse[topic](files, "pages/topic.html")
	privacyView       = ui.Parse[empty](files, "pages/privacy.html")
	accessibilityView = ui.Parse[empty](files, "pages/accessibility.html")
	welcomeView       = ui.Parse[welcomePage](files, "pages/welcome.html")
)

type empty struct{}

type helpPage struct{ Topics []topic }

// topic is one page of the user help: a question people have, and the steps.
type topic struct {
	Slug, Title, Intro string
	Steps              []string
	Good               []string // what is good to know
}

func helpRoutes(rt *web.Router) {
	web.Public(rt, "GET /aide", func(*web.Request) (web.Response, error) {
		return web.Show(helpView.With(helpPage{topics()})), nil
	})
	web.Public(rt, "GET /aide/{sujet}", func(r *web.Request) (web.Response, error) {
		for _, t := range topics() {
			if t.Slug == r.Path("sujet") {
				return web.Show(topicView.With(t)), nil
			}
		}
		return nil, fault.Missing()
	})
	web.Public(rt, "GET /donnees-et-droits", func(*web.Request) (web.Response, error) {
		return web.Show(privacyView.With(empty{})), nil
	})
	web.Public(rt, "GET /accessibilite", func(*web.Request) (web.Response, error) {
		return web.Show(accessibilityView.With(empty{})), nil
	})
}

type welcomePage struct {
	Name  string
	Roles []welcomeRole
	Links []ui.Link
	// Backup says where backups stand, to those who answer for them; "" to others.
	Backup string
	Safe   bool // backups are set, and the last one is recent
}

type welcomeRole struct{ Label, About string }

// welcome is the home of the roles that have no dashboard: what they can do here.
func (h *house) welcome(r *web.Request, g access.Grant[access.UseOwnAccount]) (web.Response, error) {
	a := g.Actor()
	page := welcomePage{Name: a.Name}
	for _, role := range access.Roles() {
		if a.Has(role) {
			page.Roles = append(page.Roles, welcomeRole{identity.RoleLabel(role), identity.RoleAbout(role)})
		}
	}
	for _, p := range places() {
		if p.href != "/accueil" && p.open(a) {
			page.Links = append(page.Links, ui.Link{Label: p.label, Href: p.href})
		}
	}
	if a.Has(access.PlatformAdmin) {
		page.Backup, page.Safe = h.backupState()
	}
	return web.Show(welcomeView.With(page)), nil
}

// backupState says in a sentence whether a second copy of the data exists.
func (h *house) backupState() (sentence string, safe bool) {
	if h.cfg.backup == "" {
		return locale.T("Aucune sauvegarde n’est réglée : si cette machine tombe en panne, tout est perdu. Réglez BINOME_BACKUP_DIR."), false
	}
	now := h.clock.Now()
	last, err := lastBackup(h.cfg.backup, now)
	switch {
	case err != nil || last.IsZero():
		return locale.T("Aucune sauvegarde n’a encore été écrite."), false
	case now.Sub(last) > 48*time.Hour:
		return locale.T("La dernière sauvegarde date du %s : elles se sont arrêtées.", locale.DateTime(last)), false
	}
	return locale.T("La dernière sauvegarde date du %s.", locale.DateTime(last)), true
}

func topics() []topic {
	return []topic{
		{"premiers-pas", locale.T("Commencer, ou reprendre un pilote en cours"), locale.T("Un programme se prépare en une heure, même si les séances ont déjà commencé."), []string{
			locale.T("Ajoutez votre organisation, le collège et la maternelle. Le numéro SIRET et le code UAI sont vérifiés pendant la saisie."),
			locale.T("Créez la cohorte : zone, première semaine, nombre de séances, puis ses groupes. Binôme propose toutes les dates en sautant les vacances, les jours fériés et les fermetures."),
			locale.T("Ajoutez les jeunes et les enfants, puis formez les binômes."),
			locale.T("Les séances déjà passées restent « à saisir » : ouvrez-les et pointez les absences comme le jour même."),
		}, []string{locale.T("Rien n’oblige à tout saisir d’un coup. Ce qui manque est compté comme « appel pas encore fait », jamais comme une absence.")}},
		{"appel", locale.T("Faire l’appel d’une séance"), locale.T("Tout le monde est présent dès que l’appel commence. Vous ne touchez que les exceptions."), []string{
			locale.T("Ouvrez la séance du jour et touchez « Commencer l’appel »."),
			locale.T("Pour chaque exception, touchez « Retard » ou « Pas là », et dites si l’absence était prévenue."),
			locale.T("Comptez les têtes à chaque passage : au départ du collège, à l’arrivée, au retour."),
			locale.T("Quand un jeune manque, choisissez qui jouera avec l’enfant."),
			locale.T("Terminez par « Valider l’appel ». Sans absence, la séance est « complète », ce qui n’est pas la même chose qu’un appel oublié."),
		}, []string{
			locale.T("Un retard ou un départ avant la fin comptent comme une présence."),
			locale.T("Une correction n’efface rien : l’ancienne réponse reste dans l’historique."),
			locale.T("Si deux personnes ont répondu différemment, Binôme montre les deux et vous demande laquelle est juste."),
		}},
		{"calendrier", locale.T("Annuler, déplacer ou rattraper une séance"), locale.T("Avant de confirmer, Binôme montre les dates qui changent et ce que les jeunes y perdent."), []string{
			locale.T("Ouvrez le calendrier de la cohorte et choisissez la séance."),
			locale.T("Annulez-la avec sa raison, déplacez-la, ou ajoutez un rattrapage à une date libre."),
			locale.T("Une fermeture de la maternelle ou du collège se note dans « Établissements » : les séances à venir sont proposées de nouveau."),
		}, []string{locale.T("Une séance dont l’appel a commencé ne s’annule plus et ne se déplace plus.")}},
		{"binomes", locale.T("Composer les groupes et les binômes"), locale.T("Le même jeune retrouve le même enfant chaque semaine."), []string{
			locale.T("Sur la page de la cohorte, choisissez un jeune : son binôme, ses dates et les actions s’affichent à côté."),
			locale.T("Pour un départ, donnez la date et la raison. Le jeune reste dans tous les comptes."),
			locale.T("Pour un nouveau binôme, terminez l’ancien en disant pourquoi, puis choisissez un enfant libre."),
		}, []string{locale.T("Chaque binôme a son glyphe : la grande forme est celle du jeune, la petite celle de l’enfant. Le pilotage ne voit que les glyphes.")}},
		{"journal", locale.T("Le journal de la semaine"), locale.T("Ce que le jeune écrit est lu par la personne référente de son groupe, et par personne d’autre."), []string{
			locale.T("À la fin de la séance, notez les journaux écrits sur papier depuis l’étape « Journal »."),
			locale.T("Passer une question, ou tout le journal, est toujours possible."),
		}, []string{locale.T("La page du jeune montre la météo de chaque semaine à la seule personne référente.")}},
		{"fiches", locale.T("Les fiches-résultats des enseignants"), locale.T("Trois vagues : au départ, à la fin, et plus tard. Quatre lignes par élève."), []string{
			locale.T("La page « Fiches » montre ce qui est reçu, enseignant par enseignant, avec le nombre attendu."),
			locale.T("Une fiche rendue sur papier s’enregistre depuis la page du jeune."),
		}, []string{locale.T("« Je ne peux pas dire » compte comme une réponse manquante, pas comme un milieu.")}},
		{"comptes", locale.T("Comptes, rôles et remplacements"), locale.T("Chaque personne a ses propres rôles, d’un jour à un autre."), []string{
			locale.T("Ajoutez la personne, puis proposez-lui un rôle. Un rôle qui donne des noms de mineurs attend l’accord d’une deuxième personne."),
			locale.T("Pour un remplacement, donnez les dates : l’accès s’arrête tout seul le dernier jour. Un mémo d’une page est prêt à imprimer."),
			locale.T("Fermer un compte déconnecte tous ses appareils à l’instant."),
		}, []string{locale.T("La personne qui administre Binôme ne voit aucune donnée de jeune ni d’enfant.")}},
		{"agenda", locale.T("Retrouver les séances dans votre agenda"), locale.T("Une adresse secrète, à vous seul, que votre agenda relit tout seul."), []string{
			locale.T("Dans « Mon compte », créez une adresse d’agenda et copiez-la."),
			locale.T("Collez-la dans Outlook, Google Agenda ou votre téléphone, à « s’abonner à un agenda »."),
		}, []string{locale.T("Aucun nom de mineur n’y figure. Certains agendas ne relisent l’adresse qu’une fois par jour : pour une annulation du matin, appelez.")}},
	}
}
