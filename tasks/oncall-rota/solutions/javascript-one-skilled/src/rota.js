'use strict';

const { canTake } = require('./plan');

/** The state of the search: who is on which night, both ways. */
class Rota {
  constructor({ nights, people }) {
    this.people = people;
    this.able = new Map(nights.map((night) => [night, people.filter((person) => canTake(person, night))]));
    this.on = new Map(nights.map((night) => [night, new Set()]));
    this.turns = new Map(people.map((person) => [person, new Set()]));
  }

  left(person) {
    return person.most - this.turns.get(person).size;
  }

  put(person, night) {
    this.on.get(night).add(person);
    this.turns.get(person).add(night);
  }

  take(person, night) {
    this.on.get(night).delete(person);
    this.turns.get(person).delete(night);
  }

  /** Those who could join this night: once somebody has its skill, the others need not. */
  candidates(night) {
    const skilled = [...this.on.get(night)].some((person) => canTake(person, night));
    return skilled ? this.people.filter((person) => !person.away.has(night)) : this.able.get(night);
  }

  /** The one with the most nights left, who could join this night. */
  freest(night) {
    let best;
    for (const person of this.candidates(night)) {
      if (!this.on.get(night).has(person) && this.left(person) > 0 && (!best || this.left(person) > this.left(best))) {
        best = person;
      }
    }
    return best;
  }

  /** Adds one person to the night. Returns undefined, or the nights where nobody could be found. */
  add(night) {
    // For each night that somebody could leave: who, and the night for which they would.
    const leaving = new Map([[night, undefined]]);
    const queue = [night];
    for (const at of queue) {
      const free = this.freest(at);
      if (free) {
        this.passOn(free, at, leaving);
        return undefined;
      }
      for (const person of this.able.get(at)) {
        if (this.on.get(at).has(person)) {
          continue;
        }
        for (const other of this.turns.get(person)) {
          if (!leaving.has(other)) {
            leaving.set(other, { person, to: at });
            queue.push(other);
          }
        }
      }
    }
    return queue;
  }

  passOn(free, night, leaving) {
    this.put(free, night);
    for (let at = night, move = leaving.get(at); move; at = move.to, move = leaving.get(at)) {
      this.take(move.person, at);
      this.put(move.person, move.to);
    }
  }
}

/** How many people are missing for these nights; 0 or less: none. */
function missing(people, nights) {
  const needed = nights.reduce((sum, night) => sum + night.people, 0);
  return people.reduce((rest, person) => rest - Math.min(person.most, nights.filter((night) => canTake(person, night)).length), needed);
}

/** Without the nights that the shortage does not need. */
function condense(people, nights) {
  if (nights.length > 50) {
    return nights;
  }
  return nights.reduce((kept, night) => {
    const without = kept.filter((other) => other !== night);
    return missing(people, without) > 0 ? without : kept;
  }, nights);
}

/** Returns { rota: a Map from night to people } or { short: nights }. */
function makeRota(plan) {
  const rota = new Rota(plan);
  for (const night of [...plan.nights].reverse()) {
    for (let place = 0; place < night.people; place += 1) {
      const stuck = rota.add(night);
      if (stuck) {
        return { short: condense(plan.people, stuck) };
      }
    }
  }
  return { rota: new Map([...rota.on].map(([night, people]) => [night, [...people]])) };
}

module.exports = { makeRota };
