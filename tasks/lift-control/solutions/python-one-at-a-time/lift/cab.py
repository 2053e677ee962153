"""The cab, for one person after the other."""


class Cab:
    def __init__(self, capacity):
        self.floor, self.people = 0, []  # [ID, from, to, rides], the first to call first

    def call(self, who, start, to):
        self.people.append([who, start, to, False])

    def entered(self, who):
        next(p for p in self.people if p[0] == who)[3] = True

    def left(self, who):
        self.people = [p for p in self.people if p[0] != who]

    def move(self):
        if not self.people:
            return "wait"
        _, start, to, rides = self.people[0]
        goal = to if rides else start
        if goal == self.floor:
            return "stop"
        heading = 1 if goal > self.floor else -1
        self.floor += heading
        return "up" if heading > 0 else "down"
