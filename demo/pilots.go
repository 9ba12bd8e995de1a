package demo

import (
	"time"

	"binome/calendar"
	"binome/internal/access"
	"binome/internal/clock"
	"binome/partner"
	"binome/school"
	"binome/session"
)

// person is somebody who signs in, with a role from a day on.
func person(role access.Role, name, job, from string) *adult {
	return &adult{role: role, name: name, job: job, from: from, signs: true}
}

// everywhere is person with a role on the whole house.
func everywhere(role access.Role, name, job, from string) *adult {
	a := person(role, name, job, from)
	a.kind, a.scope, a.targets = access.All, "toute la maison", []int64{0}
	return a
}

// taught is a class with its teacher, who has no account to sign in with.
func taught(name, level, teacher, job string) *class {
	return &class{name: name, level: level, teacher: &adult{role: access.Teacher, name: teacher, job: job, from: "2026-09-03"}}
}

// others are the organisations that both pilots share.
func others() []*organisation {
	return []*organisation{
		{kind: partner.Steering, name: "Action Tank", city: "Paris"},
		{kind: partner.Funder, name: "Fondation Horizon Lin", city: "Lille", siret: "90962718400015"},
		{kind: partner.Method, name: "Power2", city: "Londres"},
	}
}

// roubaix is the AMI's own pilot: five groups of one cohort.
func roubaix() *pilot {
	p := &pilot{
		name: "Pilote Roubaix 2026-2027", territory: "Roubaix (Nord)", zone: calendar.ZoneB,
		operator: &organisation{kind: partner.Operator, name: "Cap Grandir", city: "Roubaix", siret: "90951234500010", rna: "W595038214"},
		lead:     person(access.SteeringLead, "Claire Vasseur", "responsable du programme, Action Tank", "2026-03-02"),
		staff: []*adult{
			everywhere(access.PlatformAdmin, "Olivier Maréchal", "administrateur technique, Action Tank", "2026-03-02"),
			everywhere(access.DPO, "Isabelle Thévenin", "déléguée à la protection des données", "2026-03-02"),
			person(access.Evaluator, "Mathilde Rochas", "chargée d’évaluation", "2026-03-17"),
			person(access.Funder, "Philippe Dautremer", "responsable de programmes, Fondation Horizon Lin", "2026-03-17"),
			person(access.Trainer, "Emily Hartley", "formatrice, Power2", "2026-03-18"),
			person(access.Juror, "Catherine Boisvert", "membre du jury", "2026-04-13"),
		},
		manager:     person(access.PartnerManager, "Hélène Drouet", "coordinatrice", "2026-05-18"),
		colleges:    roubaixColleges(),
		maternelles: roubaixMaternelles(),
		sheets: [3][]string{
			{"2026-09-24", "2026-09-25", "2026-09-28", "2026-09-29", "2026-09-30", "2026-10-01", "2026-10-02", "2026-10-06", "2026-10-08"},
			{"2027-02-09", "2027-02-11", "2027-02-12", "2027-02-15", "2027-02-16", "2027-02-18", "2027-02-19", "2027-03-08", "2027-03-10"},
		},
	}
	p.groups = roubaixGroups(p.maternelles[0], p.maternelles[1])
	p.closures = []closure{
		{at: p.maternelles[0], on: "2026-12-03", why: "Journée pédagogique", knownAt: "2026-10-13 16:50"},
		{at: p.maternelles[0], on: "2026-11-13", why: "Grève", knownAt: "2026-11-12 15:40"},
		{at: p.colleges[0], on: "2027-01-20", why: "Brevet blanc", knownAt: "2026-11-18 11:15"},
		{at: p.colleges[1], on: "2027-01-27", why: "Brevet blanc", knownAt: "2026-11-19 10:05"},
	}
	return p
}

