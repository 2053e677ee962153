// One day of one room: bookings that never overlap, and the time between them. Inside, a time is a number of minutes since midnight.

const DAY_END = 24 * 60;

export class BookingError extends Error {
  name = 'BookingError';
}

const minutesOf = (time) => {
  const match = /^(\d\d):([0-5]\d)$/.exec(time);
  const minutes = match && !time.endsWith('\n') ? 60 * Number(match[1]) + Number(match[2]) : DAY_END + 1;
  if (minutes > DAY_END) throw new BookingError(`${JSON.stringify(time)} is no time of the form HH:MM`);
  return minutes;
};

const spanOf = (start, end) => {
  const span = [minutesOf(start), minutesOf(end)];
  if (span[0] >= span[1]) throw new BookingError(`${end} is not after ${start}`);
  return span;
};

const two = (number) => String(number).padStart(2, '0');
const textOf = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

export class Calendar {
  #open;
  #close;
  #bookings = [];

  constructor(open, close) {
    [this.#open, this.#close] = spanOf(open, close);
  }

  book(start, end) {
    const [from, to] = spanOf(start, end);
    if (from < this.#open || to > this.#close) throw new BookingError(`${start} to ${end} is outside the hours`);
    if (this.#bookings.some(([s, e]) => from < e && to > s)) throw new BookingError(`${start} to ${end} overlaps another booking`);
    this.#bookings.push([from, to]);
    this.#bookings.sort(([a], [b]) => a - b);
  }

  cancel(start) {
    const from = minutesOf(start);
    const at = this.#bookings.findIndex(([s]) => s === from);
    if (at < 0) throw new BookingError(`no booking starts at ${start}`);
    this.#bookings.splice(at, 1);
  }

  free(minutes) {
    if (!(minutes >= 1)) throw new BookingError('a slot has at least one minute');
    const slots = [];
    let at = this.#open;
    for (const [start, end] of [...this.#bookings, [this.#close, this.#close]]) {
      if (start - at >= minutes) slots.push([textOf(at), textOf(start)]);
      at = end;
    }
    return slots;
  }

  firstFree(minutes) {
    return this.free(minutes)[0]?.[0] ?? null;
  }

  use() {
    const booked = this.#bookings.reduce((sum, [start, end]) => sum + end - start, 0);
    return Math.round((100 * booked) / (this.#close - this.#open));
  }
}
