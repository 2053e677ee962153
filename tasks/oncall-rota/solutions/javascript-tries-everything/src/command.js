'use strict';

const fs = require('fs');
const { Mistake, readPlan } = require('./plan');
const { makeRota } = require('./rota');

const DONE = 0;
const SHORT = 1;
const NOTHING_DONE = 2;

/** Returns the exit status. */
function main(args) {
  if (args.length > 0) {
    process.stderr.write(`oncall-rota: ${args[0]}: there are no arguments; the plan comes on standard input\n`);
    return NOTHING_DONE;
  }
  let plan;
  try {
    // latin1 keeps every byte as it is; names go out as they came in.
    plan = readPlan(fs.readFileSync(0, 'latin1'));
  } catch (error) {
    if (!(error instanceof Mistake)) {
      throw error;
    }
    process.stderr.write(Buffer.from(`${error.message}\n`, 'latin1'));
    return NOTHING_DONE;
  }
  const { rota, short } = makeRota(plan);
  const lines = short
    ? [`short ${short.map((night) => night.name).join(' ')}`]
    : plan.nights.map((night) => `${night.name}: ${rota.get(night).map((person) => person.name).join(' ')}`);
  process.stdout.write(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
  return short ? SHORT : DONE;
}

module.exports = { main };
