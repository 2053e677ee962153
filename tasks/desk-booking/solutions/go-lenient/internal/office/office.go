// Package office has the rules: who is signed in, and who sits where. One lock makes each operation happen as a whole.
package office

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
)

const desks = 12

// Problem is something that the caller has to be told, with the status that says so.
type Problem struct {
	Status int
	Words  string
}

func (p Problem) Error() string { return p.Words }

// Booking is one person at one desk on one day.
type Booking struct {
	ID   int    `json:"id"`
	Desk int    `json:"desk"`
	Day  string `json:"day"`
	Name string `json:"name"`
}

// Office is the whole state.
type Office struct {
	lock     sync.Mutex
	sessions map[string]string
	bookings map[string]Booking
	lastID   int
}

// New returns an office where nobody has booked yet.
func New() *Office {
	return &Office{sessions: map[string]string{}, bookings: map[string]Booking{}}
}

// CheckName refuses what is no name.
func CheckName(name string) error {
	if strings.TrimSpace(name) == "" || len(name) > 40 {
		return Problem{422, "name must be a text of 1 to 40 characters"}
	}
	return nil
}

// CheckDesk refuses what is no desk.
func CheckDesk(desk int) error {
	if desk < 1 || desk > desks {
		return Problem{422, "desk must be a whole number from 1 to 12"}
	}
	return nil
}

var dayForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// CheckDay refuses what is no day.
func CheckDay(day string) error {
	if !dayForm.MatchString(day) {
		return Problem{422, "day must be a day that exists, written YYYY-MM-DD"}
	}
	return nil
}

// SignIn begins a session and returns its token.
func (o *Office) SignIn(name string) string {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		panic(err)
	}
	token := hex.EncodeToString(random[:])
	o.lock.Lock()
	defer o.lock.Unlock()
	o.sessions[token] = name
	return token
}

// SignOut ends a session.
func (o *Office) SignOut(token string) {
	o.lock.Lock()
	defer o.lock.Unlock()
	delete(o.sessions, token)
}

// Person says whose session it is.
func (o *Office) Person(token string) (string, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	name, found := o.sessions[token]
	if !found {
		return "", Problem{401, "sign in first: POST /session"}
	}
	return name, nil
}

// Book gives the desk to the person for the day, unless either has another.
func (o *Office) Book(name string, desk int, day string) (Booking, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	for _, other := range o.bookings {
		if other.Day == day && other.Desk == desk {
			return Booking{}, Problem{409, fmt.Sprintf("desk %d is taken on %s", desk, day)}
		}
		if other.Day == day && other.Name == name {
			return Booking{}, Problem{409, fmt.Sprintf("you have desk %d on %s", other.Desk, day)}
		}
	}
	o.lastID++
	booking := Booking{o.lastID, desk, day, name}
	o.bookings[strconv.Itoa(o.lastID)] = booking
	return booking, nil
}

// Booking finds one by its id.
func (o *Office) Booking(id string) (Booking, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	booking, found := o.bookings[id]
	if !found {
		return Booking{}, Problem{404, "there is no such booking"}
	}
	return booking, nil
}

// Cancel removes a booking of the person's own.
func (o *Office) Cancel(name, id string) error {
	o.lock.Lock()
	defer o.lock.Unlock()
	booking, found := o.bookings[id]
	if !found {
		return Problem{404, "there is no such booking"}
	}
	if booking.Name != name {
		return Problem{403, "this booking is somebody else's"}
	}
	delete(o.bookings, id)
	return nil
}

// Bookings lists those of a day, or all when it is empty.
func (o *Office) Bookings(day string) []Booking {
	o.lock.Lock()
	defer o.lock.Unlock()
	found := []Booking{}
	for _, booking := range o.bookings {
		if day == "" || booking.Day == day {
			found = append(found, booking)
		}
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := found[i], found[j]
		return a.Day < b.Day || (a.Day == b.Day && a.Desk < b.Desk)
	})
	return found
}

// Free lists the desks that nobody has on the day.
func (o *Office) Free(day string) []int {
	taken := map[int]bool{}
	for _, booking := range o.Bookings(day) {
		taken[booking.Desk] = true
	}
	free := []int{}
	for desk := 1; desk <= desks; desk++ {
		if !taken[desk] {
			free = append(free, desk)
		}
	}
	return free
}
