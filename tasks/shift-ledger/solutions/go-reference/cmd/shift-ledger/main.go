// Command shift-ledger turns badge records into a ledger of shifts. See README.md.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"example.com/shift-ledger/internal/ledger"
)

const usage = "usage: shift-ledger [--gap MINUTES] [FILE...]"

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	gap, files, err := parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s\n", err, usage)
		return 2
	}
	var log ledger.Log
	for _, file := range files {
		if err := readFile(&log, file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
	}
	for _, problem := range log.Malformed {
		fmt.Fprintln(os.Stderr, problem)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(ledger.New(&log, gap)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if len(log.Malformed) > 0 {
		return 1
	}
	return 0
}

// parse is done by hand: package flag would also take -gap, and stop at the first file.
func parse(args []string) (gap int, files []string, err error) {
	gap = 15
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--gap":
			i++
			if i == len(args) {
				return 0, nil, fmt.Errorf("--gap needs a number of minutes")
			}
			value, err := strconv.ParseUint(args[i], 10, 16)
			if err != nil || value > 1440 {
				return 0, nil, fmt.Errorf("--gap needs a whole number of minutes from 0 to 1440")
			}
			gap = int(value)
		case len(arg) > 1 && arg[0] == '-':
			return 0, nil, fmt.Errorf("unknown option %s", arg)
		default:
			files = append(files, arg)
		}
	}
	if files == nil {
		files = []string{"-"}
	}
	return gap, files, nil
}

func readFile(log *ledger.Log, name string) error {
	if name == "-" {
		return log.Read(os.Stdin, "stdin")
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return log.Read(file, name)
}
