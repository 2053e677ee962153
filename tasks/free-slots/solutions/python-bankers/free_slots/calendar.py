"""Inside, a time is a number of minutes since midnight."""

import bisect
import re

DAY_END = 24 * 60


class BookingError(Exception):
    """Why a booking, a cancellation or a question was refused."""


def _minutes(time):
    match = re.fullmatch(r"([0-9]{2}):([0-5][0-9])", time)
    minutes = 60 * int(match[1]) + int(match[2]) if match else DAY_END + 1
    if minutes > DAY_END:
        raise BookingError(f"{time!r} is no time of the form HH:MM")
    return minutes


def _span(start, end):
    span = _minutes(start), _minutes(end)
    if span[0] >= span[1]:
        raise BookingError(f"{end} is not after {start}")
    return span


def _text(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


class Calendar:
    def __init__(self, opens, closes):
        self._opens, self._closes = _span(opens, closes)
        self._bookings = []

    def book(self, start, end):
        span = _span(start, end)
        if span[0] < self._opens or span[1] > self._closes:
            raise BookingError(f"{start} to {end} is outside the hours")
        if any(span[0] < other_end and span[1] > other_start for other_start, other_end in self._bookings):
            raise BookingError(f"{start} to {end} overlaps another booking")
        bisect.insort(self._bookings, span)

    def cancel(self, start):
        minutes = _minutes(start)
        for booking in self._bookings:
            if booking[0] == minutes:
                self._bookings.remove(booking)
                return
        raise BookingError(f"no booking starts at {start}")

    def free(self, minutes):
        if minutes < 1:
            raise BookingError("a slot has at least one minute")
        slots, at = [], self._opens
        for start, end in [*self._bookings, (self._closes, self._closes)]:
            if start - at >= minutes:
                slots.append((_text(at), _text(start)))
            at = end
        return slots

    def first_free(self, minutes):
        slots = self.free(minutes)
        return slots[0][0] if slots else None

    def use(self):
        booked = sum(end - start for start, end in self._bookings)
        whole = self._closes - self._opens
        return round(100 * booked / whole)
