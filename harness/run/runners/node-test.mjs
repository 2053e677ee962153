// node-test.mjs FILE...: the task's tests under node:test, in this process. This file is also node:test's reporter: TAP, sealed. Assertions are frozen before the submission is loaded.
import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const nonce = fs.readFileSync(0, 'utf8').trim();
fs.closeSync(0);
fs.openSync('/dev/null', 'r');
// What is used later is kept here: the submission may replace what others see.
const write = fs.writeSync.bind(fs);
const say = (text) => write(3, text);
for (const one of [assert, assert.strict]) {
  for (const name of Object.getOwnPropertyNames(one)) if (typeof one[name] === 'function') Object.freeze(one[name]);
  Object.freeze(one);
}
Object.freeze(assert.AssertionError.prototype);
const { equal, deepEqual, throws } = assert.strict;
const canary = () =>
  [() => equal(1, 2), () => deepEqual({ a: 1 }, { a: 2 }), () => throws(() => {})].filter((fn) => {
    try {
      fn();
      return false;
    } catch {
      return true;
    }
  }).length === 3;
say(`takehome ${nonce} begin\n`);

const oneLine = (text) => String(text).replace(/[\r\n]+/g, ' ').replace(/#/g, '\\#');
const tell = (good, { nesting, testNumber, name, skip, todo, details }) => {
  const indent = '    '.repeat(nesting);
  const left = skip !== undefined && skip !== false ? ' # SKIP' : todo !== undefined && todo !== false ? ' # TODO' : '';
  say(`${indent}${good ? 'ok' : 'not ok'} ${testNumber} - ${oneLine(name)}${left}\n`);
  if (good) return;
  const cause = details?.error?.cause ?? details?.error;
  const lines = String(cause?.stack ?? cause).split('\n').slice(0, 12);
  say(`${indent}  ---\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}  ...\n`);
  write(2, `${oneLine(name)}\n${lines.join('\n')}\n`);
};

export default async function* reporter(source) {
  for await (const { type, data } of source) {
    if (type === 'test:start') say(`${'    '.repeat(data.nesting)}# Subtest: ${oneLine(data.name)}\n`);
    else if (type === 'test:pass') tell(true, data);
    else if (type === 'test:fail') tell(false, data);
    else if (type === 'test:plan') say(`${'    '.repeat(data.nesting)}1..${data.count}\n`);
  }
  say(`takehome ${nonce} ${canary() ? 'end' : 'tampered'}\n`);
  yield '';
}

for (const file of process.argv.slice(2)) await import(pathToFileURL(path.resolve(file)).href);
