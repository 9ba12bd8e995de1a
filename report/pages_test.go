package report

import (
	"testing"

	"binome/internal/ui/uitest"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	uitest.Check(t, dashboardView, teenView, briefView, auditView)
}
