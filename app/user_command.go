package app

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"

	"binome/identity"
	"binome/internal/access"
	"binome/internal/audit"
	"binome/internal/db"
	"binome/internal/fault"
	"binome/internal/id"
)

const userUsage = `binome user add --email E --name N --role RÔLE [--scope all|programme:ID|partner:ID|group:ID|school:ID]
               binome user list
               binome user link EMAIL        un lien pour choisir son mot de passe
               binome user approve EMAIL     approuve les rôles en attente : le terminal compte pour une personne
               binome user password EMAIL    le mot de passe est lu sur l’entrée standard
               binome user disable EMAIL | enable EMAIL`

// userTask is what one `binome user …` does, its arguments being read.
type userTask func(ctx context.Context, h *house, c console) error

// userCommand manages accounts from the terminal, which counts as the second
// person for the roles that need one. What it does is in the access log.
func userCommand(ctx context.Context, cfg config, args []string, c console) error {
	task, err := parseUser(args)
	if err != nil {
		return err
	}
	h, err := openForCommand(ctx, cfg, c, false)
	if err != nil {
		return err
	}
	err = spoken(task(ctx, h, c))
	_, placed := h.audit.Sequence(ctx)
	return errors.Join(err, placed, h.close())
}

func parseUser(args []string) (userTask, error) {
	if len(args) == 0 {
		return nil, misused(userUsage)
	}
	verb, rest := args[0], args[1:]
	if verb == "add" {
		return parseUserAdd(rest)
	}
	if verb == "list" && len(rest) == 0 {
		return listUsers, nil
	}
	verbs := map[string]func(context.Context, *house, console, identity.Account) error{
		"disable": disableUser, "enable": enableUser, "link": linkUser, "password": passwordUser, "approve": approveUser,
	}
	do, ok := verbs[verb]
	if !ok || len(rest) != 1 {
		return nil, misused(userUsage)
	}
	return func(ctx context.Context, h *house, c console) error {
		a, err := h.identity.ByEmail(ctx, rest[0])
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.NotFound, "Aucun compte n’a l’adresse « "+rest[0]+" ». « binome user list » les montre.")
		}
		if err != nil {
			return err
		}
		return do(ctx, h, c, a)
	}, nil
}

// terminal is who acts: nobody's account, and no second person is needed.
func terminal() audit.Actor { return audit.Actor{} }

// parseUserAdd reads the arguments of `binome user add`, and checks all that needs
// no database.
func parseUserAdd(args []string) (userTask, error) {
	flags := flag.NewFlagSet("user add", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var d identity.Draft
	var role, scope string
	flags.StringVar(&d.Email, "email", "", "")
	flags.StringVar(&d.Name, "name", "", "")
	flags.StringVar(&role, "role", "", "")
	flags.StringVar(&scope, "scope", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || d.Email == "" || d.Name == "" || role == "" {
		return nil, misused(userUsage)
	}
	n, fields := d.Parse()
	if err := fields.Err(); err != nil {
		return nil, spoken(err)
	}
	a, err := parseRole(role, scope)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, h *house, c console) error { return h.addUser(ctx, c, n, d, a) }, nil
}

// parseRole reads a role and what it is given on.
func parseRole(role, scope string) (identity.Assignment, error) {
	a := identity.Assignment{Role: access.Role(role), Kind: access.All}
	kinds := identity.Kinds(a.Role)
	if len(kinds) == 0 {
		return a, fault.New(fault.Invalid, "« "+role+" » n’est pas un rôle. Les rôles : "+words(access.Roles())+".")
	}
	kind, target, _ := strings.Cut(scope, ":")
	if scope != "" {
		a.Kind = access.Kind(kind)
	}
	if !slices.Contains(kinds, a.Kind) {
		return a, fault.New(fault.Invalid, "Le rôle « "+role+" » se donne avec --scope sur : "+words(kinds)+" (par exemple group:k3v9q8w2m4tz, l’identifiant de son adresse).")
	}
	if a.Kind == access.All {
		return a, nil
	}
	t, err := id.Parse[identity.Target](target)
	if err != nil {
		return a, fault.New(fault.Invalid, "« "+scope+" » : l’identifiant a douze signes, ceux de l’adresse de la page.")
	}
	a.Target = int64(t)
	return a, nil
}

func words[S ~string](list []S) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}

func (h *house) addUser(ctx context.Context, c console, n identity.New, d identity.Draft, a identity.Assignment) error {
	if err := h.targetExists(ctx, a); err != nil {
		return err
	}
	a.ID, a.Account, a.From = id.New[identity.Assignment](h.ids), id.New[access.Account](h.ids), h.clock.Today()
	if err := h.identity.AddAccount(ctx, terminal(), a.Account, n); err != nil {
		return err
	}
	if err := h.identity.Assign(ctx, terminal(), a); err != nil {
		return err
	}
	c.say("Le compte de %s est créé.", d.Email)
	return h.printLink(ctx, c, identity.Invitation, a.Account)
}

