"""The command line."""

import sys


def main(arguments):
    """Return the exit status."""
    # Your work begins here.
    print("oncall-rota: not written yet", file=sys.stderr)
    return 3
