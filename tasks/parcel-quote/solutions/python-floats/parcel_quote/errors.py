"""What can go wrong, by what follows from it."""


class Unusable(Exception):
    """The command line, the tariff or a file is no good: nothing can be quoted."""


class Refused(Exception):
    """One order cannot be quoted; the others can."""