// targetExists refuses a role on something that is not there.
func (h *house) targetExists(ctx context.Context, a identity.Assignment) error {
	table := map[access.Kind]string{
		access.Programme: "programme", access.Partner: "partner", access.Group: "cohort_group", access.School: "school",
	}[a.Kind]
	if table == "" {
		return nil
	}
	n, err := db.Value[int](ctx, h.db, "select count(*) from "+table+" where id = $1", a.Target)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "Rien n’a l’identifiant « "+string(a.Kind)+":"+id.ID[identity.Target](a.Target).String()+" ».")
	}
	return err
}

func disableUser(ctx context.Context, h *house, c console, a identity.Account) error {
	if err := h.identity.Disable(ctx, terminal(), a.ID); err != nil {
		return err
	}
	c.say("Le compte de %s est fermé, ses appareils sont déconnectés.", a.Email)
	return nil
}

func enableUser(ctx context.Context, h *house, c console, a identity.Account) error {
	if err := h.identity.Enable(ctx, terminal(), a.ID); err != nil {
		return err
	}
	c.say("Le compte de %s est rouvert.", a.Email)
	return nil
}

// approveUser is the second person's yes to every role of the account that waits.
func approveUser(ctx context.Context, h *house, c console, a identity.Account) error {
	roles, err := h.identity.AssignmentsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	done := 0
	for _, r := range roles {
		if !r.ApprovedAt.IsZero() || (!r.Until.IsZero() && r.Until.Before(h.clock.Today())) {
			continue
		}
		if err := h.identity.ApproveAtTerminal(ctx, r.ID); err != nil {
			return err
		}
		c.say("Approuvé : %s, dès le %s.", identity.RoleLabel(r.Role), r.From)
		done++
	}
	if done == 0 {
		c.say("Aucun rôle de %s n’attend d’accord.", a.Email)
	}
	return nil
}

func linkUser(ctx context.Context, h *house, c console, a identity.Account) error {
	switch {
	case a.Disabled:
		return fault.New(fault.Conflict, "Ce compte est fermé. Rouvrez-le avec « binome user enable ».")
	case a.CanSignIn:
		return h.printLink(ctx, c, identity.Reset, a.ID)
	}
	return h.printLink(ctx, c, identity.Invitation, a.ID)
}

func (h *house) printLink(ctx context.Context, c console, kind identity.LinkKind, who identity.AccountID) error {
	token, err := h.identity.NewLink(ctx, kind, who)
	if err != nil {
		return err
	}
	during := "sept jours"
	if kind == identity.Reset {
		during = "une heure"
	}
	c.say("Lien pour choisir le mot de passe, à transmettre à la personne elle-même, valable %s :\n%s/l/%s", during, h.cfg.baseURL, token)
	return nil
}

// passwordUser reads one line: arguments can be seen by others of the machine.
func passwordUser(ctx context.Context, h *house, c console, a identity.Account) error {
	line, err := bufio.NewReader(io.LimitReader(c.in, 4<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return fault.New(fault.Invalid, "Donnez le mot de passe sur l’entrée standard, par exemple : binome user password EMAIL < fichier")
	}
	if err := h.identity.SetPassword(ctx, terminal(), a.ID, password); err != nil {
		return err
	}
	c.say("Le mot de passe de %s est changé, ses appareils sont déconnectés.", a.Email)
	return nil
}

func listUsers(ctx context.Context, h *house, c console) error {
	accounts, err := h.identity.All(ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = strings.Map(printable, cell)
		}
		_, _ = io.WriteString(t, strings.Join(cells, "\t")+"\n")
	}
	row("EMAIL", "NOM", "ÉTAT", "RÔLES")
	for _, a := range accounts {
		roles, err := h.rolesOf(ctx, a.ID)
		if err != nil {
			return err
		}
		row(or(a.Email, "-"), a.Name, accountState(a), or(roles, "-"))
	}
	return t.Flush()
}

// printable drops what could command the terminal.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

func accountState(a identity.Account) string {
	switch {
	case a.Disabled:
		return "fermé"
	case a.CanSignIn:
		return "ouvert"
	case a.Email == "":
		return "contact"
	}
	return "sans mot de passe"
}

// rolesOf lists the roles that live today, those that wait and those to come.
func (h *house) rolesOf(ctx context.Context, who identity.AccountID) (string, error) {
	list, err := h.identity.AssignmentsOf(ctx, who)
	if err != nil {
		return "", err
	}
	today := h.clock.Today()
	var out []string
	for _, a := range list {
		if !a.Until.IsZero() && a.Until.Before(today) {
			continue
		}
		role := string(a.Role)
		if a.Kind != access.All {
			role += " " + string(a.Kind) + ":" + id.ID[identity.Target](a.Target).String()
		}
		switch {
		case a.ApprovedAt.IsZero():
			role += " (en attente)"
		case !a.Live(today):
			role += " (dès le " + a.From.String() + ")"
		}
		out = append(out, role)
	}
	return strings.Join(out, ", "), nil
}

// spoken gives the messages of fields as one sentence each: a terminal has no
// form to show them beside.
func spoken(err error) error {
	fields := fault.FieldsOf(err)
	if fields == nil {
		return err
	}
	messages := make([]string, len(fields))
	for i, f := range fields {
		messages[i] = f.Message
	}
	return fault.New(fault.Invalid, strings.Join(messages, " "))
}
