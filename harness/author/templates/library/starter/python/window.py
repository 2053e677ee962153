"""The library."""


class Window:
    """Remembers the last ``places`` numbers."""

    def __init__(self, places):
        self.places = places
