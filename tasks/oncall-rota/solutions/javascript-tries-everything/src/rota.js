'use strict';

const { canTake } = require('./plan');

/** Fills the places from this one on; returns whether that worked out. */
function place(plan, places, at, rota, left) {
  if (at === places.length) {
    return true;
  }
  const night = places[at];
  const on = rota.get(night);
  for (const person of plan.people) {
    if (left.get(person) > 0 && canTake(person, night) && !on.includes(person)) {
      on.push(person);
      left.set(person, left.get(person) - 1);
      if (place(plan, places, at + 1, rota, left)) {
        return true;
      }
      on.pop();
      left.set(person, left.get(person) + 1);
    }
  }
  return false;
}

function isShort(plan, nights) {
  const needed = nights.reduce((sum, night) => sum + night.people, 0);
  const there = plan.people.reduce((sum, person) => sum + Math.min(person.most, nights.filter((night) => canTake(person, night)).length), 0);
  return needed > there;
}

/** All lists of so many nights, from this one on. */
function* lists(nights, size, from = 0) {
  if (size === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= nights.length - size; first += 1) {
    for (const rest of lists(nights, size - 1, first + 1)) {
      yield [nights[first], ...rest];
    }
  }
}

/** Returns { rota: a Map from night to people } or { short: nights }. */
function makeRota(plan) {
  const rota = new Map(plan.nights.map((night) => [night, []]));
  const left = new Map(plan.people.map((person) => [person, person.most]));
  const places = plan.nights.flatMap((night) => Array(night.people).fill(night));
  if (place(plan, places, 0, rota, left)) {
    return { rota };
  }
  for (let size = 1; ; size += 1) {
    for (const nights of lists(plan.nights, size)) {
      if (isShort(plan, nights)) {
        return { short: nights };
      }
    }
  }
}

module.exports = { makeRota };
