// Command parcel-quote quotes parcel orders by a tariff. See README.md.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"example.com/parcel-quote/internal/quote"
	"example.com/parcel-quote/internal/tariff"
)

const usage = "usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]"

type options struct {
	tariff, summary, orders string
}

func main() {
	refused, err := run(os.Args[1:])
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case refused:
		os.Exit(1)
	}
}

// run reports whether an order was refused; an error means that nothing could be quoted.
func run(args []string) (bool, error) {
	opts, err := parse(args)
	if err != nil {
		return false, fmt.Errorf("%w\n%s", err, usage)
	}
	t, err := tariff.Read(opts.tariff)
	if err != nil {
		return false, err
	}
	orders, name := os.Stdin, "stdin"
	if opts.orders != "-" {
		name = opts.orders
		if orders, err = os.Open(name); err != nil {
			return false, err
		}
		defer orders.Close()
	}
	quoter := quote.New(t)
	refused, err := quoteAll(quoter, orders, name)
	if err == nil && opts.summary != "" {
		err = os.WriteFile(opts.summary, quoter.Summary(), 0o644)
	}
	return refused, err
}

// parse is done by hand: package flag would also take -tariff, and stop at the first operand.
func parse(args []string) (options, error) {
	opts := options{tariff: "tariff.txt"}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--tariff" || arg == "--summary":
			i++
			if i == len(args) {
				return opts, fmt.Errorf("%s needs a file name", arg)
			}
			if arg == "--tariff" {
				opts.tariff = args[i]
			} else {
				opts.summary = args[i]
			}
		case len(arg) > 1 && arg[0] == '-':
			return opts, fmt.Errorf("unknown option %s", arg)
		case opts.orders != "":
			return opts, errors.New("one file of orders at a time")
		default:
			opts.orders = arg
		}
	}
	if opts.orders == "" {
		opts.orders = "-"
	}
	return opts, nil
}

func quoteAll(quoter *quote.Quoter, orders io.Reader, name string) (bool, error) {
	out := bufio.NewWriter(os.Stdout)
	refused := false
	lines := bufio.NewScanner(orders)
	for number := 1; lines.Scan(); number++ {
		line := bytes.Trim(lines.Bytes(), " \t")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		q, err := quoter.Quote(string(line))
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s:%d: %v\n", name, number, err)
			refused = true
			continue
		}
		fmt.Fprintln(out, q)
	}
	if err := lines.Err(); err != nil {
		return refused, fmt.Errorf("%s: %w", name, err)
	}
	return refused, out.Flush()
}
