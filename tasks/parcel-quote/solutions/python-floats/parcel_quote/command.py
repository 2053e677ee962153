"""The command line: what is read, what is printed, how it ends."""

import sys

from .errors import Refused, Unusable
from .numbers import money
from .quoter import Quoter
from .tariff import Tariff

USAGE = "usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]"


def main(arguments):
    # Names and ids are bytes to us: they leave as they came.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    try:
        options, orders = parse(arguments)
        quoter = Quoter(Tariff.read(options["--tariff"]))
        refused = quote_all(quoter, orders)
        if options["--summary"] is not None:
            write_summary(options["--summary"], quoter.totals)
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 2
    return 1 if refused else 0


def parse(arguments):
    options = {"--tariff": "tariff.txt", "--summary": None}
    orders = None
    arguments = iter(arguments)
    for argument in arguments:
        if argument in options:
            options[argument] = next(arguments, None)
            if options[argument] is None:
                raise Unusable(f"{argument} needs a file name\n{USAGE}")
        elif argument.startswith("-") and argument != "-":
            raise Unusable(f"unknown option {argument}\n{USAGE}")
        elif orders is not None:
            raise Unusable(f"one file of orders at a time\n{USAGE}")
        else:
            orders = argument
    return options, orders or "-"


def quote_all(quoter, orders):
    if orders == "-":
        return quote_lines(quoter, sys.stdin, "stdin")
    try:
        with open(orders, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            return quote_lines(quoter, file, orders)
    except OSError as problem:
        raise Unusable(f"{orders}: cannot be read: {problem.strerror}") from problem


def quote_lines(quoter, lines, name):
    refused = False
    for number, line in enumerate(lines, 1):
        line = line.strip(" \t\r\n")
        if not line or line.startswith("#"):
            continue
        try:
            quote = quoter.quote(line)
        except Refused as refusal:
            print(f"{name}:{number}: {refusal}", file=sys.stderr)
            refused = True
        else:
            print(f"{quote.id},{quote.zone},{quote.grams},{money(quote.cents)}")
    return refused


def write_summary(path, totals):
    rows = sorted(totals.items(), key=lambda row: row[0].encode("utf-8", "surrogateescape"))
    rows.append(("total", [sum(column) for column in zip(*totals.values())] or [0, 0, 0]))
    try:
        with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            for zone, (orders, grams, cents) in rows:
                file.write(f"{zone},{orders},{grams},{money(cents)}\n")
    except OSError as problem:
        raise Unusable(f"{path}: cannot be written: {problem.strerror}") from problem
