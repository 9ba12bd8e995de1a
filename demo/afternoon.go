package demo

import (
	"binome/cohort"
	"binome/session"
)

// afternoonPupils are the group of Thursday afternoon at Le Petit Quai.
func afternoonPupils() []*pupil {
	return []*pupil{
		{
			first: "Assia", last: "Mekhalfi", sex: girl, birth: "2013-04-28", class: "4e 3", strip: "PPEAEPPPEPPPPPDR",
			kid:   &kid{first: "Safiya", sex: girl, class: "GS A", section: "GS"},
			why:   "Elle voulait une enfant de grande section, pour lire de vrais livres.",
			note:  "A recollé les volets du livre avec l’enfant.",
			did:   session.ToldStory,
			story: "On a lu un livre avec des fenêtres à ouvrir. Elle les a toutes arrachées sauf une.",
			sheet: "Absente une semaine sur trois depuis la rentrée.",
		},
		{
			first: "Lucas", last: "Houvenaghel", sex: boy, birth: "2013-06-26", class: "4e D", strip: "PPPPPPPPPPPPPRPE",
			kid:   &kid{first: "Raphaël", sex: boy, class: "MS A", section: "MS"},
			why:   "Il est grand et parle fort, il le sait. L’enfant n’a pas peur du bruit.",
			note:  "A baissé la voix de lui-même quand l’enfant a posé un doigt sur sa bouche.",
			did:   session.Comforted,
			story: "Je parle moins fort maintenant dans la classe. Il m’a dit chut avec son doigt.",
			sheet: "Prend beaucoup de place, s’excuse après.",
		},
		{
			first: "Emma", last: "Dujardyn", sex: girl, birth: "2013-07-04", class: "4e 1", strip: "PPPPAPPAPPPPPPDP",
			kid:   &kid{first: "Adèle", sex: girl, class: "MS-GS B", section: "MS"},
			why:   "Elles aiment les déguisements et les rôles.",
			note:  "A accepté les rôles donnés par l’enfant et respecté le scénario.",
			did:   session.Waited,
			story: "J’étais le client et elle la coiffeuse. Elle m’a fait des couettes, j’ai laissé.",
			sheet: "Élève vive, travail irrégulier.",
		},
		{
			first: "Youssef", last: "Bouchnafa", sex: boy, birth: "2011-05-06", class: "3e 2", strip: "APPPPPEPPPPPPPPP",
			kid:   &kid{first: "Gaspard", sex: boy, class: "GS A", section: "GS"},
			why:   "Il veut faire de la mécanique. L’enfant démonte les petites voitures.",
			note:  "A tenu le rôle du client au garage, l’enfant a compté les jetons.",
			did:   session.ProposedGame,
			story: "On a fait un garage avec des tarifs. Il voulait que je paie trente euros pour un pneu.",
			sheet: "Sait ce qu’il veut faire plus tard, peine en français.",
		},
		{
			first: "Clara", last: "Nollevaux", sex: girl, birth: "2012-03-23", class: "3e A", strip: "PPPPPPPPPPPPPPPP",
			kid:    &kid{first: "Nahia", sex: girl, class: "MS A", section: "MS"},
			why:    "Elle prend son temps. L’enfant déteste qu’on la presse.",
			note:   "A laissé l’enfant fermer son manteau sans l’aider.",
			did:    session.Waited,
			story:  "Elle a mis très longtemps à mettre son manteau. J’ai attendu qu’elle finisse la fermeture.",
			sheet:  "Veut tout réussir du premier coup, rend parfois une copie blanche.",
			shares: true,
		},
		{
			first: "Axel", last: "Ryckelynck", sex: boy, birth: "2013-08-15", class: "4e 4", strip: "PRAPEPPPPPPPPPPP",
			kid:   &kid{first: "Basile", sex: boy, class: "GS A", section: "GS"},
			why:   "Ils collectionnent tous les deux des cartes.",
			note:  "A rendu la carte que l’enfant lui avait donnée et lui a expliqué pourquoi.",
			did:   session.Waited,
			story: "On a trié toutes les cartes par couleur. Il m’en a donné une, je l’ai rendue à la fin.",
		},
		{
			first: "Mariama", last: "Coumbassa", sex: girl, birth: "2013-12-26", class: "4e 3", strip: "PPPPPRPPPPPPEPPP",
			kid:   &kid{first: "Rokaya", sex: girl, class: "MS-GS B", section: "GS"},
			why:   "Elle a déjà aidé en centre de loisirs. L’enfant change souvent d’activité.",
			note:  "A proposé de terminer une activité avant d’en choisir une autre.",
			did:   session.ProposedGame,
			story: "On a changé de jeu sans arrêt. À la fin j’ai proposé de finir un seul truc et elle a dit oui.",
			sheet: "Entraîne les autres, dans un sens ou dans l’autre.",
		},
		{
			first: "Evan", last: "Jakubczyk", sex: boy, birth: "2013-01-04", class: "4e B", strip: "PPPRPPEPPPPPXXXX",
			kid:    &kid{first: "Kenan", sex: boy, class: "MS A", section: "MS"},
			leaves: &leaving{on: "2027-01-22", why: cohort.Moved},
			why:    "Il aime le dessin animé que regarde l’enfant. C’est un début.",
			note:   "A accepté de perdre dans l’histoire inventée par l’enfant.",
			did:    session.Waited,
			story:  "On a refait tout l’épisode avec les figurines. Je faisais le méchant évidemment.",
			sheet:  "Humour apprécié de ses camarades, cahier vide.",
		},
		{
			first: "Anaïs", last: "Phommavong", sex: girl, birth: "2012-11-14", class: "4e A", strip: "PPPPPPRPPPPEEPPR",
			kid:   &kid{first: "Thaïs", sex: girl, class: "GS A", section: "GS"},
			why:   "Elles ont toutes deux demandé à faire de la danse.",
			note:  "A dansé avec l’enfant devant le groupe à la fin du jeu.",
			did:   session.ProposedGame,
			story: "On a dansé derrière le rideau pour pas qu’on nous voie. Après elle a ouvert le rideau.",
			sheet: "À l’aise en sport, en retrait dans les autres cours.",
		},
		{
			first: "Océane", last: "Theerlynck", sex: girl, birth: "2012-06-03", class: "3e 5", strip: "PPPPPPPPPPPRPPPP",
			kid:   &kid{first: "Olivia", sex: girl, class: "MS A", section: "MS"},
			why:   "Elle s’organise bien. L’enfant aime ranger et trier.",
			note:  "A ralenti quand l’enfant le lui a demandé.",
			did:   session.Waited,
			story: "On a rangé les pinces par taille. Elle m’a dit que j’allais trop vite pour elle.",
			sheet: "Sérieuse, inquiète pour son orientation.",
		},
		{
			first: "Karim", last: "Ennasri", sex: boy, birth: "2013-07-21", class: "4e 1", strip: "PPRPPPPPPPPPPPPP",
			kid:   &kid{first: "Tidiane", sex: boy, class: "GS A", section: "GS"},
			why:   "Il joue aux échecs. L’enfant aime les règles et les plateaux.",
			note:  "A accepté que l’enfant change la règle, après en avoir parlé.",
			did:   session.Waited,
			story: "Je lui ai montré comment avance le pion. Lui il veut que le cheval vole.",
			sheet: "Réfléchit longtemps, écrit peu.",
		},
	}
}
