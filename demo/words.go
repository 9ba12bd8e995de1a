package demo

import "binome/session"

// themes are what the débriefs are about, in the order of the sessions: those that
// the program proposes.
func themes() []string {
	return []string{
		"Faire connaissance", "Être un modèle", "Poser un cadre", "Parler à un petit", "Reconnaître une émotion", "Attendre, écouter",
		"La confiance", "Mes relations en famille", "Trouver de l’aide", "Les risques", "Ce que je sais faire", "Mon orientation",
		"Un métier, une journée", "Aider sans faire à la place", "Dire au revoir", "Le chemin parcouru",
	}
}

// words are what a teen says of a session in one to three words.
func words() map[tone][]string {
	return map[tone][]string{
		good: {
			"rire", "calme", "la fierté", "surprise", "joie", "patience", "rire, jeu", "confiance", "curiosité", "peinture",
			"histoire, voix", "trop vite passé", "encore", "douceur", "tranquille", "musique", "bonne matinée", "équipe", "la cour, le soleil",
		},
		plain: {
			"normal", "bruit", "fatigue", "ça va", "attente", "long", "moyen", "froid", "pas mal", "comme d’habitude", "mal aux genoux", "un peu long", "moitié-moitié",
		},
		hard:    {"énervement", "fatigue, bruit", "la gêne", "trop long", "patience", "silence", "envie de rentrer", "pas mon jour", "bof", "compliqué"},
		without: {"vide", "bizarre", "attente", "remplaçant", "différent", "aider", "rangement", "pas pareil"},
	}
}

// stories are what teens write of a session; see agree for the braces.
func stories() map[tone][]string {
	return map[tone][]string{good: goodStories(), plain: plainStories(), hard: hardStories(), without: lonelyStories()}
}

func goodStories() []string {
	return []string{
		"On a joué à la pâte à modeler. {Il} voulait faire un serpent, on en a fait douze.",
		"{Il} m’a montré son dessin accroché au mur.",
		"On a fait de la peinture. J’en ai encore sur la manche.",
		"{Il} a ri quand j’ai raté la tour.",
		"J’ai lu une histoire à voix haute. D’habitude j’aime pas lire devant les gens.",
		"On a joué au loup dans la cour. C’était toujours moi le loup.",
		"{Il} m’avait gardé une place.",
		"On a fait un grand puzzle. {Il} a mis la dernière pièce.",
		"{Il} voulait pas que je parte. J’ai dit à la semaine prochaine.",
		"On a construit un pont et la voiture est passée dessus.",
		"J’ai appris une comptine. Je l’ai dans la tête depuis.",
		"{Il} m’a raconté un rêve avec un dragon.",
		"On a fait des bulles dehors, il y avait du vent.",
		"{Il} s’est souvenu{e} de mon prénom.",
		"On a cuisiné pour de faux. J’ai mangé une pizza en plastique.",
		"J’ai aidé à mettre les manteaux. Ça fait beaucoup de boutons.",
		"On a joué au marchand. J’ai tout acheté.",
		"La maîtresse m’a demandé de distribuer les feuilles.",
		"On écoutait la musique et il fallait s’arrêter comme des statues.",
		"{Il} a écrit la première lettre de son prénom.",
		"On a fait une cabane avec les chaises.",
		"J’ai plié un avion. Après tout le monde en voulait un.",
		"On a ramassé des marrons. {Il} en a rempli ses poches.",
		"On a joué aux dominos. J’ai expliqué une fois et {il} a compris.",
		"J’ai raconté l’histoire sans le livre. J’ai un peu inventé.",
		"{Il} m’a demandé si j’avais des devoirs moi aussi.",
		"On a fait la course des escargots avec des bouchons.",
		"J’ai vu qu’{il} rangeait comme moi.",
		"On a planté une graine. Faut attendre maintenant.",
		"{Il} a choisi le livre tout{e} seul{e}.",
		"On a joué au téléphone. {Il} a appelé le soleil.",
		"Au débrief j’ai parlé un peu. C’était plus facile que la dernière fois.",
		"On a fait un collage avec des vieux journaux.",
		"{Il} m’a appris un jeu de mains. Je le connaissais mais plus vite.",
		"On a fait un spectacle de marionnettes derrière le banc.",
		"J’ai porté le plateau du goûter sans rien renverser.",
		"{Il} a attendu que j’arrive pour commencer.",
		"On a compté tous les escaliers. {Il} s’est pas trompé{e}.",
		"J’ai demandé à la maîtresse comment on fait et ça a marché.",
		"On a fait des grands traits à la craie dans la cour.",
	}
}

