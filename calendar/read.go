package calendar

import (
	_ "embed" // the two files
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"binome/internal/clock"
)

// The holidays as in the decrees and in etalab's list of public holidays. In
// school-calendar.csv "start" is the first day without class, a Saturday, and
// "end" the last one: class resumes on end+1.

//go:embed data/school-calendar.csv
var schoolCSV string

//go:embed data/public-holidays.csv
var publicCSV string

func readNational() Book {
	b, err := Read(strings.NewReader(schoolCSV), strings.NewReader(publicCSV))
	if err != nil {
		panic(err) // embedded, and read by every test
	}
	return b
}

// Read makes a book of two CSV files with the headers year,zone,name,start,end
// and date,area,name. Dates are YYYY-MM-DD. An error, in English for whoever
// edits the files, names the file and the line.
func Read(school, public io.Reader) (Book, error) {
	b := Book{map[Zone][]Holiday{}, map[Area][]Holiday{}}
	err := rows(school, "school calendar", "year,zone,name,start,end", func(f []string) error {
		z, h, err := schoolRow(f)
		b.school[z] = append(b.school[z], h)
		return err
	})
	if err != nil {
		return Book{}, err
	}
	err = rows(public, "public holidays", "date,area,name", func(f []string) error {
		a, h, err := publicRow(f)
		b.public[a] = append(b.public[a], h)
		return err
	})
	if err != nil {
		return Book{}, err
	}
	for z := range b.school {
		ordered(b.school[z])
	}
	for a := range b.public {
		ordered(b.public[a])
	}
	return b, nil
}

// rows calls each for every line after the header.
func rows(from io.Reader, what, header string, each func([]string) error) error {
	r := csv.NewReader(from)
	for line := 0; ; line++ {
		f, err := r.Read()
		switch {
		case err == io.EOF && line > 0:
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", what, err)
		case line == 0 && !slices.Equal(f, strings.Split(header, ",")):
			return fmt.Errorf("%s: want the header %s", what, header)
		case line == 0:
			continue
		}
		if err := each(f); err != nil {
			at, _ := r.FieldPos(0)
			return fmt.Errorf("%s, line %d: %w", what, at, err)
		}
	}
}

func schoolRow(f []string) (Zone, Holiday, error) {
	z, err := ParseZone(f[1])
	if err != nil {
		return "", Holiday{}, err
	}
	h, err := holidayRow(f[2], f[3], f[4])
	if err != nil {
		return "", Holiday{}, err
	}
	if y := schoolYear(h.From); f[0] != fmt.Sprintf("%d-%d", y, y+1) {
		return "", Holiday{}, errors.New("start is not in the school year")
	}
	return z, h, nil
}

func publicRow(f []string) (Area, Holiday, error) {
	a, err := ParseArea(f[1])
	if err != nil || f[1] == "" {
		return "", Holiday{}, errors.New("unknown area")
	}
	h, err := holidayRow(f[2], f[0], f[0])
	return a, h, err
}

func holidayRow(name, from, to string) (Holiday, error) {
	start, err1 := clock.ParseDate(from)
	end, err2 := clock.ParseDate(to)
	if err := errors.Join(err1, err2); err != nil {
		return Holiday{}, err
	}
	h := Holiday{typographic(name), Range{start, end}}
	if h.Name == "" {
		return Holiday{}, errors.New("no name")
	}
	return h, h.check()
}

// ParseRange reads "2026-12-04", one day, or "2026-12-04..2026-12-09".
func ParseRange(s string) (Range, error) {
	from, to, two := strings.Cut(strings.TrimSpace(s), "..")
	if !two {
		to = from
	}
	start, err1 := clock.ParseDate(from)
	end, err2 := clock.ParseDate(to)
	if err1 != nil || err2 != nil || start.IsZero() || end.IsZero() {
		return Range{}, &Error{"range", "Une date s’écrit AAAA-MM-JJ, et une période AAAA-MM-JJ..AAAA-MM-JJ ; le jour doit exister."}
	}
	r := Range{start, end}
	if err := r.check(); err != nil {
		return Range{}, err
	}
	return r, nil
}

// String is what ParseRange reads.
func (r Range) String() string {
	if r.From == r.To {
		return r.From.String()
	}
	return r.From.String() + ".." + r.To.String()
}

// ParseClosures reads dates and ranges separated by commas; "" is none. An error
// tells which one it is about.
func ParseClosures(s string) ([]Closure, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var out []Closure
	for part := range strings.SplitSeq(s, ",") {
		r, err := ParseRange(part)
		if err != nil {
			return nil, &Error{"closed", fmt.Sprintf("Fermeture n° %d : %s", len(out)+1, err)}
		}
		out = append(out, Closure{Range: r})
	}
	return out, nil
}
