'use strict';

const TIME = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})$/;
const MINUTE = 60000;

/** date → minutes before it, or NaN: most records share a few days, and a Date is slow to make. */
const midnights = new Map();

/** The line is no record. */
class Malformed extends Error {}

/** "2026-03-02T08:00 b7 in" → { minute, badge, entering }. A time is a number of minutes; every day has 1,440. */
function parse(line) {
  const words = line.split(/[ \t]+/);
  if (words.length !== 3) {
    throw new Malformed(`a record has three words, not ${words.length}`);
  }
  const [time, badge, direction] = words;
  if (direction !== 'in' && direction !== 'out') {
    throw new Malformed(`'${direction}' is neither in nor out`);
  }
  return { minute: minuteOf(time), badge, entering: direction === 'in' };
}

function minuteOf(text) {
  const match = TIME.exec(text);
  if (!match) {
    throw new Malformed(`'${text}' is not a time such as 2026-03-02T08:00`);
  }
  const [, date, hour, minute] = match;
  const midnight = midnightOf(date);
  if (Number.isNaN(midnight) || hour > '23' || minute > '59') {
    throw new Malformed(`there is no ${text}`);
  }
  return midnight + Number(hour) * 60 + Number(minute);
}

function midnightOf(date) {
  if (!midnights.has(date)) {
    const time = Date.parse(`${date}T00:00Z`);
    // The 30th of February is the 2nd of March to some: only what reads back as it was is a date.
    const exists = !Number.isNaN(time) && date >= '1970' && textOf(time / MINUTE).startsWith(date);
    midnights.set(date, exists ? time / MINUTE : NaN);
  }
  return midnights.get(date);
}

function textOf(minute) {
  return new Date(minute * MINUTE).toISOString().slice(0, 16);
}

module.exports = { Malformed, parse, textOf };
