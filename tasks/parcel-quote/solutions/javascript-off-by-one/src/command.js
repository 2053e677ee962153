'use strict';

const fs = require('node:fs');
const { Refused, Unusable } = require('./errors');
const { money, trim } = require('./numbers');
const { Quoter } = require('./quoter');
const { Tariff } = require('./tariff');

const USAGE = 'usage: parcel-quote [--tariff FILE] [--summary FILE] [ORDERS]';
const STDIN = 0;

// latin1 on the way in and out: every byte of an id leaves as it came.
const BYTES = 'latin1';

function main(args) {
  try {
    const options = parse(args);
    const quoter = new Quoter(Tariff.parse(read(options.tariff, options.tariff), options.tariff));
    const refused = quoteAll(quoter, options.orders);
    if (options.summary !== null) {
      writeSummary(options.summary, quoter.totals);
    }
    return refused ? 1 : 0;
  } catch (problem) {
    if (!(problem instanceof Unusable)) {
      throw problem;
    }
    write(2, `${problem.message}\n`);
    return 2;
  }
}

function parse(args) {
  const options = { tariff: 'tariff.txt', summary: null, orders: null };
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift();
    if (arg === '--tariff' || arg === '--summary') {
      if (rest.length === 0) {
        throw new Unusable(`${arg} needs a file name\n${USAGE}`);
      }
      options[arg.slice(2)] = rest.shift();
    } else if (arg.startsWith('-') && arg !== '-') {
      throw new Unusable(`unknown option ${arg}\n${USAGE}`);
    } else if (options.orders !== null) {
      throw new Unusable(`one file of orders at a time\n${USAGE}`);
    } else {
      options.orders = arg;
    }
  }
  options.orders ??= '-';
  return options;
}

function quoteAll(quoter, orders) {
  const name = orders === '-' ? 'stdin' : orders;
  const lines = read(orders === '-' ? STDIN : orders, name).split('\n');
  const quotes = [];
  const refusals = [];
  lines.forEach((text, i) => {
    const line = trim(text.replace(/\r$/, ''));
    if (line === '' || line.startsWith('#')) {
      return;
    }
    try {
      const quote = quoter.quote(line);
      quotes.push(`${quote.id},${quote.zone},${quote.grams},${money(quote.cents)}\n`);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) {
        throw refusal;
      }
      refusals.push(`${name}:${i + 1}: ${refusal.message}\n`);
    }
  });
  write(1, quotes.join(''));
  write(2, refusals.join(''));
  return refusals.length > 0;
}

function read(file, name) {
  try {
    return fs.readFileSync(file, BYTES);
  } catch (problem) {
    throw new Unusable(`${name}: cannot be read (${problem.code})`);
  }
}

/** Synchronous and whole: process.stdout may lose what is still queued when the process ends. */
function write(descriptor, text) {
  const bytes = Buffer.from(text, BYTES);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += fs.writeSync(descriptor, bytes, done);
    } catch (problem) {
      if (problem.code !== 'EAGAIN') {
        throw problem;
      }
    }
  }
}

function writeSummary(file, totals) {
  const sum = { orders: 0, grams: 0, cents: 0 };
  let text = '';
  for (const zone of [...totals.keys()].sort()) {
    const total = totals.get(zone);
    text += summaryLine(zone, total);
    for (const key of Object.keys(sum)) {
      sum[key] += total[key];
    }
  }
  try {
    fs.writeFileSync(file, text + summaryLine('total', sum), BYTES);
  } catch (problem) {
    throw new Unusable(`${file}: cannot be written (${problem.code})`);
  }
}

function summaryLine(name, { orders, grams, cents }) {
  return `${name},${orders},${grams},${money(cents)}\n`;
}

module.exports = { main };
