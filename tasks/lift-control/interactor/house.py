#!/usr/bin/python3
"""
house.py INPUT ANSWER FEEDBACK/: the house that a lift controller talks to.

INPUT is the script of a day: "house FLOORS CAPACITY PATIENCE", then "call TICK ID FROM TO", "note TICK TEXT" and "open TICK" (the house stays open until then). The house keeps
the rules of the brief and says so (exit status 43, with the reason in FEEDBACK/teammessage.txt) at the first that is broken; 42 when everybody is where they wanted to be.
"""
import collections
import sys

MOVES = {"up": 1, "down": -1}
LINE_MAX = 200


class Broken(Exception):
    """A rule of the brief was broken; the text says which."""


class House:
    def __init__(self, script):
        self.floor, self.tick, self.open_until = 0, 0, 0
        self.coming, self.notes = collections.defaultdict(list), collections.defaultdict(list)
        self.waiting, self.riding = [], []
        self.called = {}
        for line in script.splitlines():
            word, *rest = line.split(" ", 2) if line.startswith("note") else line.split()
            if word == "house":
                self.floors, self.capacity, self.patience = map(int, rest)
            elif word == "call":
                self.coming[int(rest[0])].append((rest[1], int(rest[2]), int(rest[3])))
            elif word == "note":
                self.notes[int(rest[0])].append(rest[1])
            elif word == "open":
                self.open_until = int(rest[0])

    def say(self, *words):
        print(*words)

    def over(self):
        return not (self.waiting or self.riding or self.coming or self.tick < self.open_until)

    def announce(self):
        for text in self.notes.pop(self.tick, ()):
            self.say(text)
        for who, start, to in self.coming.pop(self.tick, ()):
            self.waiting.append((who, start, to))
            self.called[who] = self.tick
            self.say("call", who, start, to)

    def check_patience(self):
        for who, *_ in self.riding + self.waiting:
            if self.tick - self.called[who] > self.patience:
                where = "in the cab" if any(r[0] == who for r in self.riding) else "on the floor"
                raise Broken(f"tick {self.tick}: {who} called at tick {self.called[who]} and is still {where} after more than {self.patience} ticks")

    def listen(self):
        line = sys.stdin.readline(LINE_MAX)
        if not line:
            raise Broken(f"tick {self.tick}: the controller ended, though the house was still open")
        if not line.endswith("\n"):
            raise Broken(f"tick {self.tick}: the answer is not a line")
        return line.rstrip("\r\n")

    def obey(self, answer):
        if answer in MOVES:
            if not self.waiting and not self.riding:
                raise Broken(f"tick {self.tick}: the cab was sent {answer}, though nobody waits or rides")
            self.floor += MOVES[answer]
            if not 0 <= self.floor < self.floors:
                raise Broken(f"tick {self.tick}: the cab was sent {answer}, out of the shaft")
        elif answer == "stop":
            self.exchange()
        elif answer != "wait":
            raise Broken(f"tick {self.tick}: the answer {answer[:40]!r} is none of up, down, stop, wait")

    def exchange(self):
        for one in [r for r in self.riding if r[2] == self.floor]:
            self.riding.remove(one)
            self.say("out", one[0])
        for one in [w for w in self.waiting if w[1] == self.floor]:
            if len(self.riding) < self.capacity:
                self.waiting.remove(one)
                self.riding.append(one)
                self.say("in", one[0])

    def day(self):
        self.say("house", self.floors, self.capacity, self.patience)
        while not self.over():
            self.announce()
            self.check_patience()
            self.say("tick", self.tick)
            sys.stdout.flush()
            self.obey(self.listen())
            self.tick += 1
        self.say("end")
        sys.stdout.flush()
        if sys.stdin.readline(LINE_MAX):
            raise Broken("something was said after the end")


def main():
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    with open(sys.argv[1], encoding="utf-8") as script:
        house = House(script.read())
    try:
        house.day()
    except Broken as broken:
        with open(sys.argv[3] + "teammessage.txt", "w", encoding="utf-8") as message:
            message.write(f"{broken}\n")
        return 43
    return 42


if __name__ == "__main__":
    sys.exit(main())
