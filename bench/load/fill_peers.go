package main

// fillRef writes the reference server's tables in real order: the register,
// then week by week over all cohorts.
func fillRef(path string, w world) error {
	f, err := openFiller(path)
	if err != nil {
		return err
	}
	teens := f.into("teen", "id, cohort, number, name, level, school")
	for i := range w.teens {
		cohort := i / teensPerCohort
		teens.row(i+1, cohort+1, i%teensPerCohort/teensPerGroup+1, teenName(i), level(i), collegeName(cohort, i%2))
	}
	teens.end()
	sessions := f.into("session", "id, cohort, number, week")
	marks := f.into("mark", "session, teen, status, minutes, at")
	for week := 1; week <= weeks; week++ {
		for g := range w.groups() {
			s := (week-1)*w.groups() + g + 1
			sessions.row(s, g/groupsPerCohort+1, g%groupsPerCohort+1, week)
			for i := g * teensPerGroup; i < (g+1)*teensPerGroup; i++ {
				c := letter(aTeen, i, week)
				marks.row(s, i+1, string(c), minutes(c), instant(week, g%groupsPerCohort))
			}
		}
	}
	sessions.end()
	marks.end()
	return f.finish()
}

// fillPocketBase writes straight into PocketBase's own tables, which its schema
// allows (a record is a row): sending 13 million records through its interface
// would take more than an hour. Identifiers are random, as it makes them.
func fillPocketBase(path string, w world) error {
	f, err := openFiller(path)
	if err != nil {
		return err
	}
	teens := f.into("teens", "id, cohort, [group], name, level, school")
	for i := range w.teens {
		cohort := i / teensPerCohort
		teens.row(recordID(aTeen, i), decimal(cohort+1), i%teensPerCohort/teensPerGroup+1, teenName(i), level(i), collegeName(cohort, i%2))
	}
	teens.end()
	marks := f.into("marks", "id, session, teen, cohort, week, status, minutes, at")
	for week := 1; week <= weeks; week++ {
		for g := range w.groups() {
			session, cohort := decimal((week-1)*w.groups()+g+1), decimal(g/groupsPerCohort+1)
			at := textInstant(week, g%groupsPerCohort)
			for i := g * teensPerGroup; i < (g+1)*teensPerGroup; i++ {
				c := letter(aTeen, i, week)
				marks.row(recordID(aMark, i*weeks+week), session, decimal(i+1), cohort, week, string(c), minutes(c), at)
			}
		}
	}
	marks.end()
	return f.finish()
}
