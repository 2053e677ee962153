"""What the office knows: who is signed in, and who sits where. One lock makes each operation happen as a whole."""
import datetime
import itertools
import re
import secrets
import threading

DESKS = range(1, 13)


class Problem(Exception):
    """Something that the caller has to be told, with the status that says so."""

    def __init__(self, status, words):
        super().__init__(words)
        self.status = status


def checked_name(value):
    if not isinstance(value, str) or not 1 <= len(value) <= 40 or not value.strip():
        raise Problem(422, "name must be a text of 1 to 40 characters")
    return value


def checked_desk(value):
    if type(value) is not int or value not in DESKS:  # True is an int as well
        raise Problem(422, "desk must be a whole number from 1 to 12")
    return value


def checked_day(value):
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            datetime.date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise Problem(422, "day must be a day that exists, written YYYY-MM-DD")


class Office:
    def __init__(self):
        self._lock = threading.Lock()
        self._user = None
        self._bookings = {}
        self._ids = itertools.count(1)

    def sign_in(self, name):
        token = secrets.token_hex(16)
        with self._lock:
            self._user = name
        return token

    def sign_out(self, token):
        with self._lock:
            self._user = None

    def person(self, token):
        with self._lock:
            name = self._user
        if token is None or name is None:
            raise Problem(401, "sign in first: POST /session")
        return name

    def book(self, name, desk, day):
        with self._lock:
            for other in self._bookings.values():
                if other["day"] == day and other["desk"] == desk:
                    raise Problem(409, f"desk {desk} is taken on {day}")
                if other["day"] == day and other["name"] == name:
                    raise Problem(409, f"you have desk {other['desk']} on {day}")
            booking = {"id": next(self._ids), "desk": desk, "day": day, "name": name}
            self._bookings[str(booking["id"])] = booking
            return booking

    def booking(self, booking_id):
        with self._lock:
            found = self._bookings.get(booking_id)
        if found is None:
            raise Problem(404, "there is no such booking")
        return found

    def cancel(self, name, booking_id):
        with self._lock:
            found = self._bookings.get(booking_id)
            if found is None:
                raise Problem(404, "there is no such booking")
            if found["name"] != name:
                raise Problem(403, "this booking is somebody else's")
            del self._bookings[booking_id]

    def bookings(self, day=None):
        with self._lock:
            found = [b for b in self._bookings.values() if day is None or b["day"] == day]
        return sorted(found, key=lambda b: (b["day"], b["desk"]))

    def free(self, day):
        taken = {b["desk"] for b in self.bookings(day)}
        return [desk for desk in DESKS if desk not in taken]
