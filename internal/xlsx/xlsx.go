// Package xlsx writes a spreadsheet of one sheet, as Office Open XML: a zip of
// five small files. It is written here because the usual library costs each start
// of the program 2 ms and a megabyte before anybody asks for a spreadsheet.
package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
)

// Kind is the media type of the files.
const Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const (
	head        = xml.Header
	packages    = "http://schemas.openxmlformats.org/package/2006/"
	office      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	types       = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Sheet is a file with one sheet of that name (31 characters at most, none of
// []:*?/\). A cell is an int, which spreadsheets add up, or a string, which they
// never read as a formula; another type is an error.
func Sheet(name string, rows [][]any) ([]byte, error) {
	var body, title bytes.Buffer
	body.WriteString(head + `<worksheet xmlns="` + spreadsheet + `"><sheetData>`)
	for i, r := range rows {
		if err := row(&body, i+1, r); err != nil {
			return nil, err
		}
	}
	body.WriteString(`</sheetData></worksheet>`)
	if err := xml.EscapeText(&title, []byte(name)); err != nil {
		return nil, err
	}
	return pack([][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + packages + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + types + `worksheet+xml"/></Types>`},
		{"_rels/.rels", relation("officeDocument", "xl/workbook.xml")},
		{"xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")},
		{"xl/workbook.xml", `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + office + `"><sheets><sheet name="` +
			title.String() + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	}, body.Bytes())
}

func relation(kind, to string) string {
	return `<Relationships xmlns="` + packages + `relationships"><Relationship Id="rId1" Type="` + office + "/" + kind +
		`" Target="` + to + `"/></Relationships>`
}

func row(b *bytes.Buffer, n int, cells []any) error {
	fmt.Fprintf(b, `<row r="%d">`, n)
	for i, c := range cells {
		at := column(i) + strconv.Itoa(n)
		switch v := c.(type) {
		case int:
			fmt.Fprintf(b, `<c r="%s"><v>%d</v></c>`, at, v)
		case string:
			fmt.Fprintf(b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, at)
			if err := xml.EscapeText(b, []byte(v)); err != nil {
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

// column names a column from 0: A, B, … Z, AA.
func column(i int) string {
	name := ""
	for ; i >= 0; i = i/26 - 1 {
		name = string(rune('A'+i%26)) + name
	}
	return name
}

func pack(parts [][2]string, sheet []byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, write func(io.Writer) error) error {
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		return write(w)
	}
	for _, p := range parts {
		if err := add(p[0], func(w io.Writer) error { _, err := io.WriteString(w, head+p[1]); return err }); err != nil {
			return nil, err
		}
	}
	if err := add("xl/worksheets/sheet1.xml", func(w io.Writer) error { _, err := w.Write(sheet); return err }); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}
