// Package ledger turns the records of doors into shifts.
package ledger

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

const layout = "2006-01-02T15:04"

type record struct {
	minute   int64
	entering bool
	file     int
	line     int
}

// Log holds the records of all doors.
type Log struct {
	Malformed []string // file, line and reason of every line that is no record

	names   []string
	records map[string][]record
}

// Read takes in one door's log.
func (l *Log) Read(r io.Reader, name string) error {
	if l.records == nil {
		l.records = map[string][]record{}
	}
	file := len(l.names)
	l.names = append(l.names, name)
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		line := strings.Trim(lines.Text(), " \t")
		if line == "" || line[0] == '#' {
			continue
		}
		badge, rec, err := parse(line)
		if err != nil {
			l.Malformed = append(l.Malformed, fmt.Sprintf("%s:%d: %v", name, number, err))
			continue
		}
		rec.file, rec.line = file, number
		l.records[badge] = append(l.records[badge], rec)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func parse(line string) (badge string, r record, err error) {
	words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' })
	if len(words) != 3 {
		return "", r, fmt.Errorf("a record has three words, not %d", len(words))
	}
	if words[2] != "in" && words[2] != "out" {
		return "", r, fmt.Errorf("%q is neither in nor out", words[2])
	}
	at, err := time.Parse(layout, words[0])
	// time.Parse takes 8:00 for 08:00; only what prints as it was is in the form of the brief.
	if err != nil || at.Year() < 1970 || at.Format(layout) != words[0] {
		return "", r, fmt.Errorf("%q is not a time such as 2026-03-02T08:00", words[0])
	}
	return words[1], record{minute: at.Unix() / 60, entering: words[2] == "in"}, nil
}

func timeText(minute int64) string {
	return time.Unix(minute*60, 0).UTC().Format(layout)
}
