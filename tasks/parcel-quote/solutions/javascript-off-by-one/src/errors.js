'use strict';

/** The command line, the tariff or a file is no good: nothing can be quoted. */
class Unusable extends Error {}

/** One order cannot be quoted; the others can. */
class Refused extends Error {}

module.exports = { Unusable, Refused };
