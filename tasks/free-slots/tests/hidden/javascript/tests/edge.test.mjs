import assert from 'node:assert/strict';
import test from 'node:test';

import { BookingError, Calendar } from '../src/free-slots.mjs';

test('overlap on either side', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '12:00');
  assert.throws(() => day.book('09:30', '10:01'), BookingError);
  assert.throws(() => day.book('11:59', '13:00'), BookingError);
  assert.throws(() => day.book('10:30', '11:00'), BookingError);
  assert.throws(() => day.book('09:00', '13:00'), BookingError);
  assert.throws(() => day.book('10:00', '12:00'), BookingError);
  assert.equal(day.use(), 25);
});

test('outside the hours', () => {
  const day = new Calendar('09:00', '17:00');
  assert.throws(() => day.book('08:59', '10:00'), BookingError);
  assert.throws(() => day.book('16:00', '17:01'), BookingError);
  assert.throws(() => day.book('07:00', '08:00'), BookingError);
  assert.deepEqual(day.free(1), [['09:00', '17:00']]);
  day.book('09:00', '17:00');
});

test('empty or backwards', () => {
  const day = new Calendar('09:00', '17:00');
  assert.throws(() => day.book('10:00', '10:00'), BookingError);
  assert.throws(() => day.book('11:00', '10:00'), BookingError);
  assert.equal(day.use(), 0);
});

test('malformed times', () => {
  const day = new Calendar('09:00', '17:00');
  assert.throws(() => day.book('9:00', '10:00'), BookingError);
  assert.throws(() => day.book('10:00', '10:60'), BookingError);
  assert.throws(() => day.book('10:00', '25:00'), BookingError);
  assert.throws(() => day.book('10:0', '11:00'), BookingError);
  assert.throws(() => day.book(' 10:00', '11:00'), BookingError);
  assert.throws(() => day.book('10:00', '11:00\n'), BookingError);
  assert.throws(() => day.book('10.00', '11:00'), BookingError);
  assert.throws(() => day.book('aa:bb', '11:00'), BookingError);
  assert.throws(() => day.book('', '11:00'), BookingError);
  assert.throws(() => day.book('10:00', '11:00:00'), BookingError);
  assert.equal(day.use(), 0);
});

test('bookings in any order', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('14:00', '15:00');
  day.book('10:00', '11:00');
  day.book('12:00', '13:00');
  assert.deepEqual(day.free(60), [['09:00', '10:00'], ['11:00', '12:00'], ['13:00', '14:00'], ['15:00', '17:00']]);
});

test('cancelled time is free', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  day.cancel('10:00');
  assert.deepEqual(day.free(1), [['09:00', '17:00']]);
  day.book('10:30', '11:30');
});

test('cancel names the start', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  assert.throws(() => day.cancel('10:30'), BookingError);
  assert.throws(() => day.cancel('11:00'), BookingError);
  assert.throws(() => day.cancel('10'), BookingError);
  day.cancel('10:00');
  assert.throws(() => day.cancel('10:00'), BookingError);
});

test('full day', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('09:00', '17:00');
  assert.deepEqual(day.free(1), []);
  assert.equal(day.firstFree(1), null);
  assert.equal(day.use(), 100);
});

test('gap of exactly that length', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('09:00', '09:30');
  day.book('10:00', '17:00');
  assert.deepEqual(day.free(30), [['09:30', '10:00']]);
  assert.equal(day.firstFree(30), '09:30');
  assert.deepEqual(day.free(31), []);
  assert.equal(day.firstFree(31), null);
});

test('half a percent rounds up', () => {
  const day = new Calendar('09:00', '12:20');
  day.book('09:00', '09:01');
  assert.equal(day.use(), 1);
  day.book('10:00', '10:04');
  assert.equal(day.use(), 3);
});

test('minutes must be positive', () => {
  const day = new Calendar('09:00', '17:00');
  assert.throws(() => day.free(0), BookingError);
  assert.throws(() => day.free(-5), BookingError);
  assert.throws(() => day.firstFree(0), BookingError);
  assert.throws(() => day.firstFree(-1), BookingError);
});

test('a day may end at 24', () => {
  const day = new Calendar('22:00', '24:00');
  day.book('23:00', '24:00');
  assert.deepEqual(day.free(1), [['22:00', '23:00']]);
  assert.throws(() => day.book('24:00', '24:01'), BookingError);
  assert.equal(day.use(), 50);
});

test('bad hours', () => {
  assert.throws(() => new Calendar('10:00', '10:00'), BookingError);
  assert.throws(() => new Calendar('12:00', '09:00'), BookingError);
  assert.throws(() => new Calendar('9:00', '17:00'), BookingError);
  assert.throws(() => new Calendar('09:00', '24:01'), BookingError);
});

test('calendars are apart', () => {
  let day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  day = new Calendar('09:00', '17:00');
  assert.deepEqual(day.free(1), [['09:00', '17:00']]);
  day.book('10:00', '11:00');
});

test('what is returned is a copy', () => {
  const day = new Calendar('09:00', '17:00');
  day.book('10:00', '11:00');
  day.free(1)[0][1] = '23:00';
  assert.deepEqual(day.free(1), [['09:00', '10:00'], ['11:00', '17:00']]);
});
