package demo

import (
	"binome/cohort"
	"binome/session"
)

// fridayPupils are the group of Friday morning at Les Hirondelles.
func fridayPupils() []*pupil {
	return []*pupil{
		{
			first: "Salomé", last: "Dhaenekint", sex: girl, birth: "2012-10-04", class: "3e C", strip: "PPPCPPPPPPPPPPPP",
			kid:   &kid{first: "Sirine", sex: girl, class: "MS 2", section: "MS"},
			why:   "Elle vise un CAP petite enfance. L’enfant a besoin de repères.",
			note:  "A repris le rituel du matin avec les étiquettes de la classe.",
			did:   session.ProposedGame,
			story: "J’ai fait le rituel du bonjour comme la maîtresse. Elle m’a corrigée sur la date.",
			sheet: "Projet d’orientation clair, notes fragiles.",
		},
		{
			first: "Wassim", last: "Azouagh", sex: boy, birth: "2013-03-20", class: "4e B", strip: "PAPCPPEPPPPPPEAE",
			kid:   &kid{first: "Achille", sex: boy, class: "GS 2", section: "GS"},
			why:   "Il court vite et le sait. L’enfant veut faire la course.",
			note:  "A adapté la course pour que l’enfant puisse arriver en tête.",
			did:   session.ProposedGame,
			story: "J’ai fait exprès de courir avec un pied. Il a gagné, il l’a dit à tout le monde.",
			sheet: "Excellent en sport, sort ses affaires en retard.",
		},
		{
			first: "Eva", last: "Luczkowiak", sex: girl, birth: "2012-10-18", class: "3e A", strip: "PPPCPPPPPPPPPPPP",
			kid:   &kid{first: "Billie", sex: girl, class: "GS 1", section: "GS"},
			why:   "Elles aiment les énigmes et les devinettes.",
			note:  "A cherché sérieusement la réponse aux devinettes de l’enfant.",
			did:   session.Waited,
			story: "Elle invente des devinettes qui ont pas de réponse. J’ai cherché quand même.",
			sheet: "Bonnes capacités, travail personnel absent.",
		},
		{
			first: "Kylian", last: "Mwambayi", sex: boy, birth: "2013-02-13", class: "4e 3", strip: "PEPCPXXXXXXXXXXX",
			kid:    &kid{first: "Ousmane", sex: boy, class: "MS 1", section: "MS"},
			leaves: &leaving{on: "2026-11-20", why: cohort.Moved},
			why:    "Il a demandé quelqu’un qui rigole. L’enfant rit de tout.",
			note:   "A expliqué à l’enfant qu’il ne viendrait plus, avec des mots simples.",
			did:    session.Comforted,
			noted:  5,
			story:  "On a fait des grimaces dans le miroir. Celle du poisson a gagné.",
			sheet:  "Arrivé en cours d’année dernière, cherche encore sa place.",
		},
		{
			first: "Romane", last: "Pouillaude", sex: girl, birth: "2013-05-07", class: "4e D", strip: "PPRCPPPPPPPRPPPP",
			kid:    &kid{first: "Yaëlle", sex: girl, class: "MS 2", section: "MS"},
			why:    "Elle est très douce. L’enfant sursaute au moindre bruit.",
			note:   "A proposé une cabane quand la classe est devenue bruyante.",
			did:    session.Comforted,
			story:  "On s’est mises sous la table avec une couverture. C’était la cabane du silence.",
			sheet:  "Ne dérange jamais, on l’oublie facilement.",
			shares: true,
		},
		{
			first: "Idriss", last: "Chaabnia", sex: boy, birth: "2012-04-07", class: "3e C", strip: "EPPCAPPEAPPPPPAP",
			kid:   &kid{first: "Octave", sex: boy, class: "GS 2", section: "GS"},
			why:   "Il connaît beaucoup de mots difficiles. L’enfant adore les répéter.",
			note:  "A joué à faire répéter des mots longs, l’enfant a bien ri.",
			did:   session.ProposedGame,
			story: "Je lui ai appris le mot ornithorynque. Il l’a dit à la dame de la cantine.",
		},
		{
			first: "Nina", last: "Ferrandino", sex: girl, birth: "2013-11-15", class: "4e A", strip: "PPPCPPPPPPPPPPPP",
			kid:   &kid{first: "Colette", sex: girl, class: "MS 1", section: "MS"},
			why:   "Elle a gardé ses petits voisins cet été. L’enfant demande beaucoup les bras.",
			note:  "A tenu la main de l’enfant au lieu de la porter, comme convenu.",
			did:   session.Waited,
			story: "Elle voulait que je la porte. J’ai dit qu’on marche ensemble et on a marché jusqu’au toboggan.",
			sheet: "Gentille avec tous, a du mal à dire non.",
		},
		{
			first: "Dounia", last: "Rezkallah", sex: girl, birth: "2012-10-28", class: "3e A", strip: "PPACPRPPPPDPPRPP",
			kid:   &kid{first: "Estéban", sex: boy, class: "GS 1", section: "GS"},
			why:   "Elle est franche. L’enfant comprend mieux quand on parle simplement.",
			note:  "A dit à l’enfant qu’elle était fatiguée et a choisi un jeu calme.",
			did:   session.ProposedGame,
			story: "Je lui ai dit que j’étais pas d’humeur aujourd’hui. Il m’a prêté son doudou.",
			sheet: "Répond parfois sèchement, toujours à l’heure.",
		},
		{
			first: "Antoine", last: "Sterckeman", sex: boy, birth: "2012-11-11", class: "3e 2", strip: "PPPCEPPPPPAAEPPP",
			kid:   &kid{first: "Zoya", sex: girl, class: "GS 2", section: "GS"},
			why:   "Il aime la nature. L’enfant s’occupe des plantes de la classe.",
			note:  "A tenu le carnet de mesure des haricots avec l’enfant.",
			did:   session.ProposedGame,
			story: "On a arrosé les haricots. Le sien dépasse le mien de deux doigts.",
			sheet: "Fait ses devoirs seul, ne demande jamais d’aide.",
		},
		{
			first: "Yasmine", last: "Kourdache", sex: girl, birth: "2013-12-01", class: "4e B", strip: "PPPCPPPPPPPPPEPP",
			kid:   &kid{first: "Ulysse", sex: boy, class: "MS 2", section: "MS"},
			why:   "Elle lit beaucoup. L’enfant demande la même histoire chaque jour.",
			note:  "A relu le même album en laissant l’enfant dire la fin des phrases.",
			did:   session.ToldStory,
			story: "J’ai encore lu le même livre. Je le connais par cœur même les virgules.",
			sheet: "Lit pendant les autres cours, excellente mémoire.",
		},
		{
			first: "Jules", last: "Bolamba", sex: boy, birth: "2011-09-10", class: "3e 5", strip: "PPPCRPPPPPPPPPPP",
			kid:   &kid{first: "Mahaut", sex: girl, class: "MS 1", section: "MS"},
			why:   "Il bricole. L’enfant veut toujours fabriquer un cadeau.",
			note:  "A préparé le matériel à l’avance et laissé l’enfant coller.",
			did:   session.ProposedGame,
			story: "On a fabriqué une lampe en papier. Elle éclaire pas mais elle est jolie.",
			sheet: "Mains habiles, préfère les ateliers aux cours.",
		},
	}
}
