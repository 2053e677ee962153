"""From records to stretches, from stretches to shifts, from both to the figures."""

from collections import defaultdict
from statistics import median

from .records import text_of


class Ledger:
    def __init__(self, records, gap):
        self._gap = gap
        self.anomalies = []  # (file, line, kind)
        self.unclosed = []
        self.stretches = {}  # badge: [(from, until), …]
        self.shifts = {}  # badge: [minutes, …]
        by_badge = defaultdict(list)
        for record in records:
            by_badge[record.badge].append(record)
        for badge in sorted(by_badge, key=lambda text: text.encode("utf-8", "surrogateescape")):
            stretches = self._pair(badge, by_badge[badge])
            if stretches:
                self.stretches[badge] = stretches
                self.shifts[badge] = self._join(stretches)
        self.anomalies.sort()

    def _pair(self, badge, records):
        """Pair each entry with its exit. At the same minute the exit comes first."""
        stretches = []
        since = None
        for record in sorted(records, key=lambda record: (record.minute, record.entering)):
            if record.entering and since is None:
                since = record.minute
            elif record.entering:
                self.anomalies.append((record.file, record.line, "double-in"))
            elif since is None:
                self.anomalies.append((record.file, record.line, "stray-out"))
            else:
                stretches.append((since, record.minute))
                since = None
        if since is not None:
            self.unclosed.append(badge)
        return stretches

    def _join(self, stretches):
        """Minutes of each shift; a short break ends none."""
        shifts = []
        last = None
        for start, end in stretches:
            if last is not None and start - last <= self._gap:
                shifts[-1] += end - start
            else:
                shifts.append(end - start)
            last = end
        return shifts

    def peak(self):
        """Sweep over the minutes at which somebody comes or goes."""
        changes = defaultdict(int)
        for stretches in self.stretches.values():
            for start, end in stretches:
                changes[start] += 1
                changes[end] -= 1
        present = most = 0
        start = until = None
        for minute in sorted(changes):
            if changes[minute] == 0:
                continue
            if present == most and start is not None and until is None:
                until = minute
            present += changes[minute]
            if present > most:
                most, start, until = present, minute, None
        return None if start is None else {"present": most, "from": text_of(start), "until": text_of(until)}

    def report(self, names):
        everything = [minutes for shifts in self.shifts.values() for minutes in shifts]
        return {
            "shifts": len(everything),
            "minutes": sum(everything),
            "mean": sum(everything) / len(everything) if everything else None,
            "median": median(everything) if everything else None,
            "people": [
                {"badge": badge, "shifts": len(shifts), "minutes": sum(shifts), "longest": max(shifts)}
                for badge, shifts in self.shifts.items()
            ],
            "peak": self.peak(),
            "anomalies": [{"file": names[file], "line": line, "kind": kind} for file, line, kind in self.anomalies],
            "unclosed": self.unclosed,
        }