func plainStories() []string {
	return []string{
		"C’était normal. On a fait un peu de tout.",
		"{Il} était fatigué{e} aujourd’hui, moi aussi.",
		"On a pas trop joué, {il} voulait regarder les autres.",
		"Il y avait beaucoup de bruit. On s’est mis dans un coin.",
		"{Il} voulait toujours le même jeu. J’ai dit d’accord.",
		"J’avais pas trop d’idées de jeux. J’ai demandé à la maîtresse.",
		"On a attendu longtemps dehors.",
		"Le débrief était long. J’ai écouté.",
		"{Il} a boudé au début. Après ça allait.",
		"On a changé de jeu tout le temps.",
		"Je savais pas quoi faire quand {il} parlait plus.",
		"C’était moins bien que la semaine d’avant mais ça va.",
		"{Il} a joué avec les autres et moi je regardais. C’était pas grave.",
		"Il pleuvait alors on est restés dedans.",
		"J’ai rien de spécial à dire aujourd’hui.",
		"On a fait les coloriages. Moi j’aime pas trop.",
	}
}

func hardStories() []string {
	return []string{
		"{Il} m’a pas écouté{E}. J’ai laissé tomber et j’ai attendu.",
		"{Il} a jeté les cubes. J’ai ramassé.",
		"J’avais pas envie de venir. Je suis venu{E} quand même.",
		"{Il} a pleuré et j’ai pas compris pourquoi.",
		"C’était dur de rester calme.",
		"Il y a eu une dispute pour le vélo. Après on a fait la paix.",
		"J’étais énervé{E} par autre chose. J’ai pas beaucoup joué.",
		"{Il} voulait jouer avec quelqu’un d’autre.",
		"J’ai pas réussi à {le} faire rire.",
		"J’étais pas trop là aujourd’hui.",
		"On m’a demandé de parler au débrief, j’ai passé mon tour.",
	}
}

func lonelyStories() []string {
	return []string{
		"Mon binôme était pas là. J’ai joué avec un autre enfant.",
		"Il y avait une place vide. J’ai aidé la maîtresse.",
		"J’ai remplacé quelqu’un. C’est pas pareil.",
		"Sans mon binôme c’est bizarre. J’ai rangé la bibliothèque.",
		"J’avais préparé un jeu, ce sera pour la prochaine fois.",
		"Je me suis occupé{E} de deux petits en même temps.",
	}
}

// remarks are what was noted of a teen, by gesture.
func remarks() map[session.Gesture][]string {
	return map[session.Gesture][]string{
		session.ProposedGame: {
			"A proposé un jeu de cartes et expliqué la règle en deux phrases.",
			"A sorti les instruments et laissé l’enfant choisir.",
			"A proposé de dessiner au sol, plusieurs enfants ont suivi.",
			"A changé d’idée de jeu quand la première n’a pas pris.",
			"A préparé le matériel avant l’arrivée des enfants.",
			"A proposé de rejouer au jeu de la semaine passée.",
		},
		session.Comforted: {
			"L’enfant est tombé{e} dans la cour. S’est baissé{E} à sa hauteur et a prévenu l’adulte.",
			"A parlé doucement à un enfant qui pleurait, puis a laissé l’enseignante prendre le relais.",
			"A remis le manteau et attendu que l’enfant se calme.",
			"A proposé un livre quand l’enfant s’est fâché{e}.",
		},
		session.Waited: {
			"A attendu la fin du jeu avant de donner la consigne suivante.",
			"A laissé l’enfant chercher la pièce sans la lui montrer.",
			"A gardé le silence pendant que l’enfant réfléchissait.",
			"A laissé passer les plus petits dans l’escalier.",
			"A repris sa place dans la file sans qu’on le demande.",
			"A laissé l’enfant boutonner seul{e}, sans commentaire.",
		},
		session.ToldStory: {
			"A raconté une histoire sans livre, trois enfants se sont approchés.",
			"A lu jusqu’au bout en montrant les images.",
			"A demandé à l’enfant d’imaginer la fin de l’album.",
			"A chanté la comptine de la semaine avec les gestes.",
		},
		session.HardToday: {
			"Peu de jeu aujourd’hui, est resté{E} près de la fenêtre. En a parlé au débrief.",
			"A demandé une pause, est revenu{E} après quelques minutes.",
			"S’est agacé{E} du bruit, a préféré ranger le coin livres.",
			"N’a pas souhaité parler au débrief.",
			"Arrivé{E} tendu{E}, le jeu a commencé plus tard.",
		},
	}
}
