package demo

import (
	"binome/cohort"
	"binome/session"
)

// mondayPupils are the group of Monday morning at Les Hirondelles.
func mondayPupils() []*pupil {
	return []*pupil{
		{
			first: "Kenza", last: "Belkhodja", sex: girl, birth: "2013-04-24", class: "4e B", strip: "PPRPPPEPPPPRPPPP",
			kid:    &kid{first: "Myriam", sex: girl, class: "MS 1", section: "MS"},
			why:    "Elle s’occupe souvent de ses petits cousins et raconte volontiers. L’enfant parle peu en classe.",
			note:   "A gardé le livre ouvert à hauteur de l’enfant et attendu ses réponses.",
			did:    session.ToldStory,
			story:  "J’ai lu le livre du loup deux fois. À la fin c’est elle qui tournait les pages.",
			sheet:  "Sait beaucoup de choses à l’oral, rend peu d’exercices écrits.",
			shares: true,
		},
		{
			first: "Yanis", last: "Oukhellou", sex: boy, birth: "2012-08-07", class: "4e B", strip: "PAPPPPPPEPPPPPPP",
			kid:   &kid{first: "Gabin", sex: boy, class: "MS 1", section: "MS"},
			why:   "Tous les deux aiment bouger. On commence dans la cour, avec des jeux courts.",
			note:  "S’est assis par terre et a proposé les cubes au lieu du ballon.",
			did:   session.ProposedGame,
			story: "Au début on courait partout. Aujourd’hui on a fait une tour de cubes, assis par terre.",
			sheet: "Vient avec son matériel un jour sur deux, accepte les remarques.",
		},
		{
			first: "Lola", last: "Pruvoost", sex: girl, birth: "2012-12-08", class: "3e A", strip: "PPPPPPPRPPPRPDAP",
			kid:   &kid{first: "Kaïna", sex: girl, class: "GS 1", section: "GS"},
			why:   "Elle dessine beaucoup. L’enfant ne quitte pas le coin peinture.",
			note:  "A laissé l’enfant choisir les couleurs et n’a pas corrigé son dessin.",
			did:   session.Waited,
			story: "On a mélangé du bleu et du jaune pour voir. Elle a dit que c’était une grenouille.",
			sheet: "Élève discrète, répond juste quand on l’interroge.",
		},
		{
			first: "Mehdi", last: "Amrouchene", sex: boy, birth: "2013-11-19", class: "4e A", strip: "PPPRPPPPPPDPPPPP",
			kid:   &kid{first: "Isaac", sex: boy, class: "MS 2", section: "MS"},
			why:   "Il a l’habitude des plus jeunes et parle doucement. L’enfant pleure encore le matin.",
			note:  "Est resté assis près de l’enfant sans parler, jusqu’à ce qu’il vienne jouer.",
			did:   session.Comforted,
			story: "Il pleurait quand on est arrivés. J’ai rien dit, je suis resté à côté.",
			sheet: "Travaille bien en petit groupe, décroche en classe entière.",
		},
		{
			first: "Jade", last: "Rousselaere", sex: girl, birth: "2012-02-16", class: "4e D", strip: "PPPPPPPPPPDPPPPP",
			kid:    &kid{first: "Rosalie", sex: girl, class: "MS 1", section: "MS"},
			why:    "Elle chante dans une chorale. L’enfant fredonne toute la journée.",
			note:   "A appris deux comptines et les a reprises avec tout le coin regroupement.",
			did:    session.ToldStory,
			story:  "On a chanté la chanson des escargots avec les gestes. J’avais un peu honte mais ça va.",
			sheet:  "Participe quand le sujet l’intéresse, se tait sinon.",
			shares: true,
		},
		{
			first: "Enzo", last: "Vandromme", sex: boy, birth: "2013-06-23", class: "4e 3", strip: "PEAXXXXXXXXXXXXX",
			kid:    &kid{first: "Naël", sex: boy, class: "GS 1", section: "GS"},
			leaves: &leaving{on: "2026-11-06", why: cohort.TeenStopped},
			why:    "Il aime expliquer les règles. L’enfant demande toujours comment marchent les jeux.",
			note:   "A cherché la pièce manquante du puzzle avec l’enfant pendant un bon moment.",
			did:    session.ProposedGame,
			story:  "C’était long. On a fait un puzzle et il manquait une pièce.",
		},
		{
			first: "Aïcha", last: "Diabakhaté", sex: girl, birth: "2012-12-28", class: "4e 1", strip: "PPPPPRPPPPPREDEE",
			kid:   &kid{first: "Zineb", sex: girl, class: "MS 2", section: "MS"},
			why:   "Toutes les deux parlent deux langues. L’enfant mélange encore les mots.",
			note:  "A repris le mot en français après l’enfant, sans lui faire répéter.",
			did:   session.ToldStory,
			story: "Elle m’a appris comment on dit papillon chez elle. Je savais déjà mais j’ai fait comme si.",
			sheet: "Aide volontiers ses voisins, oublie parfois son propre travail.",
		},
		{
			first: "Noé", last: "Lietaert", sex: boy, birth: "2013-06-14", class: "4e B", strip: "PPPPAPPPPPPAPPRP",
			kid:   &kid{first: "Marius", sex: boy, class: "GS 2", section: "GS"},
			why:   "Tous deux peuvent construire longtemps la même chose.",
			note:  "A repris la construction de la semaine passée là où l’enfant l’avait laissée.",
			did:   session.Waited,
			story: "On a continué le garage de la dernière fois. Il avait gardé les voitures dans sa poche.",
			sheet: "Rend ses devoirs en retard, mais les rend.",
		},
		{
			first: "Sofia", last: "Mezghrani", sex: girl, birth: "2012-06-28", class: "3e A", strip: "PPPPPPRPPPPPPEPR",
			kid:   &kid{first: "Maïssa", sex: girl, class: "GS 1", section: "GS"},
			why:   "Elle veut travailler avec des enfants plus tard. L’enfant cherche l’attention des adultes.",
			note:  "A dit non calmement quand l’enfant a tiré sur sa manche, puis a proposé un jeu.",
			did:   session.Waited,
			story: "Elle voulait que je regarde que elle. J’ai dit oui mais chacun son tour pour parler.",
			sheet: "Pose de bonnes questions sur son orientation depuis la rentrée.",
		},
		{
			first: "Rayan", last: "Tazarourte", sex: boy, birth: "2013-10-26", class: "4e 3", strip: "EPPRAEPAPPPPPPPP",
			kid:   &kid{first: "Elyas", sex: boy, class: "MS 2", section: "MS"},
			why:   "Il connaît bien les dinosaures. L’enfant ne parle presque que de cela.",
			note:  "A inventé un jeu de volcan, l’enfant a ri et demandé à recommencer.",
			did:   session.ProposedGame,
			story: "Il connaît plus de dinosaures que moi. Moi j’ai fait le bruit du volcan.",
			sheet: "Souvent absent le lundi, rattrape ses cours quand on l’aide.",
		},
		{
			first: "Manon", last: "Ghestem", sex: girl, birth: "2013-09-13", class: "4e D", strip: "PPPPPPPPPPPPPPRP",
			kid:   &kid{first: "Djibril", sex: boy, class: "GS 2", section: "GS"},
			why:   "Elle garde son calme quand ça crie. L’enfant a besoin d’une présence stable.",
			note:  "A compté avec l’enfant pendant la dispute pour le camion, puis l’a ramené au jeu.",
			did:   session.Comforted,
			story: "Il a crié parce que le camion était pris. J’ai compté jusqu’à dix avec lui.",
			sheet: "Suit les consignes, n’ose pas demander quand elle ne comprend pas.",
		},
		{
			first: "Ilyes", last: "Khelloufi", sex: boy, birth: "2012-08-20", class: "3e C", strip: "PRPPDPPPPPPPPEPR",
			kid:   &kid{first: "Philomène", sex: girl, class: "MS 1", section: "MS"},
			why:   "Il fait rire sans se moquer. L’enfant reste souvent à l’écart du groupe.",
			note:  "A fait le clown avec la dînette, l’enfant l’a rejoint à table.",
			did:   session.ProposedGame,
			story: "J’ai mis un chapeau de la dînette sur ma tête. Elle a parlé pour la première fois.",
			sheet: "Bavarde beaucoup, mais sait s’arrêter quand on le lui demande.",
		},
	}
}
