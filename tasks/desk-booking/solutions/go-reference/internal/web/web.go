// Package web puts HTTP around the office: JSON in and out.
package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"

	"example.org/desk-booking/internal/office"
)

const bodyMax = 1 << 16

type answer struct {
	status int
	value  any // nil: no body
}

type action func(*office.Office, http.ResponseWriter, *http.Request) (answer, error)

// Handler serves the whole API.
func Handler(o *office.Office) http.Handler {
	mux := http.NewServeMux()
	route := func(path string, methods map[string]action) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { dispatch(o, methods, w, r) })
	}
	route("/session", map[string]action{"POST": createSession, "GET": showSession, "DELETE": endSession})
	route("/bookings", map[string]action{"GET": listBookings, "POST": createBooking})
	route("/bookings/", map[string]action{"GET": showBooking, "DELETE": cancelBooking})
	route("/free", map[string]action{"GET": freeDesks})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { write(w, 404, problem("there is nothing here")) })
	return mux
}

func problem(words string) map[string]string { return map[string]string{"error": words} }

func write(w http.ResponseWriter, status int, value any) {
	if value == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func dispatch(o *office.Office, methods map[string]action, w http.ResponseWriter, r *http.Request) {
	if strings.Contains(strings.TrimPrefix(r.URL.Path, "/bookings/"), "/") && strings.HasPrefix(r.URL.Path, "/bookings/") {
		write(w, 404, problem("there is nothing here"))
		return
	}
	act, known := methods[r.Method]
	if !known {
		names := make([]string, 0, len(methods))
		for name := range methods {
			names = append(names, name)
		}
		w.Header().Set("Allow", strings.Join(names, ", "))
		write(w, 405, problem("this path does not know that method"))
		return
	}
	got, err := act(o, w, r)
	var told office.Problem
	switch {
	case errors.As(err, &told):
		write(w, told.Status, problem(told.Words))
	case err != nil:
		log.Print(err)
		write(w, 500, problem("something went wrong here"))
	default:
		write(w, got.status, got.value)
	}
}

// members reads the body, which must be a JSON object; each member is kept as it was written, for whoever knows its type.
func members(r *http.Request) (map[string]json.RawMessage, error) {
	text, err := io.ReadAll(io.LimitReader(r.Body, bodyMax))
	if err != nil {
		return nil, err
	}
	var found map[string]json.RawMessage
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) || json.Unmarshal(text, &found) != nil {
		return nil, office.Problem{Status: 400, Words: "the body must be a JSON object"}
	}
	return found, nil
}

// textOf is "" for what is no text, which no check lets pass.
func textOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

func numberOf(raw json.RawMessage) int {
	number, err := strconv.Atoi(string(raw))
	if err != nil {
		return 0
	}
	return number
}

func token(r *http.Request) string {
	cookie, err := r.Cookie("session")
	if err != nil {
		return ""
	}
	return cookie.Value
}

func createSession(o *office.Office, w http.ResponseWriter, r *http.Request) (answer, error) {
	body, err := members(r)
	if err != nil {
		return answer{}, err
	}
	name := textOf(body["name"])
	if err := office.CheckName(name); err != nil {
		return answer{}, err
	}
	http.SetCookie(w, &http.Cookie{Name: "session", Value: o.SignIn(name), HttpOnly: true, SameSite: http.SameSiteLaxMode, Path: "/"})
	return answer{201, map[string]string{"name": name}}, nil
}

func showSession(o *office.Office, _ http.ResponseWriter, r *http.Request) (answer, error) {
	name, err := o.Person(token(r))
	return answer{200, map[string]string{"name": name}}, err
}

func endSession(o *office.Office, w http.ResponseWriter, r *http.Request) (answer, error) {
	if _, err := o.Person(token(r)); err != nil {
		return answer{}, err
	}
	o.SignOut(token(r))
	http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1, Path: "/"})
	return answer{204, nil}, nil
}

func listBookings(o *office.Office, _ http.ResponseWriter, r *http.Request) (answer, error) {
	day := r.URL.Query().Get("day")
	if r.URL.Query().Has("day") {
		if err := office.CheckDay(day); err != nil {
			return answer{}, err
		}
	}
	return answer{200, map[string]any{"bookings": o.Bookings(day)}}, nil
}

func createBooking(o *office.Office, w http.ResponseWriter, r *http.Request) (answer, error) {
	name, err := o.Person(token(r))
	if err != nil {
		return answer{}, err
	}
	body, err := members(r)
	if err != nil {
		return answer{}, err
	}
	desk, day := numberOf(body["desk"]), textOf(body["day"])
	if err := office.CheckDesk(desk); err != nil {
		return answer{}, err
	}
	if err := office.CheckDay(day); err != nil {
		return answer{}, err
	}
	booking, err := o.Book(name, desk, day)
	if err != nil {
		return answer{}, err
	}
	w.Header().Set("Location", "/bookings/"+strconv.Itoa(booking.ID))
	return answer{201, booking}, nil
}

func bookingID(r *http.Request) string { return strings.TrimPrefix(r.URL.Path, "/bookings/") }

func showBooking(o *office.Office, _ http.ResponseWriter, r *http.Request) (answer, error) {
	booking, err := o.Booking(bookingID(r))
	return answer{200, booking}, err
}

func cancelBooking(o *office.Office, _ http.ResponseWriter, r *http.Request) (answer, error) {
	name, err := o.Person(token(r))
	if err != nil {
		return answer{}, err
	}
	return answer{204, nil}, o.Cancel(name, bookingID(r))
}

func freeDesks(o *office.Office, _ http.ResponseWriter, r *http.Request) (answer, error) {
	day := r.URL.Query().Get("day")
	if err := office.CheckDay(day); err != nil {
		return answer{}, err
	}
	return answer{200, map[string]any{"day": day, "free": o.Free(day)}}, nil
}
