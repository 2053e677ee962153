"""The search: whoever is wanted but busy passes a night on to somebody else, who may have to do the same."""


class Rota:
    def __init__(self, plan):
        self.nights = list(plan.nights.values())
        self.able = {night: [person for person in plan.people.values() if person.can_take(night)] for night in self.nights}
        self.on = {night: [] for night in self.nights}
        self.turns = {person: [] for person in plan.people.values()}

    def fill(self):
        """Fill every night. Return [], or the nights that are short."""
        for night in self.nights:
            while len(self.on[night]) < night.people:
                asked, visited = set(), [night]
                if not self._add(night, asked, visited):
                    return visited
        return []

    def _add(self, night, asked, visited):
        """Get one more person for this night."""
        for person in self.able[night]:
            if person in asked or person in self.on[night]:
                continue
            asked.add(person)
            if len(self.turns[person]) < person.most:
                self._put(person, night)
                return True
            for other in list(self.turns[person]):
                if other in visited:
                    continue
                visited.append(other)
                if self._add(other, asked, visited):
                    self.on[other].remove(person)
                    self.turns[person].remove(other)
                    self._put(person, night)
                    return True
        return False

    def _put(self, person, night):
        self.on[night].append(person)
        self.turns[person].append(night)
