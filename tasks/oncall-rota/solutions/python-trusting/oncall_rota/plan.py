"""The plan: what its lines mean."""


class Mistake(Exception):
    """A line that means nothing."""


class Night:
    def __init__(self, name, people, skill=None):
        self.name = name
        self.people = int(people)
        self.skill = skill


class Person:
    def __init__(self, name, most, *skills):
        self.name = name
        self.most = int(most)
        self.skills = skills
        self.away = set()

    def can_take(self, night):
        return night.name not in self.away and (night.skill is None or night.skill in self.skills)


class Plan:
    def __init__(self):
        self.nights = {}
        self.people = {}

    @classmethod
    def read(cls, text):
        plan = cls()
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split()
            if not words or line.startswith("#"):
                continue
            if words[0] == "night":
                plan.nights[words[1]] = Night(*words[1:])
            elif words[0] == "person":
                plan.people[words[1]] = Person(*words[1:])
            elif words[0] == "away":
                plan.people[words[1]].away.update(words[2:])
            else:
                raise Mistake(f"line {number}: {words[0]}?")
        return plan
