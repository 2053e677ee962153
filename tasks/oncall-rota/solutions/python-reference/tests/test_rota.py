"""A rota is held against the rules, not against one output: many are right."""

import itertools
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from oncall_rota.plan import Mistake, Plan  # noqa: E402
from oncall_rota.rota import Rota  # noqa: E402


def some_plan(chance):
    lines = [f"night n{n} {chance.randint(1, 2)} {chance.choice(['', 'a', 'b'])}" for n in range(4)]
    lines += [f"person p{p} {chance.randint(0, 3)} {chance.choice(['', 'a', 'a b'])}" for p in range(3)]
    lines += [f"away p{chance.randrange(3)} n{chance.randrange(4)}" for _ in range(3)]
    return Plan.read("\n".join(lines))


def has_rota(plan):
    """Tries everything."""
    nights, people = list(plan.nights.values()), list(plan.people.values())
    ways = [[c for c in itertools.combinations(people, n.people) if all(p.can_take(n) for p in c)] for n in nights]
    return any(all(sum(p in c for c in choice) <= p.most for p in people) for choice in itertools.product(*ways))


class RotaTest(unittest.TestCase):
    def test_finds_a_rota_where_there_is_one_and_a_shortage_where_there_is_none(self):
        for seed in range(300):
            plan = some_plan(random.Random(seed))
            rota = Rota(plan)
            short = rota.fill()
            self.assertEqual(not short, has_rota(plan), seed)
            if short:
                there = sum(min(p.most, sum(p.can_take(n) for n in short)) for p in plan.people.values())
                self.assertGreater(sum(n.people for n in short), there, seed)
                continue
            for night, people in rota.on.items():
                self.assertEqual(len(set(people)), night.people)
                self.assertTrue(all(p.can_take(night) for p in people))
            for person, nights in rota.turns.items():
                self.assertLessEqual(len(nights), person.most)

    def test_the_first_wrong_line_is_told(self):
        with self.assertRaisesRegex(Mistake, "line 2: .*zoe"):
            Plan.read("night mon 1\naway zoe mon\nnight tue 0\n")


if __name__ == "__main__":
    unittest.main()
