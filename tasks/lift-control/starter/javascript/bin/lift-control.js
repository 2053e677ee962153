#!/usr/bin/env node
'use strict';

const readline = require('node:readline');
const { answer } = require('../src/command');

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const said = answer(line);
  if (said !== undefined) process.stdout.write(`${said}\n`);
});
