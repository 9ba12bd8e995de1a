// Package xlsx writes spreadsheets as Office Open XML: a zip of a few small files.
// It is written here because the usual library costs each start of the program
// 2 ms and a megabyte before anybody asks for a spreadsheet.
package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"binome/internal/clock"
)

// Kind is the media type of the files.
const Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Sheet is one sheet of a file.
type Sheet struct {
	Name   string  // 31 characters at most, none of []:*?/\
	Widths []int   // of the columns, in characters; may be shorter
	Rows   [][]any // the first is the head: bold, and always in sight
}

const (
	head        = xml.Header
	packages    = "http://schemas.openxmlformats.org/package/2006/"
	office      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	types       = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// The looks of a cell, as places in styles: plain, head, date.
const (
	plain = iota
	bold
	day
)

const styles = `<styleSheet xmlns="` + spreadsheet + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>` +
	`<xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`

// File is a file with these sheets, one at least. A cell is an int, which
// spreadsheets add up, a clock.Date, empty when zero, or a string, which they never
// read as a formula; another type is an error.
func File(sheets ...Sheet) ([]byte, error) {
	if len(sheets) == 0 {
		return nil, errors.New("xlsx: no sheet")
	}
	var parts []part
	var overrides, relations, names bytes.Buffer
	for i, s := range sheets {
		n := strconv.Itoa(i + 1)
		body, err := worksheet(s)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{"xl/worksheets/sheet" + n + ".xml", body})
		overrides.WriteString(override("worksheets/sheet"+n, "worksheet"))
		relations.WriteString(relation(n, "worksheet", "worksheets/sheet"+n+".xml"))
		names.WriteString(`<sheet name="`)
		if err := xml.EscapeText(&names, []byte(s.Name)); err != nil {
			return nil, err
		}
		names.WriteString(`" sheetId="` + n + `" r:id="rId` + n + `"/>`)
	}
	relations.WriteString(relation(strconv.Itoa(len(sheets)+1), "styles", "styles.xml"))
	return pack(append([]part{
		{"[Content_Types].xml", `<Types xmlns="` + packages + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			override("workbook", "sheet.main") + override("styles", "styles") + overrides.String() + `</Types>`},
		{"_rels/.rels", relationships(relation("1", "officeDocument", "xl/workbook.xml"))},
		{"xl/_rels/workbook.xml.rels", relationships(relations.String())},
		{"xl/styles.xml", styles},
		{"xl/workbook.xml", `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + office + `"><sheets>` + names.String() + `</sheets></workbook>`},
	}, parts...))
}

func override(name, kind string) string {
	return `<Override PartName="/xl/` + name + `.xml" ContentType="` + types + kind + `+xml"/>`
}

func relation(n, kind, to string) string {
	return `<Relationship Id="rId` + n + `" Type="` + office + "/" + kind + `" Target="` + to + `"/>`
}

func relationships(list string) string {
	return `<Relationships xmlns="` + packages + `relationships">` + list + `</Relationships>`
}

func worksheet(s Sheet) (string, error) {
	var b bytes.Buffer
	b.WriteString(`<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	if len(s.Widths) > 0 {
		b.WriteString(`<cols>`)
		for i, w := range s.Widths {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, w)
		}
		b.WriteString(`</cols>`)
	}
	b.WriteString(`<sheetData>`)
	for i, r := range s.Rows {
		if err := row(&b, i+1, r); err != nil {
			return "", err
		}
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String(), nil
}

func row(b *bytes.Buffer, n int, cells []any) error {
	look := plain
	if n == 1 {
		look = bold
	}
	fmt.Fprintf(b, `<row r="%d">`, n)
	for i, c := range cells {
		at := column(i) + strconv.Itoa(n)
		switch v := c.(type) {
		case int:
			fmt.Fprintf(b, `<c r="%s" s="%d"><v>%d</v></c>`, at, look, v)
		case clock.Date:
			if !v.IsZero() {
				fmt.Fprintf(b, `<c r="%s" s="%d"><v>%d</v></c>`, at, day, v.Sub(dayZero()))
			}
		case string:
			fmt.Fprintf(b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">`, at, look)
			if err := xml.EscapeText(b, []byte(escapes.ReplaceAllString(v, "_x005F$0"))); err != nil {
				return err
			}
			b.WriteString(`</t></is></c>`)
		default:
			return fmt.Errorf("xlsx: cell %s is a %T", at, c)
		}
	}
	b.WriteString(`</row>`)
	return nil
}

// dayZero is the day from which spreadsheets count, for dates after February 1900.
func dayZero() clock.Date { return clock.NewDate(1899, 12, 30) }

// escapes are what spreadsheets read as one character: "_x0041_" for A.
var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// column names a column from 0: A, B, … Z, AA.
func column(i int) string {
	name := ""
	for ; i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}

// part is one file of the zip.
type part struct{ name, body string }

func pack(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, head+p.body); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
