package access

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// permissions are all of policy.go, in its order: TestEveryPermissionIsListed.
func permissions() []Permission {
	return []Permission{
		UseOwnAccount{},
		ReadDashboard{},
		ReadCohort{},
		ReadPresence{},
		ReadTeens{},
		ReadTeenFirstNames{},
		ReadChildren{},
		EditCohort{},
		SetUpProgramme{},
		ReadCalendar{},
		EditCalendar{},
		TakeRollCall{},
		ReadObservations{},
		WriteObservations{},
		ReadJournal{},
		WriteJournal{},
		ReadSheetStatus{},
		ReadSheets{},
		WriteSheets{},
		ExportAttendance{},
		ExportCodedAttendance{},
		ReadOrganisations{},
		EditOrganisations{},
		EditClosures{},
		ReadPeople{},
		ManagePeople{},
		ApproveRoles{},
		ReadBrief{},
		ReadAudit{},
	}
}

// TestEveryPermissionIsListed reads policy.go: each type declared there is a
// permission, has its comment, and is in the list above.
func TestEveryPermissionIsListed(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "policy.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var declared, listed []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			if x := spec.(*ast.TypeSpec); isEmptyStruct(x.Type) {
				declared = append(declared, x.Name.Name)
				if !strings.HasPrefix(x.Doc.Text(), x.Name.Name+" ") {
					t.Errorf("%s has no comment of its own", x.Name.Name)
				}
			}
		}
	}
	for _, p := range permissions() {
		listed = append(listed, reflect.TypeOf(p).Name())
		if reflect.TypeOf(p).Size() != 0 {
			t.Errorf("%T holds something", p)
		}
	}
	if d := cmp.Diff(declared, listed); d != "" {
		t.Error(d)
	}
}

func isEmptyStruct(e ast.Expr) bool {
	s, ok := e.(*ast.StructType)
	return ok && len(s.Fields.List) == 0
}

// TestPolicy compares the whole policy, role by role, with a file that people read.
func TestPolicy(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Who may what, made from policy.go by go test ./internal/access -update\n# ● has it, in the scope of the role · has it not; account.own is everybody's\n\n")
	roles := Roles()
	for i, r := range roles {
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat("│ ", i), r)
	}
	for _, p := range permissions() {
		rule := p.Rule()
		for _, r := range roles {
			mark := "·"
			if len(rule.Roles) == 0 || slices.Contains(rule.Roles, r) {
				mark = "●"
			}
			b.WriteString(mark + " ")
		}
		fmt.Fprintf(&b, " %-24s %s\n", rule.Name, rule.Class)
	}
	name := filepath.Join("testdata", "policy.golden")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if d := cmp.Diff(string(want), b.String()); d != "" || err != nil {
		t.Errorf("the policy changed (run with -update, and read the difference): %v\n%s", err, d)
	}
}

// TestPolicyIsSound: names are unique codes, roles exist and come once, and what
// opens a minor's data is for roles that take two people to give.
func TestPolicyIsSound(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	personal := []Class{TeenIdentity, ChildIdentity, Observations, Journal, TeacherSheets}
	for _, p := range permissions() {
		rule := p.Rule()
		if !regexp.MustCompile(`^[a-z-]+\.[a-z-]+$`).MatchString(rule.Name) || names[rule.Name] {
			t.Errorf("%T: name %q", p, rule.Name)
		}
		names[rule.Name] = true
		if rule.Class == "" {
			t.Errorf("%s has no class", rule.Name)
		}
		if len(rule.Roles) == 0 && rule.Class != Own {
			t.Errorf("%s is everybody's", rule.Name)
		}
		for i, r := range rule.Roles {
			if !slices.Contains(Roles(), r) || slices.Contains(rule.Roles[:i], r) {
				t.Errorf("%s: role %q is unknown, or comes twice", rule.Name, r)
			}
			if slices.Contains(personal, rule.Class) && !r.Nominative() {
				t.Errorf("%s opens %s to %s, a role that one person may give", rule.Name, rule.Class, r)
			}
		}
	}
	if got := (ReadJournal{}).Rule().Roles; len(got) != 1 || got[0] != Facilitator {
		t.Errorf("journals are read by %v", got)
	}
	for _, r := range Roles() {
		if r.TakesTwo() != (r.Nominative() || r == PlatformAdmin) {
			t.Errorf("%s: takes two people %v", r, r.TakesTwo())
		}
	}
}

// TestNoOtherPermissions: a permission declared elsewhere would escape the policy.
func TestNoOtherPermissions(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (name == "node_modules" || name == ".git" || name == "internal/access") {
			return errOr(err, d)
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), ") Rule() access.Rule") {
			t.Errorf("%s declares a permission: they are all in internal/access/policy.go", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func errOr(err error, d fs.DirEntry) error {
	if err != nil {
		return err
	}
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}
