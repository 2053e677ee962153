"""The last so many numbers, their sum and the largest of them."""
import collections

MOST_PLACES = 1000000


class Window:
    """Each call takes the same time on average, however many places there are."""

    def __init__(self, places):
        if not 1 <= places <= MOST_PLACES:
            raise ValueError(f"a window has 1 to {MOST_PLACES} places, not {places}")
        self._places = places
        self._numbers = collections.deque()
        # Those that may yet be the largest: each is larger than all that came after it, or the same.
        self._peaks = collections.deque()
        self._sum = 0

    def add(self, number):
        if len(self._numbers) == self._places:
            self._leave(self._numbers.popleft())
        self._numbers.append(number)
        self._sum += number
        while self._peaks and self._peaks[-1] < number:
            self._peaks.pop()
        self._peaks.append(number)

    def _leave(self, oldest):
        self._sum -= oldest
        if oldest == self._peaks[0]:
            self._peaks.popleft()

    def sum(self):
        return self._sum

    def largest(self):
        if not self._peaks:
            raise ValueError("an empty window has no largest number")
        return self._peaks[0]
