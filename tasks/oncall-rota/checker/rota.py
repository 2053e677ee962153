#!/usr/bin/env python3
"""
rota.py PLAN ANSWER FEEDBACK/: the checker. What a submission printed comes on standard input, and may be anything.

It is held against the five rules of the brief: exit status 42 if it keeps them all; 43 with the first that it breaks in FEEDBACK/teammessage.txt. ANSWER is one right answer; if it breaks
a rule itself, the case is wrong, and any other status says so. Everything is bytes: nothing that was printed is taken for a number or for text in some encoding.
"""
import sys

RIGHT, WRONG = 42, 43
WORD_MAX, LIST_MAX = 40, 6


class Broken(Exception):
    """A rule of the brief is broken; the text says which, and where."""


def shown(word):
    text = word[: WORD_MAX + 1].decode("utf-8", "backslashreplace")
    return f'"{text[:WORD_MAX]}…"' if len(word) > WORD_MAX else f'"{text}"'


def listed(texts):
    return ", ".join(texts[:LIST_MAX]) + (f" and {len(texts) - LIST_MAX} more" if len(texts) > LIST_MAX else "")


def count(number, one, many):
    return f"{number} {one if number == 1 else many}"


class Plan:
    def __init__(self, text):
        self.nights, self.most, self.skills, self.away = {}, {}, {}, set()
        for line in text.splitlines():
            words = line.split()
            if not words or words[0].startswith(b"#"):
                continue
            kind, name, *rest = words
            if kind == b"night":
                self.nights[name] = (int(rest[0]), rest[1] if rest[1:] else None)
            elif kind == b"person":
                self.most[name], self.skills[name] = int(rest[0]), set(rest[1:])
            else:
                self.away.update((name, night) for night in rest)

    def people(self, night):
        return self.nights[night][0]

    def why_not(self, name, night):
        """Why this person cannot take this night; None: they can."""
        skill = self.nights[night][1]
        if skill is not None and skill not in self.skills[name]:
            return f"does not have the skill {shown(skill)}"
        return "is away" if (name, night) in self.away else None

    def could_take(self, name, nights):
        return min(self.most[name], sum(self.why_not(name, night) is None for night in nights))


def check_line(plan, where, night, names):
    if len(names) != plan.people(night):
        raise Broken(f"{where}: the night needs {count(plan.people(night), 'person', 'people')}, and {len(names)} stand there (rule 2)")
    for at, name in enumerate(names):
        if name not in plan.most:
            raise Broken(f"{where}: {shown(name)} is no person of the plan (rule 2)")
        if name in names[:at]:
            raise Broken(f"{where}: {shown(name)} stands there twice (rule 2)")
    for name in names:
        why = plan.why_not(name, night)
        if why:
            raise Broken(f"{where}: {shown(name)} {why} (rule 3)")


def check_rota(plan, lines):
    nights = list(plan.nights)
    taken = dict.fromkeys(plan.most, 0)
    for number, line in enumerate(lines, 1):
        if number > len(nights):
            raise Broken(f"line {number}, {shown(line)}, is one too many: the plan has {count(len(nights), 'night', 'nights')} (rule 1)")
        night, where = nights[number - 1], f"line {number}, night {shown(nights[number - 1])}"
        label, colon, names = line.partition(b":")
        if not colon:
            raise Broken(f"line {number}, {shown(line)}, is not NIGHT: NAME NAME … (rule 1)")
        if label.strip() != night:
            raise Broken(f"line {number} is about {shown(label)}, and the plan's next night is {shown(night)} (rule 1)")
        check_line(plan, where, night, names.split())
        for name in names.split():
            taken[name] += 1
            if taken[name] > plan.most[name]:
                raise Broken(f"{where}: that makes {count(taken[name], 'night', 'nights')} for {shown(name)}, who takes at most {plan.most[name]} (rule 4)")
    if len(lines) < len(nights):
        raise Broken(f"the night {shown(nights[len(lines)])} has no line (rule 1)")


def check_short(plan, lines):
    if len(lines) > 1:
        raise Broken(f"after \"short …\" nothing else may be printed, and there is {shown(lines[1])} (rule 5)")
    nights = lines[0].split()[1:]
    seen = set()
    for night in nights:
        if night not in plan.nights:
            raise Broken(f"short: {shown(night)} is no night of the plan (rule 5)")
        if night in seen:
            raise Broken(f"short: {shown(night)} is named twice (rule 5)")
        seen.add(night)
    if not nights:
        raise Broken("short: no night is named (rule 5)")
    needed = sum(plan.people(night) for night in nights)
    there = [(name, plan.could_take(name, nights)) for name in plan.most]
    enough = sum(times for _, times in there)
    if needed <= enough:
        who = listed([f"{shown(name)} could take {times}" for name, times in there if times])
        these = f"the night {shown(nights[0])} needs" if len(nights) == 1 else f"these {len(nights)} nights together need"
        raise Broken(f"short: {these} {count(needed, 'person', 'people')}, which is no more than the {enough} there are: {who} (rule 5)")


def check(plan, output):
    """Raise Broken for the first rule that this breaks. Blanks at the ends of lines and empty lines do not count."""
    lines = [line.strip() for line in output.split(b"\n") if line.strip()]
    if not lines:
        raise Broken(f"nothing was printed, and the plan has {count(len(plan.nights), 'night', 'nights')} (rule 1)")
    first = lines[0].split(None, 1)[0]
    (check_short if first == b"short" else check_rota)(plan, lines)


def main():
    _, plan_path, answer_path, feedback, *_ = sys.argv
    with open(plan_path, "rb") as plan_file, open(answer_path, "rb") as answer_file:
        plan, answer = Plan(plan_file.read()), answer_file.read()
    check(plan, answer)
    try:
        check(plan, sys.stdin.buffer.read())
    except Broken as broken:
        with open(feedback + "teammessage.txt", "w", encoding="utf-8") as message:
            message.write(f"{broken}\n")
        return WRONG
    return RIGHT


if __name__ == "__main__":
    sys.exit(main())
