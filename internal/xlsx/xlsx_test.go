package xlsx

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"binome/internal/clock"
)

// read opens a file with another library.
func read(t interface{ Fatal(...any) }, file []byte) (string, [][]string) {
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	return name, rows
}

func TestSheet(t *testing.T) {
	t.Parallel()
	file, err := File(Sheet{Name: "Présences & co", Widths: []int{20}, Rows: [][]any{{"nom", "minutes"}, {"=1+1", 180}, {`Léo "<A>" & Zoé`, -2}, {" bord _x0041_", 0}}})
	if err != nil {
		t.Fatal(err)
	}
	name, rows := read(t, file)
	want := [][]string{{"nom", "minutes"}, {"=1+1", "180"}, {`Léo "<A>" & Zoé`, "-2"}, {" bord _x0041_", "0"}}
	if diff := cmp.Diff(want, rows); diff != "" || name != "Présences & co" {
		t.Errorf("sheet %q: %s", name, diff)
	}
}

func TestTypesAreKept(t *testing.T) {
	t.Parallel()
	file, err := File(Sheet{Name: "A", Rows: [][]any{{"=1+1", 5, clock.NewDate(2026, 11, 26), clock.Date{}}}}, Sheet{Name: "B"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if formula, err := f.GetCellFormula("A", "A1"); formula != "" || err != nil {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	if list := f.GetSheetList(); len(list) != 2 || list[1] != "B" {
		t.Error(list)
	}
	for cell, want := range map[string]string{"C1": "2026-11-26", "D1": ""} {
		if got, err := f.GetCellValue("A", cell); got != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", cell, got, err, want)
		}
	}
	if raw, err := f.GetCellValue("A", "C1", excelize.Options{RawCellValue: true}); raw != "46352" || err != nil {
		t.Error("a date is stored as", raw, err)
	}
	for cell, want := range map[string]excelize.CellType{"A1": excelize.CellTypeInlineString, "B1": excelize.CellTypeUnset} {
		if got, err := f.GetCellType("A", cell); got != want || err != nil {
			t.Errorf("%s has the type %v, %v, want %v", cell, got, err, want)
		}
	}
}

func TestOtherTypesAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := File(); err == nil {
		t.Error("a file without a sheet")
	}
	if _, err := File(Sheet{Name: "A", Rows: [][]any{{1.5}}}); err == nil || !strings.Contains(err.Error(), "A1 is a float64") {
		t.Errorf("error %v", err)
	}
}

func TestColumn(t *testing.T) {
	t.Parallel()
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := column(i); got != want {
			t.Errorf("column %d is %q, want %q", i, got, want)
		}
	}
}

// What is written is read back, whatever people typed.
func TestReadBack(t *testing.T) {
	t.Parallel()
	cell := rapid.OneOf(rapid.StringMatching(`[a-zé<>&"' =+@\t_x04]{1,12}`).AsAny(), rapid.IntRange(-1e6, 1e6).AsAny())
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 30), 1, 5).Draw(t, "rows")
		file, err := File(Sheet{Name: "A", Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		want := make([][]string, len(rows))
		for i, r := range rows {
			for _, v := range r {
				switch v := v.(type) {
				case int:
					want[i] = append(want[i], strconv.Itoa(v))
				case string:
					want[i] = append(want[i], v)
				}
			}
		}
		if _, got := read(t, file); !cmp.Equal(want, got) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}
