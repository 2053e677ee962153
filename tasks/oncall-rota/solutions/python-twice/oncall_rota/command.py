"""The command line."""

import sys

from oncall_rota.plan import Mistake, Plan
from oncall_rota.rota import Rota

DONE, SHORT, NOTHING_DONE = 0, 1, 2


def main(arguments):
    """Return the exit status."""
    # Names may be in any encoding; they go out as they came in.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    if arguments:
        print(f"oncall-rota: '{arguments[0]}': there are no arguments; the plan comes on standard input", file=sys.stderr)
        return NOTHING_DONE
    try:
        rota = Rota(Plan.read(sys.stdin.read()))
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return NOTHING_DONE
    short = rota.fill()
    if short:
        print("short", *(night.name for night in short))
        return SHORT
    for night in rota.nights:
        print(f"{night.name}:", *(person.name for person in rota.on[night]))
    return DONE
