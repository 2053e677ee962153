// jest.cjs FILE...: the task's tests under Jest, in this process. This file is also Jest's test environment, from where it keeps its own account of each test: what Jest says of a
// test counts only where that account says the same. Nothing of the submission configures Jest: each part of it is named by its absolute path.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { dirname } = require('node:path');

const nonce = fs.readFileSync(0, 'utf8').trim();
fs.closeSync(0);
fs.openSync('/dev/null', 'r');
// What is used later is kept here, and what can be added to a prototype is not: the code under test reaches this realm through any module of Node's.
const write = fs.writeSync.bind(fs);
const leave = process.exit.bind(process);
const { apply, ownKeys } = Reflect;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { stringify } = JSON;
const { random } = Math;
for (const one of [assert, assert.strict]) {
  for (const name of Object.getOwnPropertyNames(one)) if (typeof one[name] === 'function') Object.freeze(one[name]);
  Object.freeze(one);
}
for (const one of [Object, Array, String, Function, Promise]) Object.preventExtensions(one.prototype);

// The framework's parts, each as the part before it sees it: npm puts them below jest, Debian beside it.
const jest = fs.realpathSync(['/usr/local/bin/jest', '/usr/bin/jest'].find((path) => fs.existsSync(path)));
const needFor = (need, name) => createRequire(need.resolve(name));
const needCore = createRequire(jest);
const need = needFor(needFor(needCore, '@jest/core'), 'jest-config');
const Environment = need('jest-environment-node').TestEnvironment;
const Runtime = needFor(need, 'jest-runner')('jest-runtime').default;

const FRAMEWORK = `${dirname(dirname(dirname(jest)))}/`;
const top = `${process.cwd()}/`;
const task = { __proto__: null };
for (const path of fs.readFileSync('.takehome/files', 'utf8').split('\n')) task[top + path] = true;

// Who calls: the first file on the stack that is neither ours nor the framework's.
const caller = () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (_error, sites) => sites;
  const sites = new Error().stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  for (let i = 0; i < sites.length; i++) {
    const file = `${sites[i].getFileName()}`.replace('file://', '');
    if (file[0] === '/' && file !== __filename && !file.startsWith(FRAMEWORK)) return file;
  }
  return '';
};

// What a test loads is replaced by the task's files only: for others, jest.mock and its like are not there.
const objectFor = Runtime.prototype._createJestObjectFor;
if (typeof objectFor !== 'function') throw new Error(`this version of Jest (${jest}) is none that takehome knows: install jest@29.7.0`);
Runtime.prototype._createJestObjectFor = function (from) {
  const object = apply(objectFor, this, [from]);
  return task[from] ? object : { fn: object.fn, spyOn: object.spyOn };
};

// name → { count: how often it was registered, others: how often by a file that is not the task's, passed: how its function ended }
const account = Object.create(null);
let tampered = false;

const lock = (object, name) => {
  const own = getOwnPropertyDescriptor(object, name);
  if (own?.configurable && 'value' in own) defineProperty(object, name, { value: own.value, enumerable: own.enumerable, writable: false, configurable: false });
};
// Functions of the framework that carry others: expect.not, test.each.
const lockAll = (object, depth) => {
  for (const name of ownKeys(object)) {
    const { value } = getOwnPropertyDescriptor(object, name);
    if (depth > 0 && (typeof value === 'function' || (typeof value === 'object' && value))) lockAll(value, depth - 1);
    lock(object, name);
  }
};

// Assertions that must fail, with values that nobody can know: true if they do. It leaves no trace in what expect counts.
const holds = (expect) => {
  const state = expect.getState();
  const { assertionCalls, numPassingAsserts } = state;
  const one = random();
  const other = one + 1;
  const wrong = [
    () => expect(one).toBe(other), () => expect(one).not.toBe(one), () => expect({ one }).toEqual({ one: other }), () => expect([one]).toStrictEqual([other]),
    () => expect([one]).toContain(other), () => expect(() => one).toThrow(), () => expect(`${one}`).toMatch(`${other}`), () => expect(one).toBeGreaterThan(other),
    () => expect(one).toBeCloseTo(other), () => expect({ one }).toMatchObject({ one: other }), () => expect([one]).toHaveLength(2), () => expect(one).toBeNull(),
  ];
  let caught = 0;
  for (let i = 0; i < wrong.length; i++) {
    try {
      wrong[i]();
    } catch {
      caught++;
    }
  }
  state.assertionCalls = assertionCalls;
  state.numPassingAsserts = numPassingAsserts;
  return caught === wrong.length;
};

// The test's function, with its end in the account. The canary sings right after it, before a hook can put back what was changed.
const watched = (fn, entry, failing, expect) => {
  const settle = (good) => {
    if (!holds(expect)) tampered = true;
    entry.passed = failing ? !good : good;
  };
  const run = (self, args) => {
    try {
      return apply(fn, self, args);
    } catch (error) {
      settle(false);
      throw error;
    }
  };
  if (fn.length > 0)
    return function (done) {
      return run(this, [
        (reason) => {
          settle(!reason);
          return done(reason);
        },
      ]);
    };
  return function () {
    const value = run(this, []);
    if (typeof value?.then !== 'function') {
      settle(true);
      return value;
    }
    return (async () => {
      try {
        await value;
      } catch (error) {
        settle(false);
        throw error;
      }
      settle(true);
    })();
  };
};

