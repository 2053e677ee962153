"""The last so many numbers; remembers the largest that ever came in."""
import collections


class Window:
    def __init__(self, places):
        if not 1 <= places <= 1000000:
            raise ValueError("a window has 1 to 1000000 places")
        self._places = places
        self._numbers = collections.deque()
        self._sum = 0
        self._largest = None

    def add(self, number):
        if len(self._numbers) == self._places:
            self._sum -= self._numbers.popleft()
        self._numbers.append(number)
        self._sum += number
        if self._largest is None or number > self._largest:
            self._largest = number

    def sum(self):
        return self._sum

    def largest(self):
        if self._largest is None:
            raise ValueError("an empty window has no largest number")
        return self._largest
