package db_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"binome/internal/db"
	"binome/internal/fault"
)

const (
	crashFile   = "BINOME_CRASH_FILE"   // set in the process that will be killed
	syncFile    = "BINOME_SYNC_FILE"    // set in the process whose flush will fail
	crashTrials = "BINOME_CRASH_TRIALS" // how many kills; CI asks for more at night
)

// TestKill kills a process that writes, at a random moment, and checks that
// everything it had answered is stored. It says nothing of power cuts: the
// system's cache outlives the process.
func TestKill(t *testing.T) {
	if path := os.Getenv(crashFile); path != "" {
		writeForever(path)
	}
	trials, err := strconv.Atoi(os.Getenv(crashTrials))
	if err != nil {
		trials = 5
	}
	path := filepath.Join(t.TempDir(), "crash.db")
	d := open(t, path)
	write(t, d, "create table item (id bigint primary key, name text not null)")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	answered, firstID := 0, int64(1)
	for range trials {
		last := killed(t, path, firstID)
		answered += len(last)
		d := open(t, path)
		verdict, err := db.Value[string](t.Context(), d, "pragma integrity_check")
		if verdict != "ok" || err != nil {
			t.Fatal(verdict, err)
		}
		for _, id := range last {
			if _, err := db.Value[int64](t.Context(), d, "select id from item where id = $1", id); err != nil {
				t.Fatalf("%d was answered, then lost: %v", id, err)
			}
		}
		if firstID, err = db.Value[int64](t.Context(), d, "select coalesce(max(id), 0) + 1 from item"); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d answered writes, none lost", trials, answered)
}

func open(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// killed runs writeForever for 5 to 65 ms after its first answer, and returns
// the ids that it had answered.
func killed(t *testing.T, path string, first int64) []int64 {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), crashFile+"="+path, "FIRST="+fmt.Sprint(first))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []int64
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if ids == nil {
			time.AfterFunc(5*time.Millisecond+rand.N(60*time.Millisecond), func() { cmd.Process.Kill() })
		}
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Fatalf("the writer said %q", lines.Text())
		}
		ids = append(ids, id)
	}
	cmd.Wait() // killed
	if ids == nil {
		t.Fatal("nothing was written")
	}
	return ids
}

// writeForever writes rows from four goroutines and prints each id once it has
// been answered.
func writeForever(path string) {
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		os.Exit(3)
	}
	first, err := strconv.ParseInt(os.Getenv("FIRST"), 10, 64)
	if err != nil {
		os.Exit(3)
	}
	for w := range int64(4) {
		go func() {
			for id := first + w; ; id += 4 {
				if err := d.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, id) }); err != nil {
					os.Exit(3)
				}
				os.Stdout.WriteString(strconv.FormatInt(id, 10) + "\n")
			}
		}()
	}
	select {}
}

// TestFailedSync makes the nth flush to the disk fail, and checks that nothing
// is answered from then on: a second flush would answer for pages that the
// system has dropped.
func TestFailedSync(t *testing.T) {
	if path := os.Getenv(syncFile); path != "" {
		writeUntilRefused(path)
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("needs strace")
	}
	for nth := 4; nth <= 16; nth += 3 {
		path := filepath.Join(t.TempDir(), "sync.db")
		write(t, open(t, path), "create table item (id bigint primary key, name text not null)")
		cmd := exec.Command(strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace=fsync,fdatasync",
			"-e", fmt.Sprintf("inject=fsync,fdatasync:error=EIO:when=%d", nth), os.Args[0], "-test.run=^TestFailedSync$")
		cmd.Env = append(os.Environ(), syncFile+"="+path)
		out, err := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code >= 3 {
			t.Fatalf("flush %d: the writer gave up with %d after %s", nth, code, out)
		}
		if err != nil {
			t.Skipf("strace cannot be used here: %v", err)
		}
		answered := strings.Fields(string(out))
		if last := len(answered) - 1; last < 0 || answered[last] != "refused" {
			t.Fatalf("flush %d: the writer said %v", nth, answered)
		}
		stored, err := db.Values[string](t.Context(), open(t, path), "select cast(id as text) from item order by id")
		if err != nil || len(stored) < len(answered)-1 {
			t.Errorf("flush %d: answered %v, stored %v: %v", nth, answered, stored, err)
		}
	}
}

// writeUntilRefused prints each id once it has been answered, then "refused"
// when the database admits that it can write no more.
func writeUntilRefused(path string) {
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		os.Exit(3)
	}
	failed := false
	for id := int64(1); id < 100; id++ {
		err := d.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, id) })
		switch {
		case err == nil && failed:
			os.Exit(4) // answered after a failed flush
		case err == nil:
			os.Stdout.WriteString(strconv.FormatInt(id, 10) + "\n")
		case fault.KindOf(err) != fault.Unavailable || d.Ping(ctx) == nil:
			os.Exit(5)
		default:
			failed = true
		}
	}
	if failed {
		os.Stdout.WriteString("refused\n")
	}
	os.Exit(0)
}

// TestFullDisk: a write that does not fit is refused, its neighbours are not,
// and writing goes on when there is room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	d := open(t, filepath.Join(t.TempDir(), "full.db"))
	write(t, d, "create table item (id bigint primary key, name text not null)")
	limit := func(pages string) {
		write(t, d, "pragma max_page_count = "+pages)
	}
	pages, err := db.Value[int](t.Context(), d, "pragma page_count")
	if err != nil {
		t.Fatal(err)
	}
	limit(fmt.Sprint(pages + 2))
	huge := make([]byte, 100_000)
	for i := range huge {
		huge[i] = 'x'
	}
	ctx := t.Context()
	small := func(id int64) func(*db.Tx) error {
		return func(tx *db.Tx) error { return insert(ctx, tx, id) }
	}
	big := func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, "insert into item values (9, $1)", string(huge))
		return err
	}
	errs := crowd(t, d, small(1), big, small(2), big, small(3))
	stored := map[int64]bool{}
	for _, id := range items(t, d) {
		stored[id] = true
	}
	for i, err := range errs {
		id := []int64{1, 9, 2, 9, 3}[i]
		if (err == nil) != stored[id] {
			t.Errorf("transaction %d: %v, stored %v", i, err, stored[id])
		}
	}
	if stored[9] {
		t.Error("what did not fit was stored")
	}
	limit("100000")
	if err := d.Tx(ctx, big); err != nil {
		t.Error(err)
	}
	if err := d.Ping(ctx); err != nil {
		t.Error(err)
	}
}
