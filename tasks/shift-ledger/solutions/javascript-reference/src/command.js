'use strict';

const fs = require('node:fs');
const { ledger } = require('./ledger');
const { Malformed, parse } = require('./records');

const USAGE = 'usage: shift-ledger [--gap MINUTES] [FILE...]';
const STDIN = 0;

/** The command line or a file is no good: there is no ledger. */
class Unusable extends Error {}

function main(args) {
  try {
    const { gap, files } = options(args);
    const names = files.map((file) => (file === '-' ? 'stdin' : file));
    const { records, malformed } = readAll(files, names);
    fs.writeSync(2, malformed.map((problem) => `${problem}\n`).join(''));
    writeAll(`${JSON.stringify(ledger(records, gap, names), null, 2)}\n`);
    return malformed.length > 0 ? 1 : 0;
  } catch (problem) {
    if (!(problem instanceof Unusable)) {
      throw problem;
    }
    fs.writeSync(2, `${problem.message}\n`);
    return 2;
  }
}

function options(args) {
  let gap = 15;
  const files = [];
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift();
    if (arg === '--gap') {
      const value = rest.shift() ?? '';
      if (!/^[0-9]{1,4}$/.test(value) || Number(value) > 1440) {
        throw new Unusable(`--gap needs a whole number of minutes from 0 to 1440\n${USAGE}`);
      }
      gap = Number(value);
    } else if (arg.startsWith('-') && arg !== '-') {
      throw new Unusable(`unknown option ${arg}\n${USAGE}`);
    } else {
      files.push(arg);
    }
  }
  return { gap, files: files.length > 0 ? files : ['-'] };
}

function readAll(files, names) {
  const records = [];
  const malformed = [];
  files.forEach((file, index) => {
    read(file).split('\n').forEach((text, i) => {
      const line = text.replace(/^[ \t]+|[ \t\r]+$/g, '');
      if (line === '' || line.startsWith('#')) {
        return;
      }
      try {
        records.push({ ...parse(line), file: index, line: i + 1 });
      } catch (problem) {
        if (!(problem instanceof Malformed)) {
          throw problem;
        }
        malformed.push(`${names[index]}:${i + 1}: ${problem.message}`);
      }
    });
  });
  return { records, malformed };
}

function read(file) {
  try {
    return fs.readFileSync(file === '-' ? STDIN : file, 'utf8');
  } catch (problem) {
    throw new Unusable(`${file}: cannot be read (${problem.code})`);
  }
}

/** writeSync may write less than all to a pipe. */
function writeAll(text) {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    done += fs.writeSync(1, bytes, done);
  }
}

module.exports = { main };
