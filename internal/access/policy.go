package access

// The policy, whole: one line a permission. Pages, menus, the route table, the
// tests and the documentation are made from it; nothing else decides.

// Class is a class of data, as in the access matrix.
type Class string

// The classes of data.
const (
	Aggregate     Class = "aggregate"      // counts only
	Structure     Class = "structure"      // schools, groups, dates, glyphs
	Presence      Class = "presence"       // who came, under glyphs
	TeenIdentity  Class = "teen-identity"  // first and last name, birth
	ChildIdentity Class = "child-identity" //
	Observations  Class = "observations"   //
	Journal       Class = "journal"        //
	TeacherSheets Class = "teacher-sheets" //
	Accounts      Class = "accounts"       // adults of the pilot
	Own           Class = "own-account"    //
	AuditLog      Class = "audit"          //
)

var (
	pilot    = []Role{SteeringLead, PartnerManager, Facilitator}
	partners = []Role{PartnerManager, Facilitator}
)

func rule(name string, class Class, roles ...Role) Rule {
	return Rule{Name: name, Class: class, Roles: roles}
}

type (
	// UseOwnAccount opens what is one's own: home, password, calendar feed, help.
	UseOwnAccount struct{}
	// ReadDashboard opens the week at a glance, in counts and glyphs.
	ReadDashboard struct{}
	// ReadCohort opens groups, pairs and strips under glyphs.
	ReadCohort struct{}
	// ReadPresence opens the roll calls of single teens and children, under glyphs.
	ReadPresence struct{}
	// ReadTeens opens the names of teens.
	ReadTeens struct{}
	// ReadTeenFirstNames opens first names only, for the maternelle that receives them.
	ReadTeenFirstNames struct{}
	// ReadChildren opens the first names of children.
	ReadChildren struct{}
	// EditCohort enrols, moves, pairs and records leaving.
	EditCohort struct{}
	// SetUpProgramme makes programmes, cohorts and groups.
	SetUpProgramme struct{}
	// ReadCalendar opens dates, times and places.
	ReadCalendar struct{}
	// EditCalendar cancels, moves and adds sessions.
	EditCalendar struct{}
	// TakeRollCall opens a session, marks and validates it.
	TakeRollCall struct{}
	// ReadObservations opens the notes on a teen.
	ReadObservations struct{}
	// WriteObservations adds and corrects them.
	WriteObservations struct{}
	// ReadJournal opens what a teen wrote: the facilitator of the group, nobody else.
	ReadJournal struct{}
	// WriteJournal records a journal page written on paper.
	WriteJournal struct{}
	// ReadSheetStatus opens which teacher sheets were received.
	ReadSheetStatus struct{}
	// ReadSheets opens their answers.
	ReadSheets struct{}
	// WriteSheets records a sheet received on paper.
	WriteSheets struct{}
	// ExportAttendance downloads attendance with names.
	ExportAttendance struct{}
	// ExportCodedAttendance downloads attendance under codes.
	ExportCodedAttendance struct{}
	// ReadOrganisations opens partners and schools.
	ReadOrganisations struct{}
	// EditOrganisations adds and changes them.
	EditOrganisations struct{}
	// EditClosures adds a school's own closures.
	EditClosures struct{}
	// ReadPeople opens adults, their roles and dates.
	ReadPeople struct{}
	// ManagePeople adds adults and proposes their roles.
	ManagePeople struct{}
	// ApproveRoles is the second person's yes to a role that reads names.
	ApproveRoles struct{}
	// ReadBrief opens the one-page brief of a replacement.
	ReadBrief struct{}
	// ReadAudit opens the access log.
	ReadAudit struct{}
)

// Rule implements Permission.
func (UseOwnAccount) Rule() Rule { return rule("account.own", Own) }

// Rule implements Permission.
func (ReadDashboard) Rule() Rule { return rule("dashboard.read", Aggregate, pilot...) }

// Rule implements Permission.
func (ReadCohort) Rule() Rule { return rule("cohort.read", Structure, pilot...) }

