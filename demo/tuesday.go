package demo

import (
	"binome/cohort"
	"binome/session"
)

// tuesdayPupils are the group of Tuesday morning at Les Hirondelles.
func tuesdayPupils() []*pupil {
	return []*pupil{
		{
			first: "Inaya", last: "Saïfouni", sex: girl, birth: "2013-04-15", class: "4e A", strip: "PPPPPPAERPPRRPPP",
			kid:   &kid{first: "Aminata", sex: girl, class: "MS 2", section: "MS"},
			why:   "L’enfant se cache derrière les autres. Elle aussi préfère commencer sans bruit.",
			note:  "A tendu la main et attendu que l’enfant la prenne.",
			did:   session.Waited,
			story: "Elle m’a donné la main toute seule pour aller au coin lecture.",
			sheet: "Travail sérieux, très peu de voix en classe.",
		},
		{
			first: "Tom", last: "Debuysere", sex: boy, birth: "2013-06-17", class: "4e 3", strip: "PPPPEPPPPPPPPAEP",
			kid:   &kid{first: "Timéo", sex: boy, class: "GS 1", section: "GS"},
			why:   "Ils aiment tous deux le football. On commence par des passes assises, à la main.",
			note:  "A baissé la vitesse du jeu quand l’enfant a eu peur du ballon.",
			did:   session.Comforted,
			story: "On a roulé le ballon assis pour pas qu’il tombe. Il a marqué plein de fois.",
			sheet: "Plein d’énergie le matin, plus difficile après le repas.",
		},
		{
			first: "Camille", last: "Facompré", sex: girl, birth: "2013-01-06", class: "4e B", strip: "PPRPPPPPPPPPAPPP",
			kid:    &kid{first: "Zélie", sex: girl, class: "MS 1", section: "MS"},
			why:    "Elle raconte bien et change de voix. L’enfant réclame des histoires.",
			note:   "A baissé la voix quand l’histoire faisait peur, et demandé si elle pouvait continuer.",
			did:    session.Comforted,
			story:  "J’ai fait la voix de la sorcière et elle s’est bouché les oreilles en rigolant.",
			sheet:  "Écrit bien quand elle a du temps, rend peu.",
			shares: true,
		},
		{
			first: "Bilal", last: "Hamdouchi", sex: boy, birth: "2013-07-17", class: "4e 3", strip: "PPPRPRPPPPPPPPPP",
			kid:   &kid{first: "Ayoub", sex: boy, class: "GS 2", section: "GS"},
			why:   "Il sait réparer et démonter. L’enfant veut savoir ce qu’il y a dedans.",
			note:  "A donné les outils un par un et expliqué à quoi chacun sert.",
			did:   session.ProposedGame,
			story: "On a démonté le réveil cassé de la maîtresse. Il a gardé le ressort.",
			sheet: "À l’aise dans les travaux pratiques, moins devant une feuille.",
		},
		{
			first: "Léna", last: "Capelaere", sex: girl, birth: "2013-06-08", class: "4e 1", strip: "PEPPPPPPPRPPAPRP",
			kid:   &kid{first: "Agathe", sex: girl, class: "GS 1", section: "GS"},
			why:   "Elles sont calmes toutes les deux et aiment les jeux de mémoire.",
			note:  "A laissé l’enfant expliquer la règle du jeu de paires à deux camarades.",
			did:   session.Waited,
			story: "Elle gagne toujours aux paires. Je fais pas exprès de perdre, elle est forte.",
			sheet: "Absences répétées en septembre, bonne écoute quand elle est là.",
		},
		{
			first: "Mathis", last: "Wojtczak", sex: boy, birth: "2012-04-01", class: "3e A", strip: "PPPPPPPPPPPPPPPP",
			kid:    &kid{first: "Oscar", sex: boy, class: "MS 1", section: "MS"},
			why:    "Il a besoin d’un rôle clair. L’enfant aime qu’on lui montre une fois, puis faire seul.",
			note:   "A montré le nœud de lacet une fois, puis gardé les mains dans le dos.",
			did:    session.Waited,
			story:  "J’ai montré comment on lace. Après j’ai attendu et c’était dur d’attendre.",
			sheet:  "Conteste vite, s’apaise quand on lui explique pourquoi.",
			shares: true,
		},
		{
			first: "Fatou", last: "Niangado", sex: girl, birth: "2013-09-01", class: "4e A", strip: "PPPPPPPPPRPPPPPP",
			kid:   &kid{first: "Anissa", sex: girl, class: "MS 2", section: "MS"},
			why:   "Elle est à l’aise avec les groupes. L’enfant veut être de toutes les rondes.",
			note:  "A ouvert la ronde aux enfants voisins sans perdre son binôme des yeux.",
			did:   session.ProposedGame,
			story: "On a fait une ronde avec six petits. J’avais mal au dos à force de me baisser.",
			sheet: "Prend facilement la parole, apprend à la laisser.",
		},
		{
			first: "Hugo", last: "Bultiauw", sex: boy, birth: "2012-09-10", class: "3e 2", strip: "APPPAPPPPPXXXXXX",
			kid:    &kid{first: "Côme", sex: boy, class: "GS 2", section: "GS"},
			leaves: &leaving{on: "2027-01-08", why: cohort.FamilyStopped},
			why:    "Il connaît les trains. L’enfant aligne les wagons pendant des heures.",
			note:   "A prévenu les autres enfants avant de traverser le circuit.",
			did:    session.Waited,
			story:  "On a fait une voie qui traversait toute la salle. Fallait pas marcher dessus.",
		},
		{
			first: "Sarah", last: "Elmaksoud", sex: girl, birth: "2012-08-26", class: "4e 4", strip: "PEPPAEPPPPPPPRPE",
			kid:   &kid{first: "Louisa", sex: girl, class: "MS 1", section: "MS"},
			why:   "L’enfant aime les chevaux. Elle en dessine depuis des années.",
			note:  "A dessiné à la demande, puis laissé le crayon à l’enfant.",
			did:   session.Waited,
			story: "J’ai dessiné un cheval et elle l’a colorié en vert. C’est le cheval de la forêt maintenant.",
			sheet: "Peut très bien faire quand elle est présente.",
		},
		{
			first: "Adam", last: "Zerrouqi", sex: boy, birth: "2013-05-26", class: "4e D", strip: "PPPPPPPPRPPPPRPP",
			kid:    &kid{first: "Ilyan", sex: boy, class: "MS 2", section: "MS"},
			why:    "Il veut être utile. L’enfant attend la visite dès le matin.",
			note:   "L’enfant a couru vers lui à l’arrivée, il s’est baissé pour le saluer.",
			did:    session.Comforted,
			story:  "Il m’a reconnu direct. D’habitude, personne m’attend.",
			sheet:  "Peu disponible en première heure, poli avec tout le monde.",
			shares: true,
		},
		{
			first: "Chloé", last: "Meurillon", sex: girl, birth: "2012-01-13", class: "3e A", strip: "PRPPPPRPPPPPPAPP",
			kid:   &kid{first: "Jeanne", sex: girl, class: "GS 1", section: "GS"},
			why:   "Elle s’intéresse aux métiers du soin. L’enfant joue à l’hôpital des poupées.",
			note:  "A suivi le scénario de l’enfant pendant toute la partie de jeu.",
			did:   session.Waited,
			story: "On a soigné trois poupées et un ours. Elle m’a dit que j’étais la chef des pansements.",
			sheet: "Régulière, manque de confiance à l’oral.",
		},
		{
			first: "Moussa", last: "Kagnassy", sex: boy, birth: "2013-08-19", class: "4e 1", strip: "PPPPPVPPPPPERPPP",
			kid:   &kid{first: "Ibrahim", sex: boy, class: "MS 2", section: "MS"},
			why:   "Ils rient des mêmes choses. L’enfant apprend à attendre son tour.",
			note:  "A rappelé la règle du tour de rôle trois fois, sans hausser le ton.",
			did:   session.Waited,
			story: "On a joué au jeu de l’oie. Il trichait alors on a changé la règle pour que ce soit permis.",
			sheet: "Intervient sans lever la main, souvent pour dire quelque chose de juste.",
		},
	}
}
