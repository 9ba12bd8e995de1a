package db

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"testing/fstest"
)

// FuzzReadTable: whatever the file holds, readTable ends, gives only cells that
// a database takes, and reads again what writing them gives.
func FuzzReadTable(f *testing.F) {
	for _, seed := range []string{
		`[1,"é"]` + "\n" + `[null,{"b64":"AAH/"}]`, `[1]`, `[[1],2]`, `[{"b64":1},2]`, `[1e400,-9223372036854775808]`, `[true,0.5]`, `{`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, _ := readAll(content)
		var again bytes.Buffer
		for _, row := range rows {
			line := make([]any, len(row))
			for i, v := range row {
				switch v := v.(type) {
				case []byte:
					line[i] = cellBytes{v}
				case nil, int64, float64, bool, string:
					line[i] = v
				default:
					t.Fatalf("a cell is a %T", v)
				}
			}
			if err := json.NewEncoder(&again).Encode(line); err != nil {
				t.Fatal(err)
			}
		}
		back, err := readAll(again.Bytes())
		if err == nil && !reflect.DeepEqual(normal(rows), normal(back)) {
			t.Errorf("%v became %v", rows, back)
		}
	})
}

// readAll reads rows of two cells until one cannot be read.
func readAll(content []byte) (rows [][]any, err error) {
	files := fstest.MapFS{"t.jsonl": {Data: content}}
	err = readTable(files, manifestTable{Name: "t", Columns: []string{"a", "b"}, Rows: bytes.Count(content, []byte("\n"))}, func(row []any) error {
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// normal lets 1.0 and 1 be the same number.
func normal(rows [][]any) [][]any {
	for _, row := range rows {
		for i, v := range row {
			if n, ok := v.(int64); ok {
				row[i] = float64(n)
			}
		}
	}
	return rows
}
