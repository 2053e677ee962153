#!/usr/bin/env node
// A test specimen of the task's suite: fills the disk. Run it in the sandbox only.
const fs = require('node:fs');

const file = fs.openSync('quotes.cache', 'w');
const block = Buffer.alloc(1 << 20, 'B-1001,city,650,4.19\n');
for (;;) {
  fs.writeSync(file, block);
}
