package main

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
)

const (
	weeks    = 16
	statuses = "PRDEA"
	maxBody  = 4 << 20
)

// count is how many teens had a status in a week.
type count struct {
	Week   int    `json:"week"`
	Status string `json:"status"`
	Teens  int    `json:"teens"`
}

type gridAnswer struct {
	Cohort int64   `json:"cohort"`
	Cells  []cell  `json:"cells"`
	Counts []count `json:"counts"`
}

type page struct {
	Cohort int64
	Teens  []teen
}

var table = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Cohorte {{.Cohort}}</title></head>
<body><h1>Cohorte {{.Cohort}}</h1>
<table><thead><tr><th>Groupe</th><th>Prénom et nom</th><th>Niveau</th><th>Collège</th></tr></thead><tbody>
{{range .Teens}}<tr><td>{{.Group}}</td><td><a href="/teens/{{.ID}}">{{.Name}}</a></td><td>{{.Level}}</td><td>{{.School}}</td></tr>
{{end}}</tbody></table></body></html>
`))

// routes is W1 (POST /ingest: a whole session or one record), W2 (grid) and W3
// (page, and the same page appended by hand).
func routes(s *store, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /cohorts/{id}/grid", byCohort(s.answerGrid))
	mux.HandleFunc("GET /cohorts/{id}/page", byCohort(s.answerPage))
	mux.HandleFunc("GET /cohorts/{id}/page-by-hand", byCohort(s.answerByHand))
	mux.HandleFunc("POST /ingest", s.answerIngest)
	want := []byte("Bearer " + token)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), want) != 1 {
			http.Error(w, "token", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// byCohort reads the cohort from the path; a handler's error is a 500.
func byCohort(h func(http.ResponseWriter, *http.Request, int64) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		if err := h(w, r, id); err != nil {
			slog.Error("ref", "error", err)
			http.Error(w, "failed", http.StatusInternalServerError)
		}
	}
}

func (s *store) answerGrid(w http.ResponseWriter, r *http.Request, cohort int64) error {
	cells, err := s.cohortGrid(r.Context(), cohort)
	if err != nil {
		return err
	}
	b, err := json.Marshal(gridAnswer{cohort, cells, countCells(cells)})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(b)
	return err
}

func countCells(cells []cell) []count {
	var n [weeks + 1][len(statuses)]int
	for _, c := range cells {
		if i := strings.Index(statuses, c.Status); i >= 0 && 1 <= c.Week && c.Week <= weeks {
			n[c.Week][i]++
		}
	}
	counts := make([]count, 0, weeks*len(statuses))
	for week := 1; week <= weeks; week++ {
		for i := range len(statuses) {
			counts = append(counts, count{week, statuses[i : i+1], n[week][i]})
		}
	}
	return counts
}

func (s *store) answerPage(w http.ResponseWriter, r *http.Request, cohort int64) error {
	teens, err := s.cohortTeens(r.Context(), cohort)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := table.Execute(&b, page{cohort, teens}); err != nil {
		return err
	}
	return sendHTML(w, b.Bytes())
}

// answerByHand is answerPage without html/template: the stretch limit.
func (s *store) answerByHand(w http.ResponseWriter, r *http.Request, cohort int64) error {
	teens, err := s.cohortTeens(r.Context(), cohort)
	if err != nil {
		return err
	}
	b := fmt.Appendf(make([]byte, 0, 10<<10), `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Cohorte %d</title></head>
<body><h1>Cohorte %d</h1>
<table><thead><tr><th>Groupe</th><th>Prénom et nom</th><th>Niveau</th><th>Collège</th></tr></thead><tbody>
`, cohort, cohort)
	for _, t := range teens {
		b = append(strconv.AppendInt(append(b, "<tr><td>"...), int64(t.Group), 10), `</td><td><a href="/teens/`...)
		b = append(append(strconv.AppendInt(b, t.ID, 10), `">`...), html.EscapeString(t.Name)...)
		b = append(append(b, "</a></td><td>"...), html.EscapeString(t.Level)...)
		b = append(append(b, "</td><td>"...), html.EscapeString(t.School)...)
		b = append(b, "</td></tr>\n"...)
	}
	return sendHTML(w, append(b, "</tbody></table></body></html>\n"...))
}

func sendHTML(w http.ResponseWriter, b []byte) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err := w.Write(b)
	return err
}

// answerIngest answers 200 once everything is committed; sending the same
// records again adds nothing and answers 200 too.
func (s *store) answerIngest(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	var in ingest
	if err := json.Unmarshal(body, &in); err != nil {
		http.Error(w, "json", http.StatusBadRequest)
		return
	}
	if err := s.add(r.Context(), in); err != nil {
		slog.Error("ref", "error", err)
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	_, _ = fmt.Fprintf(w, `{"records":%d}`, len(in.Marks)+len(in.Entries))
}
