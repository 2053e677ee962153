#!/usr/bin/env python3
"""%ID%: the command in front of the library."""
import sys

import window


def main():
    current = None
    for line in sys.stdin:
        name, *rest = line.split()
        if name == "new":
            current = window.Window(int(rest[0]))
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
