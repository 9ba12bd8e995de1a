package app

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"binome/calendar"
	"binome/internal/clock"
	"binome/internal/locale"
)

const calendarUsage = `binome calendar : les dates des séances d’un groupe, avec le calendrier du programme.

  --zone A|B|C              zone scolaire
  --start AAAA-MM-JJ        la première séance est le premier de ces jours à partir de cette date
  --sessions N              nombre de séances, de 1 à 60
  --weekday mon…fri         jour de la semaine
  --half-day am|pm          matin ou après-midi
  --area alsace-moselle     ajoute les jours fériés d’Alsace-Moselle
  --closed DATE,DATE..DATE  fermetures locales, premiers et derniers jours compris
  --json                    {"sessions":[{"number","date"}],"skipped":[{"date","why"}]}
`

// calendarCommand prints the dates of a group's sessions, with the embedded
// calendar and no database. It returns the exit code: 0, 2 when what was asked
// cannot be (a French sentence is on stderr and nothing on stdout), 1 when stdout
// refuses to be written.
func calendarCommand(args []string, stdout, stderr io.Writer) int {
	request, asJSON, err := readCalendarArgs(args)
	if errors.Is(err, flag.ErrHelp) {
		return written(io.WriteString(stdout, calendarUsage))
	}
	if err != nil {
		return misasked(stderr, err)
	}
	plan, err := calendar.National().Plan(request)
	switch {
	case err != nil:
		return misasked(stderr, err)
	case asJSON:
		return written(0, writePlanJSON(stdout, plan))
	default:
		return written(io.WriteString(stdout, planText(request, plan)))
	}
}

func written(_ int, err error) int {
	if err != nil {
		return 1
	}
	return 0
}

// misasked says what is wrong, beside the option that it is about.
func misasked(stderr io.Writer, err error) int {
	about := ""
	if e, ok := errors.AsType[*calendar.Error](err); ok {
		about = ", --" + strings.ReplaceAll(e.Field, "_", "-")
	}
	_, _ = fmt.Fprintln(stderr, locale.Typo("binome calendar"+about+" : "+err.Error()))
	return 2
}

func readCalendarArgs(args []string) (r calendar.Request, asJSON bool, err error) {
	flags := flag.NewFlagSet("calendar", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	text := map[string]*string{}
	for _, name := range []string{"zone", "area", "start", "sessions", "weekday", "half-day", "closed"} {
		text[name] = flags.String(name, "", "")
	}
	flags.BoolVar(&asJSON, "json", false, "")
	if err := flags.Parse(args); err != nil {
		return r, false, flagProblem(err)
	}
	if flags.NArg() > 0 {
		return r, false, errors.New(locale.T("« %.40s » est en trop : chaque option a une seule valeur, sans espace.", flags.Arg(0)))
	}
	r, err = parseRequest(func(name string) string { return *text[name] })
	return r, asJSON, err
}

// flagProblem says in French what package flag says in English.
func flagProblem(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return errors.New(locale.T("L’option %.40s n’existe pas ; « binome calendar --help » montre les autres.", name))
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: "); ok {
		return errors.New(locale.T("L’option %.40s attend une valeur.", name))
	}
	return errors.New(locale.T("Une option est mal écrite ; « binome calendar --help » les montre toutes."))
}

// parseRequest stops at the first option that is wrong.
func parseRequest(option func(string) string) (r calendar.Request, err error) {
	if r.Zone, err = calendar.ParseZone(option("zone")); err != nil {
		return r, err
	}
	if r.Area, err = calendar.ParseArea(option("area")); err != nil {
		return r, err
	}
	if r.Start, err = clock.ParseDate(option("start")); err != nil {
		return r, &calendar.Error{Field: "start", Message: locale.T("La date de départ s’écrit AAAA-MM-JJ, et le jour doit exister.")}
	}
	if r.Sessions, err = strconv.Atoi(option("sessions")); err != nil {
		r.Sessions = 0 // refused by Plan, with the limits
	}
	if r.Weekday, err = calendar.ParseWeekday(option("weekday")); err != nil {
		return r, err
	}
	if r.HalfDay, err = calendar.ParseHalfDay(option("half-day")); err != nil {
		return r, err
	}
	r.Closed, err = calendar.ParseClosures(option("closed"))
	return r, err
}

func writePlanJSON(w io.Writer, p calendar.Plan) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Sessions []calendar.Session `json:"sessions"`
		Skipped  []calendar.Skip    `json:"skipped"`
	}{p.Sessions, append([]calendar.Skip{}, p.Skipped...)})
}

// planText lists sessions and skips in order of date.
func planText(r calendar.Request, p calendar.Plan) string {
	half := locale.T("matin")
	if r.HalfDay == calendar.PM {
		half = locale.T("après-midi")
	}
	var b strings.Builder
	b.WriteString(locale.T("Zone %s, %s %s", string(r.Zone), locale.Weekday(r.Weekday), half))
	when := locale.T("le %s", locale.Date(p.Last()))
	if len(p.Sessions) > 1 {
		when = locale.T("du %s au %s", locale.Date(p.Sessions[0].Date), locale.Date(p.Last()))
	}
	b.WriteString(locale.N(" : %d séance, %s.", " : %d séances, %s.", len(p.Sessions), when) + "\n\n")
	skipped := p.Skipped
	for _, s := range p.Sessions {
		for len(skipped) > 0 && skipped[0].Date.Before(s.Date) {
			b.WriteString(locale.Typo(fmt.Sprintf(" –  %s : %s\n", locale.Date(skipped[0].Date), skipped[0].Why)))
			skipped = skipped[1:]
		}
		fmt.Fprintf(&b, "%2d  %s\n", s.Number, locale.Date(s.Date))
	}
	if p.AfterSummer {
		b.WriteString("\n" + locale.T("Attention : les séances continuent après les vacances d’été.") + "\n")
	}
	return b.String()
}
