import assert from 'node:assert/strict';
import test from 'node:test';

import { BookingError, Calendar } from '../src/free-slots.mjs';

test('empty day is free', () => {
  const day = new Calendar('09:00', '17:00');
  assert.deepEqual(day.free(30), [['09:00', '17:00']]);
  assert.equal(day.use(), 0);
});

test('booking splits the day', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  assert.deepEqual(day.free(30), [['09:00', '10:00'], ['11:00', '17:00']]);
});

test('neighbours may touch', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  day.book('11:00', '12:00');
  day.book('09:30', '10:00');
  assert.deepEqual(day.free(1), [['09:00', '09:30'], ['12:00', '17:00']]);
});

test('overlap is refused', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  assert.throws(() => day.book('10:30', '11:30'), BookingError);
  assert.deepEqual(day.free(30), [['09:00', '10:00'], ['11:00', '17:00']]);
});

test('short gaps are left out', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('09:20', '12:00');
  assert.deepEqual(day.free(30), [['12:00', '17:00']]);
  assert.deepEqual(day.free(20), [['09:00', '09:20'], ['12:00', '17:00']]);
});

test('first free is the earliest', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('09:00', '09:45');
  assert.equal(day.firstFree(30), '09:45');
});

test('use is a whole percentage', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('09:00', '11:00');
  assert.equal(day.use(), 25);
});
