// Command desk-booking serves the desk booking API at HOST:PORT.
package main

import (
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"example.org/desk-booking/internal/office"
	"example.org/desk-booking/internal/web"
)

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func main() {
	server := &http.Server{
		Addr:              net.JoinHostPort(or(os.Getenv("HOST"), "127.0.0.1"), or(os.Getenv("PORT"), "8000")),
		Handler:           web.Handler(office.New()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
