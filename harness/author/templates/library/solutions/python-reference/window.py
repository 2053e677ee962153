"""The library."""
import collections


class Window:
    """Remembers the last ``places`` numbers; each call takes the same time, however many there are."""

    def __init__(self, places):
        if not 1 <= places <= 1000000:
            raise ValueError("a window has 1 to 1000000 places")
        self._numbers = collections.deque()
        # Those that may yet be the largest: each is larger than all that came after it.
        self._peaks = collections.deque()
        self._places = places
        self._sum = 0

    def add(self, number):
        self._numbers.append(number)
        self._sum += number
        while self._peaks and self._peaks[-1] < number:
            self._peaks.pop()
        self._peaks.append(number)
        if len(self._numbers) > self._places:
            oldest = self._numbers.popleft()
            self._sum -= oldest
            if oldest == self._peaks[0]:
                self._peaks.popleft()

    def sum(self):
        return self._sum

    def largest(self):
        if not self._peaks:
            raise ValueError("the window is empty")
        return self._peaks[0]
