'use strict';

/** Returns the exit status. */
function main(args) {
  // Your work begins here.
  process.stderr.write('oncall-rota: not written yet\n');
  return 3;
}

module.exports = { main };
