"""One line of a door's log."""

import re
from dataclasses import dataclass
from functools import lru_cache

_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})")
_BLANKS = re.compile(r"[ \t]+")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Malformed(ValueError):
    """The line is no record."""


@dataclass(frozen=True)
class Record:
    minute: int  # since long ago, every day having 1,440
    badge: str
    entering: bool
    file: int  # in the order of the command line
    line: int


def parse(text, file, line):
    words = _BLANKS.split(text)
    if len(words) != 3:
        raise Malformed(f"a record has three words, not {len(words)}")
    time, badge, direction = words
    if direction not in ("in", "out"):
        raise Malformed(f"{direction!r} is neither in nor out")
    return Record(minute_of(time), badge, direction == "in", file, line)


def minute_of(text):
    match = _TIME.fullmatch(text)
    if not match:
        raise Malformed(f"{text!r} is not a time such as 2026-03-02T08:00")
    year, month, day, hour, minute = map(int, match.groups())
    if year < 1970 or not 1 <= month <= 12 or not 1 <= day <= _length(year, month) or hour > 23 or minute > 59:
        raise Malformed(f"there is no {text}")
    return (_midnight(year, month) + day) * 1440 + hour * 60 + minute


def text_of(minute):
    days, rest = divmod(minute, 1440)
    year = days // 366  # not after the right one, and not long before
    while _midnight(year + 1, 1) < days:
        year += 1
    month = 1
    while month < 12 and _midnight(year, month + 1) < days:
        month += 1
    return f"{year:04d}-{month:02d}-{days - _midnight(year, month):02d}T{rest // 60:02d}:{rest % 60:02d}"


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _length(year, month):
    return 29 if month == 2 and _leap(year) else _DAYS[month - 1]


@lru_cache(maxsize=None)
def _midnight(year, month):
    """Days before that month."""
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400 + 1
    return year * 365 + leaps + sum(_length(year, m) for m in range(1, month))
