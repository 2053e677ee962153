"""The cab and who uses it; knows nothing of how it is talked to."""


class Cab:
    def __init__(self, floors, capacity):
        self.middle, self.capacity = floors // 2, capacity
        self.floor, self.heading = 0, 1
        self.waiting, self.riding = {}, {}  # ID: (from, to)

    def call(self, who, start, to):
        self.waiting[who] = (start, to)

    def entered(self, who):
        self.riding[who] = self.waiting.pop(who)

    def left(self, who):
        del self.riding[who]

    def move(self):
        """What to do now; the cab takes it as done."""
        if self._somebody_here():
            return "stop"
        goals = self._goals()
        if not goals:
            return self._park()
        if not any((goal - self.floor) * self.heading > 0 for goal in goals):
            self.heading = -self.heading
        self.floor += self.heading
        return "up" if self.heading > 0 else "down"

    def _has_room(self):
        return len(self.riding) < self.capacity

    def _somebody_here(self):
        if any(to == self.floor for _, to in self.riding.values()):
            return True
        return self._has_room() and any(start == self.floor for start, _ in self.waiting.values())

    def _goals(self):
        goals = [to for _, to in self.riding.values()]
        if self._has_room():
            goals += [start for start, _ in self.waiting.values()]
        return goals

    def _park(self):
        """To the middle of the house, from where nobody is far."""
        if self.floor == self.middle:
            return "wait"
        step = 1 if self.floor < self.middle else -1
        self.floor += step
        return "up" if step > 0 else "down"
