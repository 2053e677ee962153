'use strict';

// Money in cents and percentages in hundredths of a percent: whole numbers far below 2^53, so they are exact.

function whole(text, least = 1, most = 999999999) {
  if (!/^[0-9]{1,9}$/.test(text)) {
    return null;
  }
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

function price(text) {
  const match = /^([0-9]{1,6})(?:\.([0-9]{2}))?$/.exec(text);
  return match && Number(match[1]) * 100 + Number(match[2] ?? 0);
}

function percent(text) {
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?%$/.exec(text);
  return match && Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** That share of an amount, halves rounded up. */
function share(cents, hundredths) {
  return Math.floor((cents * hundredths + 5000) / 10000);
}

function money(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Spaces and tabs only: String.trim would take more than the brief says. */
function trim(text) {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

module.exports = { whole, price, percent, share, money, trim };
