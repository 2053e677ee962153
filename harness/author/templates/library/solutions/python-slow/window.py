"""The last so many numbers; looks at all of them when it is asked for the largest."""
import collections


class Window:
    def __init__(self, places):
        if not 1 <= places <= 1000000:
            raise ValueError("a window has 1 to 1000000 places")
        self._numbers = collections.deque(maxlen=places)

    def add(self, number):
        self._numbers.append(number)

    def sum(self):
        return sum(self._numbers)

    def largest(self):
        return max(self._numbers)