func roubaixColleges() []*place {
	const teacher = "professeure principale"
	return []*place{
		{
			kind: school.College, uai: "9990001X", name: "Collège des Tisserands", city: "Roubaix", road: "14, rue des Filatures", phone: "03 53 01 24 10",
			contact: person(access.CollegeContact, "Sylvie Wallaert", "conseillère principale d’éducation", "2026-06-22"),
			classes: []*class{
				taught("4e A", "4e", "Nathalie Brunel", teacher), taught("4e B", "4e", "Florence Legrand", teacher),
				taught("4e D", "4e", "Paulo Costa", "professeur principal"), taught("3e A", "3e", "Éric Vanneste", "professeur principal"),
				taught("3e C", "3e", "Samira Tounsi", teacher),
			},
		},
		{
			kind: school.College, uai: "9990002Y", name: "Collège du Canal", city: "Roubaix", road: "3, quai des Teinturiers", phone: "03 53 01 31 62",
			contact: person(access.CollegeContact, "Damien Lesur", "conseiller principal d’éducation", "2026-06-23"),
			classes: []*class{
				taught("4e 1", "4e", "Laurence Petyt", teacher), taught("4e 3", "4e", "Grégoire Salembier", "professeur principal"),
				taught("4e 4", "4e", "Inès Rahali", teacher), taught("3e 2", "3e", "Mickaël Thorez", "professeur principal"),
				taught("3e 5", "3e", "Delphine Cuvelier", teacher),
			},
		},
	}
}

func roubaixMaternelles() []*place {
	const teacher = "enseignante"
	return []*place{
		{
			kind: school.Maternelle, uai: "9990003Z", name: "Les Hirondelles", city: "Roubaix", road: "27, rue du Peignage", phone: "03 53 01 47 05",
			contact: person(access.MaternelleContact, "Christine Delattre", "directrice", "2026-06-25"),
			classes: []*class{
				taught("MS 1", "MS", "Maud Verrier", teacher), taught("MS 2", "MS", "Stéphanie Ledru", teacher),
				taught("GS 1", "GS", "Benoît Caudron", "enseignant"), taught("GS 2", "GS", "Farida Slimani", teacher),
			},
		},
		{
			kind: school.Maternelle, uai: "9990004A", name: "Le Petit Quai", city: "Roubaix", road: "8, allée des Péniches", phone: "03 53 01 58 39",
			contact: person(access.MaternelleContact, "Virginie Masson", "directrice", "2026-06-26"),
			classes: []*class{
				taught("MS A", "MS", "Pauline Hennion", teacher), taught("GS A", "GS", "Valérie Ducrocq", teacher),
				taught("MS-GS B", "MS", "Latifa Berrahal", teacher),
			},
		},
	}
}

// roubaixGroups are the five half-days, all led by one person.
func roubaixGroups(hirondelles, quai *place) []*group {
	nadia := person(access.Facilitator, "Nadia Ferhat", "référente", "2026-09-07")
	nadia.phone = "06 39 98 40 17"
	morning := func(day time.Weekday, where *place, shape, color string, pupils []*pupil) *group {
		return &group{
			weekday: day, half: calendar.AM, starts: "09:00", ends: "11:30", maternelle: where,
			shape: shape, color: color, leader: nadia, pupils: pupils,
		}
	}
	list := []*group{
		morning(time.Monday, hirondelles, "rond", "corail", mondayPupils()),
		morning(time.Tuesday, hirondelles, "carre", "mirabelle", tuesdayPupils()),
		morning(time.Thursday, quai, "triangle", "mousse", thursdayPupils()),
		morning(time.Thursday, quai, "losange", "ciel", afternoonPupils()),
		morning(time.Friday, hirondelles, "hexagone", "lavande", fridayPupils()),
	}
	list[3].half, list[3].starts, list[3].ends = calendar.PM, "13:45", "16:15"
	list[1].miscount = 5
	julien := person(access.Facilitator, "Julien Caron", "référent remplaçant", "2026-11-20")
	julien.scope = "mardi matin, du 30 novembre au 11 décembre 2026"
	list[1].deputy = &deputy{
		who:  julien,
		from: clock.NewDate(2026, time.November, 30), until: clock.NewDate(2026, time.December, 11),
	}
	list[1].breaks = []*interruption{{
		number: 11, knownAt: "2027-01-11 18:05", why: "Météo : verglas annoncé, cars supprimés",
		makeUp: &session.Slot{Date: clock.NewDate(2027, time.January, 15), Starts: "13:45", Ends: "16:15"},
	}}
	list[4].breaks = []*interruption{{number: 4, knownAt: "2026-11-12 17:10", why: "Maternelle fermée : grève"}}
	return list
}

