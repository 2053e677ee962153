"""The plan: what its lines mean, and which of them is wrong."""

import re

BLANKS = re.compile(r"[ \t\r]+")
PEOPLE = re.compile(r"[1-9]")
MOST = re.compile(r"[0-9]{1,3}")


class Mistake(Exception):
    """A wrong line: its number, and what is wrong with it."""

    def __init__(self, number, words):
        super().__init__(f"line {number}: {words}")
        self.number = number


class Night:
    def __init__(self, name, people, skill):
        self.name = name
        self.people = people
        self.skill = skill


class Person:
    def __init__(self, name, most, skills):
        self.name = name
        self.most = most
        self.skills = skills
        self.away = set()

    def can_take(self, night):
        return night.name not in self.away and (night.skill is None or night.skill in self.skills)


class Plan:
    """Nights and people by name, in the order in which they come."""

    def __init__(self):
        self.nights = {}
        self.people = {}
        self._absences = []

    def _night(self, number, words):
        if len(words) not in (2, 3):
            raise Mistake(number, "night takes a name, a number of people and perhaps a skill")
        name, people = words[:2]
        if not PEOPLE.fullmatch(people):
            raise Mistake(number, f"'{people}' is no number of people from 1 to 9")
        if name in self.nights:
            raise Mistake(number, f"the night '{name}' was there before")
        self.nights[name] = Night(name, int(people), words[2] if len(words) == 3 else None)

    def _person(self, number, words):
        if len(words) < 2:
            raise Mistake(number, "person takes a name, a number of nights and skills")
        name, most = words[:2]
        if not MOST.fullmatch(most):
            raise Mistake(number, f"'{most}' is no number of nights from 0 to 999")
        if name in self.people:
            raise Mistake(number, f"the person '{name}' was there before")
        self.people[name] = Person(name, int(most), set(words[2:]))

    def _away(self, number, words):
        if len(words) < 2:
            raise Mistake(number, "away takes a name and nights")
        self._absences.append((number, words))

    def _line(self, number, words):
        kinds = {"night": self._night, "person": self._person, "away": self._away}
        if words[0] not in kinds:
            raise Mistake(number, f"'{words[0]}' is none of night, person, away")
        kinds[words[0]](number, words[1:])

    def _settle_absences(self):
        """Who and what is meant may stand below, so that this comes last."""
        for number, (name, *nights) in self._absences:
            if name not in self.people:
                raise Mistake(number, f"'{name}' is no person of this plan")
            for night in nights:
                if night not in self.nights:
                    raise Mistake(number, f"'{night}' is no night of this plan")
            self.people[name].away.update(nights)

    @classmethod
    def read(cls, text):
        """Return the plan; raise the Mistake of the first wrong line."""
        plan, mistakes = cls(), []
        for number, line in enumerate(text.split("\n"), 1):
            words = [word for word in BLANKS.split(line) if word]
            try:
                if words and not words[0].startswith("#"):
                    plan._line(number, words)
            except Mistake as mistake:
                mistakes.append(mistake)
        try:
            plan._settle_absences()
        except Mistake as mistake:
            mistakes.append(mistake)
        if mistakes:
            raise min(mistakes, key=lambda mistake: mistake.number)
        return plan
