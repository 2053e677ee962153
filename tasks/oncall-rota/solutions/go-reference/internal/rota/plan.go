// Package rota reads plans and makes rotas.
package rota

import (
	"fmt"
	"strconv"
	"strings"
)

// A Night needs People people; Skill may be empty.
type Night struct {
	Name   string
	People int
	Skill  string
}

// A Person takes at most Most nights.
type Person struct {
	Name   string
	Most   int
	Skills map[string]bool
	Away   map[string]bool
}

// CanTake tells whether skill and absences allow it.
func (p *Person) CanTake(n Night) bool {
	return !p.Away[n.Name] && (n.Skill == "" || p.Skills[n.Skill])
}

// A Plan has nights and people in the order in which they came.
type Plan struct {
	Nights []Night
	People []*Person
}

type absence struct {
	line  int
	words []string
}

type reader struct {
	plan     Plan
	nights   map[string]bool
	people   map[string]*Person
	absences []absence
	first    error // of the first wrong line
	line     int   // its number
}

// Read returns the plan, or an error about its first wrong line.
func Read(text string) (*Plan, error) {
	r := reader{nights: map[string]bool{}, people: map[string]*Person{}}
	for i, line := range strings.Split(text, "\n") {
		words := strings.FieldsFunc(line, func(c rune) bool { return c == ' ' || c == '\t' || c == '\r' })
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		r.note(i+1, r.read(i+1, words))
	}
	for _, a := range r.absences {
		r.note(a.line, r.settle(a.words))
	}
	return &r.plan, r.first
}

func (r *reader) note(line int, wrong string) {
	if wrong != "" && (r.first == nil || line < r.line) {
		r.first, r.line = fmt.Errorf("line %d: %s", line, wrong), line
	}
}

// read returns what is wrong; "": nothing.
func (r *reader) read(line int, words []string) string {
	switch words[0] {
	case "night":
		return r.night(words[1:])
	case "person":
		return r.person(words[1:])
	case "away":
		if len(words) < 3 {
			return "away takes a name and nights"
		}
		r.absences = append(r.absences, absence{line, words[1:]})
		return ""
	}
	return fmt.Sprintf("%q is none of night, person, away", words[0])
}

// number reads at most so many digits; -1: it is no such number.
func number(word string, digits int) int {
	if len(word) > digits || strings.Trim(word, "0123456789") != "" {
		return -1
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		return -1
	}
	return n
}

func (r *reader) night(words []string) string {
	if len(words) < 2 || len(words) > 3 {
		return "night takes a name, a number of people and perhaps a skill"
	}
	n := Night{Name: words[0], People: number(words[1], 1)}
	if n.People < 1 {
		return fmt.Sprintf("%q is no number of people from 1 to 9", words[1])
	}
	if r.nights[n.Name] {
		return fmt.Sprintf("the night %q was there before", n.Name)
	}
	if len(words) == 3 {
		n.Skill = words[2]
	}
	r.nights[n.Name] = true
	r.plan.Nights = append(r.plan.Nights, n)
	return ""
}

func (r *reader) person(words []string) string {
	if len(words) < 2 {
		return "person takes a name, a number of nights and skills"
	}
	p := &Person{Name: words[0], Most: number(words[1], 3), Skills: map[string]bool{}, Away: map[string]bool{}}
	if p.Most < 0 {
		return fmt.Sprintf("%q is no number of nights from 0 to 999", words[1])
	}
	if r.people[p.Name] != nil {
		return fmt.Sprintf("the person %q was there before", p.Name)
	}
	for _, skill := range words[2:] {
		p.Skills[skill] = true
	}
	r.people[p.Name] = p
	r.plan.People = append(r.plan.People, p)
	return ""
}

func (r *reader) settle(words []string) string {
	p := r.people[words[0]]
	if p == nil {
		return fmt.Sprintf("%q is no person of this plan", words[0])
	}
	for _, night := range words[1:] {
		if !r.nights[night] {
			return fmt.Sprintf("%q is no night of this plan", night)
		}
		p.Away[night] = true
	}
	return ""
}
