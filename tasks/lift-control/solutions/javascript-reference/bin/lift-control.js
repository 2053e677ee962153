#!/usr/bin/env node
// lift-control: answers the house, tick by tick.
'use strict';

const readline = require('node:readline');
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

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, ...rest] = line.trim().split(/\s+/);
  if (Object.hasOwn(heard, word)) heard[word](...rest);
});
