import assert from 'node:assert/strict';
import test from 'node:test';

import { Window } from '../src/window.mjs';

function filled(places, ...numbers) {
  const window = new Window(places);
  for (const number of numbers) window.add(number);
  return window;
}

test('empty', () => {
  const window = new Window(3);
  assert.equal(window.sum(), 0);
  assert.throws(() => window.largest(), RangeError);
});

test('one place', () => {
  const window = filled(1, 7, 4);
  assert.deepEqual([window.sum(), window.largest()], [4, 4]);
});

test('equal numbers', () => {
  const window = filled(2, 3, 3, 1);
  assert.deepEqual([window.sum(), window.largest()], [4, 3]);
  window.add(1);
  assert.deepEqual([window.sum(), window.largest()], [2, 1]);
});

test('negative numbers', () => {
  const window = filled(2, -5, -7);
  assert.deepEqual([window.sum(), window.largest()], [-12, -5]);
  window.add(-9);
  assert.deepEqual([window.sum(), window.largest()], [-16, -7]);
});

test('how many places', () => {
  for (const places of [0, -1, 1000001]) assert.throws(() => new Window(places), RangeError);
  assert.equal(filled(1000000, 2).sum(), 2);
});

test('windows are apart', () => {
  const [one, other] = [filled(2, 1), filled(2, 9)];
  assert.deepEqual([one.sum(), one.largest()], [1, 1]);
  assert.deepEqual([other.sum(), other.largest()], [9, 9]);
});

test('stays quick', () => {
  const window = new Window(100000);
  for (let number = 200000; number > 0; number--) {
    window.add(number);
    window.largest();
  }
  assert.deepEqual([window.sum(), window.largest()], [5000050000, 100000]);
});