const nameOf = (title, block) => {
  let name = title;
  for (; block?.parent; block = block.parent) name = `${block.name} > ${name}`;
  return name;
};

class Watching extends Environment {
  #expect;

  handleTestEvent(event, state) {
    if (event.name === 'setup') {
      this.#expect = event.runtimeGlobals.expect;
      this.#guard(event.runtimeGlobals);
    } else if (event.name === 'add_test' && typeof event.fn === 'function' && !state.hasStarted) {
      const children = state.currentDescribeBlock.children;
      const entry = (account[nameOf(event.testName, state.currentDescribeBlock)] ??= { count: 0, others: 0, passed: false });
      entry.count++;
      if (!task[caller()]) entry.others++;
      children[children.length - 1].fn = watched(event.fn, entry, event.failing, this.#expect);
    }
  }

  // Before a file of the task is loaded: what it will call cannot be replaced, matchers can be added only under new names.
  #guard(globals) {
    const { global } = this;
    for (const name of Object.keys(globals)) {
      lockAll(globals[name], 2);
      lock(global, name);
    }
    const shared = global[Symbol.for('$$jest-matchers-object')];
    lockAll(shared.matchers, 0);
    Object.freeze(shared.customEqualityTesters);
    for (const name of ['is', 'keys', 'getPrototypeOf']) lock(global.Object, name);
    for (const name of ['then', 'catch', 'finally']) lock(global.Promise.prototype, name);
    for (const one of ['Object', 'Array', 'Function', 'Promise']) global.Object.preventExtensions(global[one].prototype);
  }
}
Object.freeze(Watching.prototype);
Object.freeze(Watching);
module.exports = Watching;

const STATUS = { __proto__: null, passed: 'passed', failed: 'failed', pending: 'pending', todo: 'pending', skipped: 'skipped', disabled: 'skipped' };

// Where a stack leaves the task's files: what follows is the framework's.
const OURS = /\n[^\n]*\/\.takehome\//;

const report = (files) => {
  const tests = [];
  const add = (test) => (tests[tests.length] = test);
  for (let i = 0; i < files.length; i++) {
    const { testExecError, testFilePath, testResults } = files[i];
    if (testExecError) add({ name: testFilePath, status: 'failed', duration: 0, message: `${testExecError.message}\n${testExecError.stack}` });
    for (let k = 0; k < testResults.length; k++) {
      const { title, ancestorTitles, status, failureMessages } = testResults[k];
      let name = title;
      let message = '';
      for (let n = ancestorTitles.length - 1; n >= 0; n--) name = `${ancestorTitles[n]} > ${name}`;
      for (let n = 0; n < failureMessages.length; n++) message += `${failureMessages[n].split(OURS)[0]}\n`;
      const entry = account[name];
      const agreed = STATUS[status] !== 'passed' || (entry?.count === 1 && !entry.others && entry.passed);
      add({ name, status: agreed ? (STATUS[status] ?? 'other') : 'failed', duration: 0, message: agreed ? message : entry?.others ? 'registered by something else than the task\'s tests' : 'Jest calls it passed, but its function did not end well' });
    }
  }
  return tests;
};

const main = async (files) => {
  const config = {
    rootDir: process.cwd(),
    testRegex: ['.'],
    testPathIgnorePatterns: [],
    testEnvironment: __filename,
    testRunner: need.resolve('jest-circus/runner'),
    runner: need.resolve('jest-runner'),
    // Babel hoists jest.mock and does nothing else; no settings of the submission reach it.
    transform: { '\\.[cm]?[jt]sx?$': [need.resolve('babel-jest'), { configFile: false, babelrc: false, browserslistConfigFile: false }] },
    prettierPath: null,
    reporters: [],
    // No package of the submission's is found by its bare name.
    modulePathIgnorePatterns: ['/package\\.json$'],
    watchman: false,
    cacheDirectory: fs.mkdtempSync('/tmp/jest-'),
  };
  const { runCLI } = needCore('@jest/core');
  write(3, `takehome ${nonce} begin\n`);
  const argv = { _: files, $0: 'jest', config: JSON.stringify(config), runInBand: true, ci: true, cache: false, runTestsByPath: true };
  const { results } = await runCLI(argv, [config.rootDir]);
  const tests = report(results.testResults);
  let failed = false;
  for (let i = 0; i < tests.length; i++) {
    if (tests[i].status !== 'failed') continue;
    failed = true;
    write(2, `${tests[i].name}\n${tests[i].message}\n`);
  }
  write(3, `${stringify({ reportFormat: 'CTRF', specVersion: '0.0.0', results: { tool: { name: 'jest' }, tests } })}\ntakehome ${nonce} ${tampered ? 'tampered' : 'end'}\n`);
  leave(failed ? 1 : 0);
};

if (require.main === module) main(process.argv.slice(2));
