package ledger

import (
	"strings"
	"testing"
)

func ledgerOf(t *testing.T, gap int, lines ...string) *Ledger {
	t.Helper()
	var log Log
	if err := log.Read(strings.NewReader(strings.Join(lines, "\n")), "test"); err != nil {
		t.Fatal(err)
	}
	return New(&log, gap)
}

func TestOneLeavesAsAnotherComes(t *testing.T) {
	l := ledgerOf(t, 0, "2026-03-02T08:00 a in", "2026-03-02T10:00 b in", "2026-03-02T10:00 a out", "2026-03-02T12:00 b out")
	if l.Peak == nil || *l.Peak != (Peak{1, "2026-03-02T08:00", "2026-03-02T12:00"}) {
		t.Errorf("peak: %+v", l.Peak)
	}
}

func TestABreakOfTheGapEndsNoShift(t *testing.T) {
	lines := []string{"2026-03-02T08:00 a in", "2026-03-02T09:00 a out", "2026-03-02T09:15 a in", "2026-03-02T10:00 a out"}
	if l := ledgerOf(t, 15, lines...); l.Shifts != 1 || l.Minutes != 105 {
		t.Errorf("gap 15: %d shifts, %d minutes", l.Shifts, l.Minutes)
	}
	if l := ledgerOf(t, 14, lines...); l.Shifts != 2 || l.Minutes != 105 {
		t.Errorf("gap 14: %d shifts, %d minutes", l.Shifts, l.Minutes)
	}
}
