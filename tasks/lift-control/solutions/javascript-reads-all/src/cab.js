// The cab and who uses it; knows nothing of how it is talked to.
'use strict';

class Cab {
  constructor(capacity) {
    this.capacity = capacity;
    this.floor = 0;
    this.heading = 1;
    this.waiting = new Map();
    this.riding = new Map();
  }

  call(who, from, to) {
    this.waiting.set(who, { from, to });
  }

  entered(who) {
    this.riding.set(who, this.waiting.get(who));
    this.waiting.delete(who);
  }

  left(who) {
    this.riding.delete(who);
  }

  move() {
    if (this.somebodyHere()) return 'stop';
    const goals = this.goals();
    if (goals.length === 0) return 'wait';
    if (!goals.some((goal) => (goal - this.floor) * this.heading > 0)) this.heading = -this.heading;
    this.floor += this.heading;
    return this.heading > 0 ? 'up' : 'down';
  }

  somebodyHere() {
    const leaving = [...this.riding.values()].filter((trip) => trip.to === this.floor).length;
    if (leaving > 0) return true;
    return this.riding.size < this.capacity && [...this.waiting.values()].some((trip) => trip.from === this.floor);
  }

  goals() {
    const goals = [...this.riding.values()].map((trip) => trip.to);
    if (this.riding.size < this.capacity) goals.push(...[...this.waiting.values()].map((trip) => trip.from));
    return goals;
  }
}

module.exports = { Cab };
