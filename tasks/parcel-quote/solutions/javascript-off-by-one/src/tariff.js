'use strict';

const { Unusable } = require('./errors');
const { whole, price, percent, share, trim } = require('./numbers');

/** What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first. */
class Tariff {
  #zones = new Map();
  #bands = new Map();
  #extras = new Map();
  #fuel = null;

  static parse(text, name) {
    const tariff = new Tariff();
    text.split('\n').forEach((line, i) => {
      const words = trim(line.replace(/\r$/, '')).split(/[ \t]+/);
      if (words[0] === '' || words[0].startsWith('#')) {
        return;
      }
      const problem = tariff.#take(words);
      if (problem) {
        throw new Unusable(`${name}:${i + 1}: ${problem}`);
      }
    });
    return tariff;
  }

  zone(postcode) {
    for (let length = postcode.length; length > 0; length--) {
      const zone = this.#zones.get(postcode.slice(0, length));
      if (zone !== undefined) {
        return zone;
      }
    }
    return null;
  }

  /** The price of the smallest band above the weight, or null. */
  base(zone, grams) {
    let best = null;
    for (const limit of this.#bands.get(zone)?.keys() ?? []) {
      if (limit > grams && (best === null || limit < best)) {
        best = limit;
      }
    }
    return best === null ? null : this.#bands.get(zone).get(best);
  }

  extra(name, base) {
    const extra = this.#extras.get(name);
    if (extra === undefined) {
      return null;
    }
    return extra.isPercent ? share(base, extra.amount) : extra.amount;
  }

  fuel(cents) {
    return share(cents, this.#fuel ?? 0);
  }

  #take([kind, ...words]) {
    switch (`${kind} ${words.length}`) {
      case 'prefix 2':
        return this.#takePrefix(...words);
      case 'band 3':
        return this.#takeBand(...words);
      case 'extra 2':
        return this.#takeExtra(...words);
      case 'fuel 1':
        return this.#takeFuel(...words);
      default:
        return `not a tariff line: ${[kind, ...words].join(' ')}`;
    }
  }

  #takePrefix(prefix, zone) {
    if (this.#zones.has(prefix)) {
      return `prefix ${prefix} was given before`;
    }
    this.#zones.set(prefix, zone);
    return null;
  }

  #takeBand(zone, grams, text) {
    const limit = whole(grams);
    const cents = price(text);
    if (limit === null || cents === null) {
      return `a band is ZONE GRAMS PRICE, not ${zone} ${grams} ${text}`;
    }
    if (!this.#bands.has(zone)) {
      this.#bands.set(zone, new Map());
    }
    if (this.#bands.get(zone).has(limit)) {
      return `zone ${zone} has a band of ${limit} g already`;
    }
    this.#bands.get(zone).set(limit, cents);
    return null;
  }

  #takeExtra(name, text) {
    if (this.#extras.has(name)) {
      return `extra ${name} was given before`;
    }
    const isPercent = text.endsWith('%');
    const amount = isPercent ? percent(text) : price(text);
    if (amount === null) {
      return `${text} is neither a price nor a percentage`;
    }
    this.#extras.set(name, { isPercent, amount });
    return null;
  }

  #takeFuel(text) {
    if (this.#fuel !== null) {
      return 'fuel was given before';
    }
    this.#fuel = percent(text);
    return this.#fuel === null ? `${text} is not a percentage` : null;
  }
}

module.exports = { Tariff };
