#!/usr/bin/env python3
"""%ID%: the command in front of the library."""
import sys

import window


def answer(current, line):
    """(the window from now on, what is printed or None)"""
    name, *rest = line.split()
    if name == "new":
        return window.Window(int(rest[0])), None
    if name == "add":
        return current, current.add(int(rest[0]))
    return current, {"sum": current.sum, "largest": current.largest}[name]()


def main():
    current = None
    for line in sys.stdin:
        try:
            current, said = answer(current, line)
            if said is not None:
                print(said)
        except ValueError as e:
            print(f"error: {e}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
