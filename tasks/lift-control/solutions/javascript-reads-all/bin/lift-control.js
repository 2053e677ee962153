#!/usr/bin/env node
// lift-control: answers the house, tick by tick.
'use strict';

const fs = require('node:fs');
const { Cab } = require('../src/cab');

let cab;
const heard = {
  house: (floors, capacity) => { cab = new Cab(Number(capacity)); },
  call: (who, from, to) => cab.call(who, Number(from), Number(to)),
  in: (who) => cab.entered(who),
  out: (who) => cab.left(who),
  tick: () => process.stdout.write(`${cab.move()}\n`),
  end: () => process.exit(0),
};

for (const line of fs.readFileSync(0, 'utf8').split('\n')) {
  const [word, ...rest] = line.trim().split(/\s+/);
  if (Object.hasOwn(heard, word)) heard[word](...rest);
}
