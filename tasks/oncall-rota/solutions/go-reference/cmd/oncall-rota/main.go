// Command oncall-rota: see README.md.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/oncall-rota/internal/rota"
)

const (
	done = iota
	short
	nothingDone
)

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	if len(args) > 0 {
		return fail(fmt.Errorf("oncall-rota: %q: there are no arguments; the plan comes on standard input", args[0]))
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return fail(err)
	}
	plan, err := rota.Read(string(text))
	if err != nil {
		return fail(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	people, lacking := rota.Make(plan)
	if lacking != nil {
		fmt.Fprintln(out, "short", strings.Join(lacking, " "))
		return short
	}
	for i, night := range plan.Nights {
		fmt.Fprintf(out, "%s: %s\n", night.Name, strings.Join(people[i], " "))
	}
	return done
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return nothingDone
}
