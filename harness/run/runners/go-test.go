package PACKAGE

// The part of the harness in the tests of this folder: what `go test -v` would print is turned into the lines of `go test -json`, and sealed.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

func takehomeEvents(from io.Reader, channel io.Writer, done chan<- struct{}) {
	defer close(done)
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 1<<16), 1<<20)
	test := ""
	tell := func(action, name, output string) {
		event := map[string]string{"Action": action, "Test": name}
		if output != "" {
			event["Output"] = output
		}
		text, _ := json.Marshal(event)
		fmt.Fprintf(channel, "%s\n", text)
	}
	for lines.Scan() {
		line := lines.Text()
		text := strings.TrimLeft(line, " ")
		name := func() string { return strings.Fields(text)[2] }
		switch {
		case strings.HasPrefix(text, "=== RUN ") || strings.HasPrefix(text, "=== CONT "):
			test = name()
		case strings.HasPrefix(text, "--- PASS: "):
			tell("pass", name(), "")
		case strings.HasPrefix(text, "--- FAIL: "):
			tell("fail", name(), "")
		case strings.HasPrefix(text, "--- SKIP: "):
			tell("skip", name(), "")
		case test != "":
			tell("output", test, line+"\n")
		}
		fmt.Fprintln(os.Stderr, line)
	}
}

func TestMain(m *testing.M) {
	nonce, err := bufio.NewReader(os.Stdin).ReadString('\n')
	channel := os.NewFile(3, "channel")
	if err != nil || channel == nil {
		os.Exit(2)
	}
	nonce = strings.TrimSpace(nonce)
	fmt.Fprintf(channel, "takehome %s begin\n", nonce)
	from, to, err := os.Pipe()
	if err != nil {
		os.Exit(2)
	}
	done := make(chan struct{})
	go takehomeEvents(from, channel, done)
	os.Stdout = to
	status := m.Run()
	to.Close()
	<-done
	word := "fail"
	if status == 0 {
		word = "pass"
	}
	fmt.Fprintf(channel, "{\"Action\":%q}\ntakehome %s end\n", word, nonce)
	os.Exit(status)
}
