import assert from 'node:assert/strict';
import test from 'node:test';

import { Window } from '../src/window.mjs';

function filled(places, ...numbers) {
  const window = new Window(places);
  for (const number of numbers) window.add(number);
  return window;
}

test('sums what is inside', () => {
  const window = filled(3, 5, 1);
  assert.equal(window.sum(), 6);
  assert.equal(window.largest(), 5);
});

test('the oldest leaves', () => {
  assert.equal(filled(2, 5, 1, 2).sum(), 3);
});

test('the largest may leave', () => {
  assert.equal(filled(2, 5, 1, 2).largest(), 2);
});
