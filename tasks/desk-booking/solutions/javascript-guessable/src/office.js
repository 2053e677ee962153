'use strict';

// What the office knows. Node runs one piece of code at a time, so that an operation without "await" in it happens as a whole.
const DESKS = Array.from({ length: 12 }, (_, i) => i + 1);

class Problem extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

function checkedName(value) {
  if (typeof value !== 'string' || !value.trim() || [...value].length > 40) throw new Problem(422, 'name must be a text of 1 to 40 characters');
  return value;
}

function checkedDesk(value) {
  if (!DESKS.includes(value)) throw new Problem(422, 'desk must be a whole number from 1 to 12');
  return value;
}

function checkedDay(value) {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    const date = new Date(`${value}T00:00:00Z`);
    // 30 February becomes 2 March in some engines, and no date at all in others.
    if (!Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value) return value;
  }
  throw new Problem(422, 'day must be a day that exists, written YYYY-MM-DD');
}

class Office {
  #sessions = new Map();
  #bookings = new Map();
  #lastId = 0;
  #lastSession = 0;

  signIn(name) {
    const token = String(++this.#lastSession);
    this.#sessions.set(token, name);
    return token;
  }

  signOut(token) {
    this.#sessions.delete(token);
  }

  person(token) {
    const name = this.#sessions.get(token);
    if (name === undefined) throw new Problem(401, 'sign in first: POST /session');
    return name;
  }

  book(name, desk, day) {
    for (const other of this.#bookings.values()) {
      if (other.day !== day) continue;
      if (other.desk === desk) throw new Problem(409, `desk ${desk} is taken on ${day}`);
      if (other.name === name) throw new Problem(409, `you have desk ${other.desk} on ${day}`);
    }
    const booking = { id: ++this.#lastId, desk, day, name };
    this.#bookings.set(String(booking.id), booking);
    return booking;
  }

  booking(id) {
    const found = this.#bookings.get(id);
    if (!found) throw new Problem(404, 'there is no such booking');
    return found;
  }

  cancel(name, id) {
    if (this.booking(id).name !== name) throw new Problem(403, "this booking is somebody else's");
    this.#bookings.delete(id);
  }

  bookings(day) {
    return [...this.#bookings.values()]
      .filter((b) => day === undefined || b.day === day)
      .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.desk - b.desk));
  }

  free(day) {
    const taken = new Set(this.bookings(day).map((b) => b.desk));
    return DESKS.filter((desk) => !taken.has(desk));
  }
}

module.exports = { Office, Problem, checkedName, checkedDesk, checkedDay };
