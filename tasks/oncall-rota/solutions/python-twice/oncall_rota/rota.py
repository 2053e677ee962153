"""The search: people for nights, along paths of nights that change hands. README.md says why it finds what there is."""


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
                short = self._add(night)
                if short:
                    return short
        return []

    def _add(self, night):
        """Get one more person for this night. Return [], or the nights that were visited in vain."""
        givers = {night: None}
        reached = {}
        queue = [night]
        for at in queue:
            for person in self.able[at]:
                if person in reached:
                    continue
                reached[person] = at
                if len(self.turns[person]) < person.most:
                    self._change_hands(person, reached, givers)
                    return []
                for other in self.turns[person]:
                    if other not in givers:
                        givers[other] = person
                        queue.append(other)
        return queue

    def _change_hands(self, person, reached, givers):
        """The one who is free takes the night they were reached from, whose giver takes the one before it, and so on back to the night that lacked somebody."""
        while person:
            night = reached[person]
            giver = givers[night]
            self.on[night].append(person)
            self.turns[person].append(night)
            if giver:
                self.on[night].remove(giver)
                self.turns[giver].remove(night)
            person = giver
