package ledger

import "sort"

// Ledger is what the program prints.
type Ledger struct {
	Shifts    int       `json:"shifts"`
	Minutes   int64     `json:"minutes"`
	Mean      *float64  `json:"mean"`
	Median    *float64  `json:"median"`
	People    []Person  `json:"people"`
	Peak      *Peak     `json:"peak"`
	Anomalies []Anomaly `json:"anomalies"`
	Unclosed  []string  `json:"unclosed"`
}

// Person is one badge's share.
type Person struct {
	Badge   string `json:"badge"`
	Shifts  int    `json:"shifts"`
	Minutes int64  `json:"minutes"`
	Longest int64  `json:"longest"`
}

// Peak is the first time at which most people were present.
type Peak struct {
	Present int    `json:"present"`
	From    string `json:"from"`
	Until   string `json:"until"`
}

// Anomaly is a record that cannot be paired.
type Anomaly struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Kind string `json:"kind"`

	index int
}

type stretch struct{ from, until int64 }

// New works the ledger out; a break shorter than gap minutes ends no shift.
func New(log *Log, gap int) *Ledger {
	l := &Ledger{People: []Person{}, Anomalies: []Anomaly{}, Unclosed: []string{}}
	badges := make([]string, 0, len(log.records))
	for badge := range log.records {
		badges = append(badges, badge)
	}
	sort.Strings(badges)
	var shifts []int64
	changes := map[int64]int{}
	for _, badge := range badges {
		stretches := l.pair(badge, log)
		for _, s := range stretches {
			changes[s.from]++
			changes[s.until]--
		}
		own := join(stretches, int64(gap))
		if len(own) > 0 {
			l.People = append(l.People, person(badge, own))
			shifts = append(shifts, own...)
		}
	}
	sort.Slice(l.Anomalies, func(i, k int) bool {
		a, b := l.Anomalies[i], l.Anomalies[k]
		return a.index < b.index || a.index == b.index && a.Line < b.Line
	})
	l.Peak = peak(changes)
	l.sumUp(shifts)
	return l
}

// pair matches each entry with its exit. At the same minute the exit comes first; the stable sort keeps the order of the rest.
func (l *Ledger) pair(badge string, log *Log) []stretch {
	records := log.records[badge]
	sort.SliceStable(records, func(i, k int) bool {
		a, b := records[i], records[k]
		return a.minute < b.minute || a.minute == b.minute && !a.entering && b.entering
	})
	var stretches []stretch
	inside := false
	var since int64
	for _, r := range records {
		switch {
		case r.entering && !inside:
			inside, since = true, r.minute
		case r.entering:
			l.Anomalies = append(l.Anomalies, Anomaly{log.names[r.file], r.line, "double-in", r.file})
		case !inside:
			l.Anomalies = append(l.Anomalies, Anomaly{log.names[r.file], r.line, "stray-out", r.file})
		default:
			inside = false
			stretches = append(stretches, stretch{since, r.minute})
		}
	}
	if inside {
		l.Unclosed = append(l.Unclosed, badge)
	}
	return stretches
}

// join returns the minutes of each shift.
func join(stretches []stretch, gap int64) []int64 {
	var shifts []int64
	for i, s := range stretches {
		if i > 0 && s.from-stretches[i-1].until < gap {
			shifts[len(shifts)-1] += s.until - s.from
		} else {
			shifts = append(shifts, s.until-s.from)
		}
	}
	return shifts
}

func person(badge string, shifts []int64) Person {
	p := Person{Badge: badge, Shifts: len(shifts)}
	for _, minutes := range shifts {
		p.Minutes += minutes
		if minutes > p.Longest {
			p.Longest = minutes
		}
	}
	return p
}

// peak sweeps over the minutes at which the number of people changes.
func peak(changes map[int64]int) *Peak {
	var minutes []int64
	for minute, change := range changes {
		if change != 0 {
			minutes = append(minutes, minute)
		}
	}
	sort.Slice(minutes, func(i, k int) bool { return minutes[i] < minutes[k] })
	var best *Peak
	present := 0
	for i, minute := range minutes {
		present += changes[minute]
		if present > 0 && (best == nil || present > best.Present) {
			best = &Peak{present, timeText(minute), timeText(minutes[i+1])}
		}
	}
	return best
}

func (l *Ledger) sumUp(shifts []int64) {
	l.Shifts = len(shifts)
	if len(shifts) == 0 {
		return
	}
	for _, minutes := range shifts {
		l.Minutes += minutes
	}
	sort.Slice(shifts, func(i, k int) bool { return shifts[i] < shifts[k] })
	mean := float64(l.Minutes) / float64(l.Shifts)
	// The one in the middle, or the two around it
	median := float64(shifts[(l.Shifts-1)/2]+shifts[l.Shifts/2]) / 2
	l.Mean, l.Median = &mean, &median
}
