// Command lift-control answers the house, tick by tick.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "tick":
			fmt.Println("wait")
		case "end":
			return
		}
	}
	os.Exit(1)
}
