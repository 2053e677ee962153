'use strict';

// What the house says comes in here, line by line. Returns what to answer, or undefined.
function answer(line) {
  const [word] = line.trim().split(/\s+/);
  if (word === 'tick') return 'wait';
  if (word === 'end') process.exit(0);
  return undefined;
}

module.exports = { answer };
