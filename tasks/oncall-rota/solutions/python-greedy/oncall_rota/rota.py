"""Rare nights first, rested people first."""


class Rota:
    def __init__(self, plan):
        self.nights = list(plan.nights.values())
        self.able = {night: [person for person in plan.people.values() if person.can_take(night)] for night in self.nights}
        self.on = {night: [] for night in self.nights}
        self.left = {person: person.most for person in plan.people.values()}

    def fill(self):
        """Fill every night. Return [], or the nights that are short."""
        for night in sorted(self.nights, key=lambda night: len(self.able[night]) - night.people):
            free = sorted((person for person in self.able[night] if self.left[person]), key=lambda person: -self.left[person])
            if len(free) < night.people:
                return [night]
            for person in free[: night.people]:
                self.on[night].append(person)
                self.left[person] -= 1
        return []