// Rule implements Permission.
func (ReadPresence) Rule() Rule {
	return rule("presence.read", Presence, SteeringLead, PartnerManager, Facilitator, CollegeContact)
}

// Rule implements Permission.
func (ReadTeens) Rule() Rule {
	return rule("teen.read", TeenIdentity, PartnerManager, Facilitator, CollegeContact)
}

// Rule implements Permission.
func (ReadTeenFirstNames) Rule() Rule {
	return rule("teen.read-first-name", TeenIdentity, PartnerManager, Facilitator, CollegeContact, MaternelleContact)
}

// Rule implements Permission.
func (ReadChildren) Rule() Rule {
	return rule("child.read", ChildIdentity, PartnerManager, Facilitator, MaternelleContact)
}

// Rule implements Permission.
func (EditCohort) Rule() Rule { return rule("cohort.edit", TeenIdentity, PartnerManager) }

// Rule implements Permission.
func (SetUpProgramme) Rule() Rule {
	return rule("programme.set-up", Structure, SteeringLead, PartnerManager)
}

// Rule implements Permission.
func (ReadCalendar) Rule() Rule {
	return rule("calendar.read", Structure, SteeringLead, PartnerManager, Facilitator, CollegeContact, MaternelleContact, Trainer)
}

// Rule implements Permission.
func (EditCalendar) Rule() Rule { return rule("calendar.edit", Structure, partners...) }

// Rule implements Permission.
func (TakeRollCall) Rule() Rule { return rule("roll-call.take", Presence, Facilitator) }

// Rule implements Permission.
func (ReadObservations) Rule() Rule { return rule("observation.read", Observations, partners...) }

// Rule implements Permission.
func (WriteObservations) Rule() Rule { return rule("observation.write", Observations, Facilitator) }

// Rule implements Permission.
func (ReadJournal) Rule() Rule { return rule("journal.read", Journal, Facilitator) }

// Rule implements Permission.
func (WriteJournal) Rule() Rule { return rule("journal.write", Journal, Facilitator) }

// Rule implements Permission.
func (ReadSheetStatus) Rule() Rule {
	return rule("sheet.status", Aggregate, SteeringLead, PartnerManager, Facilitator, CollegeContact)
}

// Rule implements Permission.
func (ReadSheets) Rule() Rule { return rule("sheet.read", TeacherSheets, partners...) }

// Rule implements Permission.
func (WriteSheets) Rule() Rule { return rule("sheet.write", TeacherSheets, partners...) }

// Rule implements Permission.
func (ExportAttendance) Rule() Rule { return rule("attendance.export", TeenIdentity, partners...) }

// Rule implements Permission.
func (ExportCodedAttendance) Rule() Rule {
	return rule("attendance.export-coded", Presence, SteeringLead, PartnerManager, Facilitator)
}

// Rule implements Permission.
func (ReadOrganisations) Rule() Rule {
	return rule("organisation.read", Structure, SteeringLead, PartnerManager, Facilitator, PlatformAdmin, DPO, CollegeContact, MaternelleContact)
}

// Rule implements Permission.
func (EditOrganisations) Rule() Rule {
	return rule("organisation.edit", Structure, SteeringLead, PartnerManager)
}

// Rule implements Permission.
func (EditClosures) Rule() Rule {
	return rule("closure.edit", Structure, PartnerManager, CollegeContact, MaternelleContact)
}

// Rule implements Permission.
func (ReadPeople) Rule() Rule {
	return rule("people.read", Accounts, PlatformAdmin, SteeringLead, PartnerManager, DPO)
}

// Rule implements Permission.
func (ManagePeople) Rule() Rule {
	return rule("people.manage", Accounts, PlatformAdmin, PartnerManager)
}

// Rule implements Permission.
func (ApproveRoles) Rule() Rule {
	return rule("people.approve", Accounts, PlatformAdmin, PartnerManager)
}

// Rule implements Permission.
func (ReadBrief) Rule() Rule { return rule("brief.read", TeenIdentity, partners...) }

// Rule implements Permission.
func (ReadAudit) Rule() Rule { return rule("audit.read", AuditLog, DPO) }
