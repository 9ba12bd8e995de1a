package demo

// vaulxPupils are the group of Vaulx, on Tuesday morning at Les Libellules.
func vaulxPupils() []*pupil {
	return []*pupil{
		{
			first: "Célia", last: "Vuillardet", sex: girl, birth: "2013-08-04", class: "4e 2", strip: "PPPPPPPRPPPPRRPP",
			kid:   &kid{first: "Joséphine", sex: girl, class: "MS Bleue", section: "MS"},
			why:   "Elle aime jardiner. L’enfant collectionne les feuilles.",
			note:  "A ramassé des feuilles dans la cour avec l’enfant et les a classées.",
			story: "On a collé des feuilles par ordre de couleur. Elle appelle ça un arc-en-ciel marron.",
			sheet: "Consciencieuse, se décourage à la première erreur.",
		},
		{
			first: "Ayman", last: "Ouahrouche", sex: boy, birth: "2013-07-28", class: "4e 5", strip: "PPAPPRPPPPPPPPPP",
			kid:   &kid{first: "Lilian", sex: boy, class: "GS Verte", section: "GS"},
			why:   "Il imite très bien les voix. L’enfant adore les marionnettes.",
			note:  "A fait parler une marionnette, l’enfant lui a confié son prénom.",
			story: "J’ai fait parler la marionnette du crocodile. Il répondait au crocodile et pas à moi.",
			sheet: "À l’aise à l’oral, évite l’écrit.",
		},
		{
			first: "Shaïna", last: "Gonnachon", sex: girl, birth: "2011-04-27", class: "3e 1", strip: "PPPPPPPEPPPPPAPP",
			kid:    &kid{first: "Nesrine", sex: girl, class: "MS-GS Jaune", section: "MS"},
			why:    "Elle sait poser un cadre. L’enfant a besoin de savoir ce qui vient après.",
			note:   "A préparé un petit programme dessiné pour l’enfant.",
			story:  "Je lui ai dessiné ce qu’on allait faire dans des cases. Elle cochait au fur et à mesure.",
			sheet:  "Organisée dans son cahier, absente certains vendredis.",
			shares: true,
		},
		{
			first: "Dylan", last: "Ferreirinha", sex: boy, birth: "2013-04-18", class: "4e 2", strip: "APPEPPPPRPAPPPPP",
			kid:   &kid{first: "Balthazar", sex: boy, class: "GS Verte", section: "GS"},
			why:   "Ils aiment les camions et les chantiers.",
			note:  "A suivi les consignes de l’enfant dans le jeu du chantier.",
			story: "On a fait un chantier dans le sable. Il m’a embauché comme grutier.",
			sheet: "Se lève souvent, se rassied quand on le lui demande.",
		},
		{
			first: "Kadiatou", last: "Bangourah", sex: girl, birth: "2011-09-12", class: "3e 4", strip: "PPPPPPPPPPPPPPPP",
			kid:   &kid{first: "Houda", sex: girl, class: "MS Bleue", section: "MS"},
			why:   "Elle tresse très bien les cheveux. L’enfant coiffe toutes les poupées.",
			note:  "A guidé les mains de l’enfant pour la première tresse seulement.",
			story: "On a coiffé toutes les poupées. La dernière avait presque plus de cheveux.",
			sheet: "Autonome, discute volontiers après les cours.",
		},
		{
			first: "Melvin", last: "Charreton", sex: boy, birth: "2012-03-06", class: "4e 5", strip: "PPPPEPPPRPPPDPPP",
			kid:   &kid{first: "Sidonie", sex: girl, class: "MS-GS Jaune", section: "GS"},
			why:   "Il est patient avec les plus jeunes du quartier. L’enfant n’aime pas donner la main.",
			note:  "A proposé un foulard plutôt que la main pour le trajet dans le couloir.",
			story: "Elle veut pas donner la main alors on a tenu un foulard chacun d’un bout.",
			sheet: "Discret, se met au travail après un rappel.",
		},
		{
			first: "Ines", last: "Boukhrissi", sex: girl, birth: "2012-02-13", class: "3e 1", strip: "PEPPPPRPPPPPPPPP",
			kid:   &kid{first: "Aymeric", sex: boy, class: "GS Verte", section: "GS"},
			why:   "Elle pratique la boxe et connaît les règles du respect. L’enfant se bagarre dans la cour.",
			note:  "A montré le geste du stop et l’a fait répéter deux fois.",
			story: "Je lui ai appris à dire stop avec la main. Il l’a fait à un grand de CP.",
			sheet: "Forte tête, juste avec les autres.",
		},
		{
			first: "Nils", last: "Perrachon", sex: boy, birth: "2013-08-14", class: "4e 2", strip: "PPPAPPPPPPPPPPRP",
			kid:   &kid{first: "Kadidja", sex: girl, class: "MS Bleue", section: "MS"},
			why:   "Il remarque les détails. L’enfant montre tout du doigt.",
			note:  "A joué à chercher des formes dans la classe pendant tout le jeu.",
			story: "On a cherché toutes les choses rondes de la classe. Il y en avait même sur le plafond.",
			sheet: "Observateur, prend peu de notes.",
		},
		{
			first: "Rim", last: "Haddoukh", sex: girl, birth: "2013-10-27", class: "4e 5", strip: "PPRPPPPPPPPRPPPP",
			kid:   &kid{first: "Firmin", sex: boy, class: "MS-GS Jaune", section: "MS"},
			why:   "Elle parle bas. L’enfant parle si bas qu’on ne l’entend pas.",
			note:  "A répondu en chuchotant, l’enfant a fini par parler plus fort.",
			story: "On a parlé en chuchotant toute la matinée. C’était notre truc.",
			sheet: "Ne parle pas en classe, écrit de longs textes.",
		},
		{
			first: "Elvir", last: "Ramadinov", sex: boy, birth: "2012-03-05", class: "3e 4", strip: "PPPPAPRPPPPPPPPP",
			kid:   &kid{first: "Lubna", sex: girl, class: "GS Verte", section: "GS"},
			why:   "Il a appris le français en arrivant et s’en souvient. L’enfant commence tout juste.",
			note:  "A montré les images dans l’ordre et attendu que l’enfant les nomme.",
			story: "Elle comprend pas encore tout. On a joué au loto des images et elle a dit les couleurs.",
			sheet: "Lexique encore limité, volonté visible.",
		},
	}
}
