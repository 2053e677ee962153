// Command oncall-rota: see README.md.
package main

import (
	"fmt"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run returns the exit status.
func run(args []string) int {
	// Your work begins here.
	fmt.Fprintln(os.Stderr, "oncall-rota: not written yet")
	return 3
}
