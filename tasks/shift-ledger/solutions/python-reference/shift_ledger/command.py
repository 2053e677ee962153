"""The command line: what is read, what is printed, how it ends."""

import json
import sys
from pathlib import Path

from .ledger import Ledger
from .records import Malformed, parse

USAGE = "usage: shift-ledger [--gap MINUTES] [FILE...]"


class Unusable(Exception):
    """The command line or a file is no good: there is no ledger."""


def main(arguments):
    try:
        gap, files = options(arguments)
        records, malformed = read_all(files)
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 2
    names = [name_of(file) for file in files]
    json.dump(Ledger(records, gap).report(names), sys.stdout, indent=2)
    print()
    return 1 if malformed else 0


def options(arguments):
    gap, files = 15, []
    arguments = iter(arguments)
    for argument in arguments:
        if argument == "--gap":
            value = next(arguments, "")
            if not value.isascii() or not value.isdigit() or len(value) > 4 or int(value) > 1440:
                raise Unusable(f"--gap needs a whole number of minutes from 0 to 1440\n{USAGE}")
            gap = int(value)
        elif argument.startswith("-") and argument != "-":
            raise Unusable(f"unknown option {argument}\n{USAGE}")
        else:
            files.append(argument)
    return gap, files or ["-"]


def name_of(file):
    return "stdin" if file == "-" else file


def read_all(files):
    records = []
    malformed = False
    for index, file in enumerate(files):
        try:
            lines = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as problem:
            raise Unusable(f"{file}: cannot be read: {problem.strerror}") from problem
        for number, line in enumerate(lines.decode("utf-8", "surrogateescape").split("\n"), 1):
            line = line.strip(" \t\r")
            if not line or line.startswith("#"):
                continue
            try:
                records.append(parse(line, index, number))
            except Malformed as problem:
                print(f"{name_of(file)}:{number}: {problem}", file=sys.stderr)
                malformed = True
    return records, malformed