// vaulx is a small pilot elsewhere: one group, in another zone.
func vaulx() *pilot {
	p := &pilot{
		name: "Pilote Vaulx 2026-2027", territory: "Vaulx-en-Velin (Rhône)", zone: calendar.ZoneA,
		operator: &organisation{kind: partner.Operator, name: "La Grande Marelle", city: "Vaulx-en-Velin", siret: "90973641500011", rna: "W691047385"},
		lead:     person(access.SteeringLead, "Bertrand Pellissier", "chargé de programme, Action Tank", "2026-03-23"),
		staff: []*adult{
			person(access.PlatformAdmin, "Sandrine Kessler", "administratrice technique", "2026-03-24"),
			person(access.DPO, "Bruno Aubertin", "délégué à la protection des données", "2026-03-24"),
			person(access.Evaluator, "Grégory Sanz", "chargé d’évaluation", "2026-03-25"),
			person(access.Funder, "Anne-Laure Béraud", "chargée de mission, Fondation Horizon Lin", "2026-03-25"),
			person(access.Trainer, "Daniel Okafor", "formateur, Power2", "2026-03-26"),
			person(access.Juror, "Stéphane Loriot", "membre du jury", "2026-04-14"),
		},
		manager: person(access.PartnerManager, "Marc Chevallet", "coordinateur", "2026-05-20"),
		sheets: [3][]string{
			{"2026-09-28", "2026-09-29", "2026-10-01", "2026-10-05"},
			{"2027-03-02", "2027-03-04", "2027-03-05", "2027-03-09"},
		},
	}
	p.colleges, p.maternelles = vaulxPlaces()
	leader := person(access.Facilitator, "Leïla Chabane", "référente", "2026-09-14")
	leader.phone = "06 39 98 52 80"
	p.groups = []*group{{
		weekday: time.Tuesday, half: calendar.AM, starts: "09:00", ends: "11:30", maternelle: p.maternelles[0],
		shape: "etoile", color: "mirabelle", leader: leader, pupils: vaulxPupils(),
	}}
	return p
}

func vaulxPlaces() (colleges, maternelles []*place) {
	colleges = []*place{{
		kind: school.College, uai: "9990005B", name: "Collège du Vieux Pont", city: "Vaulx-en-Velin", road: "21, chemin des Lônes", phone: "04 65 71 22 08",
		contact: person(access.CollegeContact, "Nadège Poncet", "conseillère principale d’éducation", "2026-06-29"),
		classes: []*class{
			taught("4e 2", "4e", "Jean-Marc Bonnefoy", "professeur principal"), taught("4e 5", "4e", "Assya Guerroudj", "professeure principale"),
			taught("3e 1", "3e", "Cécile Montagny", "professeure principale"), taught("3e 4", "3e", "Hervé Duclos", "professeur principal"),
		},
	}}
	maternelles = []*place{{
		kind: school.Maternelle, uai: "9990006C", name: "Les Libellules", city: "Vaulx-en-Velin", road: "5, place du Lavoir", phone: "04 65 71 36 41",
		contact: person(access.MaternelleContact, "Hakima Ziani", "directrice", "2026-06-30"),
		classes: []*class{
			taught("MS Bleue", "MS", "Emmanuelle Favre", "enseignante"), taught("GS Verte", "GS", "Sabrina Moulin", "enseignante"),
			taught("MS-GS Jaune", "MS", "Patricia Reynaud", "enseignante"),
		},
	}}
	return colleges, maternelles
}
