package identity

import (
	"binome/internal/access"
	"binome/internal/locale"
)

// RoleLabel is the French name of a role, as the shell and the lists show it.
func RoleLabel(r access.Role) string {
	switch r {
	case access.PlatformAdmin:
		return locale.T("Administration technique")
	case access.SteeringLead:
		return locale.T("Pilotage")
	case access.PartnerManager:
		return locale.T("Coordination de l’association")
	case access.Facilitator:
		return locale.T("Personne référente")
	case access.CollegeContact:
		return locale.T("Contact du collège")
	case access.MaternelleContact:
		return locale.T("Contact de la maternelle")
	case access.Evaluator:
		return locale.T("Évaluation")
	case access.Funder:
		return locale.T("Financement")
	case access.DPO:
		return locale.T("Protection des données")
	case access.Juror:
		return locale.T("Jury")
	case access.Trainer:
		return locale.T("Formation Power2")
	case access.Teacher:
		return locale.T("Enseignement")
	}
	return ""
}

// RoleAbout says in one sentence what the role sees.
func RoleAbout(r access.Role) string {
	switch r {
	case access.PlatformAdmin:
		return locale.T("Gère les comptes et les réglages. Ne voit aucune donnée de jeune ni d’enfant.")
	case access.SteeringLead:
		return locale.T("Suit tout le pilote : présences, calendrier, évaluation. Voit des glyphes, jamais de noms.")
	case access.PartnerManager:
		return locale.T("Compose les groupes et les binômes, tient le calendrier, suit l’équipe.")
	case access.Facilitator:
		return locale.T("Encadre ses groupes : appel, observations, journaux.")
	case access.CollegeContact:
		return locale.T("Voit les présences des élèves de son collège.")
	case access.MaternelleContact:
		return locale.T("Sait qui vient dans son école, et quand.")
	case access.Evaluator:
		return locale.T("Travaillera sur des données codées et figées.")
	case access.Funder:
		return locale.T("Lira les rapports publiés, sans aucune donnée individuelle.")
	case access.DPO:
		return locale.T("Lit le journal des accès et vérifie qu’il n’a pas été modifié.")
	case access.Juror:
		return locale.T("Lira les candidatures qui lui seront confiées.")
	case access.Trainer:
		return locale.T("Voit les dates et le nombre de séances.")
	case access.Teacher:
		return locale.T("Remplit les fiches de ses élèves par un lien, sans compte.")
	}
	return ""
}
