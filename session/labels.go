package session

import (
	"binome/internal/locale"
	"binome/internal/ui"
)

// Label is the segment in French, as the steps of the session name it.
func (s Segment) Label() string {
	switch s {
	case Pickup:
		return locale.T("Collecte")
	case Sidewalk:
		return locale.T("Trottoir")
	case Welcome:
		return locale.T("Accueil")
	case Play:
		return locale.T("Jeu")
	case Debrief:
		return locale.T("Débrief")
	case Journal:
		return locale.T("Journal")
	case Return:
		return locale.T("Retour")
	}
	return ""
}

// where is the hand-over in words: where heads are counted.
func (s Segment) where() string {
	switch s {
	case Pickup:
		return locale.T("Au départ du collège")
	case Sidewalk:
		return locale.T("En chemin, sur le trottoir")
	case Welcome:
		return locale.T("À l’arrivée à la maternelle")
	case Return:
		return locale.T("Au retour au collège")
	default:
		return s.Label()
	}
}

// Label is the status in French.
func (s Status) Label() string {
	switch s {
	case Present:
		return locale.T("Là")
	case Late:
		return locale.T("En retard")
	case LeftEarly:
		return locale.T("Départ avant la fin")
	case Excused:
		return locale.T("Pas là, absence prévenue")
	case Absent:
		return locale.T("Pas là, sans prévenir")
	case StaffPlay:
		return locale.T("Un adulte joue avec l’enfant")
	}
	return ""
}

// words is a mark in French with its minutes.
func words(s Status, minutes int) string {
	switch {
	case s == Late && minutes > 0:
		return locale.N("%d minute de retard", "%d minutes de retard", minutes)
	case s == LeftEarly && minutes > 0:
		return locale.N("Départ %d minute avant la fin", "Départ %d minutes avant la fin", minutes)
	}
	return s.Label()
}

// Words is an event that was put aside, without naming anybody.
func (q Quarantined) Words() string {
	switch q.Reason {
	case whyContent:
		return locale.T("La même saisie est arrivée deux fois avec un contenu différent : %s.", words(q.Event.Status, q.Event.Value))
	case whyPlace:
		return locale.T("L’appareil a envoyé deux saisies sous le même numéro.")
	case whyList:
		return locale.T("Une personne qui n’était pas sur la liste ce jour-là : %s.", words(q.Event.Status, q.Event.Value))
	case whyCancelled:
		return locale.T("Une saisie pour une séance annulée.")
	}
	return locale.T("Une saisie faite pour une autre séance.")
}

// Label is the stage in a word or two, Tone and icon of its tag.
func (s Stage) Label() string {
	switch s {
	case Planned:
		return locale.T("À venir")
	case NotTaken:
		return locale.T("À saisir")
	case Open:
		return locale.T("Appel en cours")
	case Validated:
		return locale.T("Appel validé")
	case Cancelled:
		return locale.T("Annulée")
	}
	return ""
}

// Tone is the tint of the stage's tag.
func (s Stage) Tone() ui.Tone {
	switch s {
	case Validated:
		return ui.OK
	case NotTaken:
		return ui.Watch
	case Open:
		return ui.Info
	case Planned, Cancelled:
	}
	return ui.Neutral
}

// Icon of the stage's tag.
func (s Stage) Icon() string {
	switch s {
	case Validated:
		return "check"
	case NotTaken:
		return "hourglass"
	case Open:
		return "door-open"
	case Cancelled:
		return "ban"
	case Planned:
	}
	return "calendar"
}

// Why a session is cancelled: the usual reasons, as they are stored and shown.
func reasons() []ui.Option {
	list := []string{
		locale.Mark("Personne référente absente"), locale.Mark("Maternelle fermée"),
		locale.Mark("Sortie, stage ou examen au collège"), locale.Mark("Grève ou transports"),
		locale.Mark("Météo"), locale.Mark("Autre raison"),
	}
	out := make([]ui.Option, len(list))
	for i, l := range list {
		out[i] = ui.Option{Value: l, Label: locale.T(l)}
	}
	return out
}

// themes are proposed for the débrief; another may be typed.
func themes() []string {
	return []string{
		locale.T("Faire connaissance"), locale.T("Être un modèle"), locale.T("Poser un cadre"),
		locale.T("Parler à un petit"), locale.T("Reconnaître une émotion"), locale.T("Attendre, écouter"),
		locale.T("La confiance"), locale.T("Mes relations en famille"), locale.T("Trouver de l’aide"),
		locale.T("Les risques"), locale.T("Ce que je sais faire"), locale.T("Mon orientation"),
		locale.T("Un métier, une journée"), locale.T("Aider sans faire à la place"),
		locale.T("Dire au revoir"), locale.T("Le chemin parcouru"),
	}
}
