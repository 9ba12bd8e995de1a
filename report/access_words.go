package report

import (
	"cmp"
	"strings"

	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/locale"
	"binome/internal/personal"
)

func compareFolded(a, b string) int { return cmp.Compare(locale.Fold(a), locale.Fold(b)) }

// actionWord says an act; one that has no word yet is said by its code.
func actionWord(code string) string { return word(actionWords(), code) }

func word(words map[string]string, code string) string {
	if w, ok := words[code]; ok {
		return w
	}
	return code
}

// actionWords are the codes of all acts, each in words (see TestEveryActHasAWord).
func actionWords() map[string]string {
	return map[string]string{
		audit.Reveal:           locale.T("Données ouvertes"),
		personal.EraseAction:   locale.T("Personne effacée"),
		"account-added":        locale.T("Compte créé"),
		"account-disabled":     locale.T("Compte fermé"),
		"account-edited":       locale.T("Compte modifié"),
		"account-enabled":      locale.T("Compte rouvert"),
		"calendar.plan":        locale.T("Dates des séances proposées"),
		"child.add":            locale.T("Enfant ajouté"),
		"child.correct":        locale.T("Informations d’un enfant corrigées"),
		"child.leave":          locale.T("Départ d’un enfant"),
		"class.add":            locale.T("Classe ajoutée"),
		"closure.add":          locale.T("Fermeture d’établissement ajoutée"),
		"closure.remove":       locale.T("Fermeture d’établissement retirée"),
		"cohort.create":        locale.T("Cohorte créée"),
		"group.add":            locale.T("Groupe ajouté"),
		"group.edit":           locale.T("Groupe modifié"),
		"holiday.fix":          locale.T("Vacances corrigées"),
		"holiday.unfix":        locale.T("Correction des vacances retirée"),
		"journal.record":       locale.T("Page de journal enregistrée"),
		"link-asked":           locale.T("Lien de mot de passe demandé"),
		"link-sent":            locale.T("Lien envoyé"),
		"observation.add":      locale.T("Observation ajoutée"),
		"observation.withdraw": locale.T("Observation retirée"),
		"pair.end":             locale.T("Binôme terminé"),
		"pair.make":            locale.T("Binôme formé"),
		"partner.add":          locale.T("Organisation ajoutée"),
		"partner.edit":         locale.T("Organisation modifiée"),
		"password-changed":     locale.T("Mot de passe changé"),
		"programme.create":     locale.T("Programme créé"),
		"role-approved":        locale.T("Rôle approuvé"),
		"role-ended":           locale.T("Fin de rôle"),
		"role-proposed":        locale.T("Rôle proposé"),
		"school.add":           locale.T("Établissement ajouté"),
		"school.edit":          locale.T("Établissement modifié"),
		"session.add":          locale.T("Séance ajoutée"),
		"session.cancel":       locale.T("Séance annulée"),
		"session.make-up":      locale.T("Rattrapage ajouté"),
		"session.move":         locale.T("Séance déplacée"),
		"session.record":       locale.T("Appel enregistré"),
		"session.theme":        locale.T("Thème d’une séance"),
		"sheet.record":         locale.T("Fiche enregistrée"),
		"signins-ended":        locale.T("Autres appareils déconnectés"),
		"teen.correct":         locale.T("Informations d’un jeune corrigées"),
		"teen.enrol":           locale.T("Jeune inscrit"),
		"teen.leave":           locale.T("Départ d’un jeune"),
		"teen.move":            locale.T("Jeune changé de groupe"),
	}
}

// classWords says the classes of data of a change, or what a reveal opened.
func classWords(codes string) string {
	var out []string
	words := map[string]string{
		string(access.Aggregate): locale.T("nombres"), string(access.Structure): locale.T("organisation du programme"),
		string(access.Presence): locale.T("présences"), string(access.TeenIdentity): locale.T("identité des jeunes"),
		string(access.ChildIdentity): locale.T("identité des enfants"), string(access.Observations): locale.T("observations"),
		string(access.Journal): locale.T("journal"), string(access.TeacherSheets): locale.T("fiches des enseignants"),
		string(access.Accounts): locale.T("comptes"), string(access.Own): locale.T("son propre compte"), string(access.AuditLog): locale.T("journal des accès"),
		"teen.identity": locale.T("nom d’un jeune"), "child.identity": locale.T("prénom d’un enfant"),
		"pair.rationale": locale.T("raison d’un binôme"), "observation.note": locale.T("observation"),
		"journal.entry": locale.T("page de journal"), "sheet.answers": locale.T("réponses d’une fiche"),
	}
	for code := range strings.FieldsSeq(codes) {
		out = append(out, word(words, code))
	}
	return locale.List(out)
}

// purposeWord says why data was opened.
func purposeWord(code string) string {
	return word(map[string]string{
		"":                     "",
		audit.ForCohort:        locale.T("groupes et binômes"),
		audit.ForRollCall:      locale.T("appel d’une séance"),
		audit.ForFollowUp:      locale.T("suivi d’une personne"),
		audit.ForObservation:   locale.T("observations"),
		audit.ForJournal:       locale.T("journal"),
		audit.ForTeacherSheet:  locale.T("fiches des enseignants"),
		audit.ForBrief:         locale.T("mémo de remplacement"),
		audit.ForExport:        locale.T("fichier emporté"),
		audit.ForPrint:         locale.T("impression"),
		audit.ForSearch:        locale.T("recherche"),
		audit.ForCalendar:      locale.T("calendrier"),
		audit.ForPlanning:      locale.T("proposition de groupes"),
		audit.ForReferral:      locale.T("orientation"),
		audit.ForConsent:       locale.T("autorisations"),
		audit.ForField:         locale.T("appareil de terrain"),
		audit.ForConcern:       locale.T("protection"),
		audit.ForEvaluation:    locale.T("évaluation"),
		audit.ForAccessRequest: locale.T("demande d’accès"),
		audit.ForRetention:     locale.T("fin de conservation"),
		audit.ForMaintenance:   locale.T("entretien"),
		audit.ForDemonstration: locale.T("démonstration"),
	}, code)
}
