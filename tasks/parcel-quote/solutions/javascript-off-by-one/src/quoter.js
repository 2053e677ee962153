'use strict';

const { Refused } = require('./errors');
const { whole, trim } = require('./numbers');

const CM3_PER_GRAM = 5;

/** Quotes one order after the other and keeps the totals by zone. */
class Quoter {
  #tariff;
  #quoted = new Set();
  totals = new Map();

  constructor(tariff) {
    this.#tariff = tariff;
  }

  quote(line) {
    const fields = line.split(',').map(trim);
    if (fields.length !== 4 && fields.length !== 5) {
      throw new Refused(`an order has four or five fields, not ${fields.length}`);
    }
    const [id, postcode, weight, size, extras = ''] = fields;
    if (id === '') {
      throw new Refused('the order has no id');
    }
    if (this.#quoted.has(id)) {
      throw new Refused(`order ${id} was quoted before`);
    }
    if (!/^[0-9A-Z]{1,10}$/.test(postcode)) {
      throw new Refused(`'${postcode}' is not a postcode`);
    }
    const zone = this.#tariff.zone(postcode) ?? refuse(`no zone holds postcode ${postcode}`);
    const grams = Math.max(whole(weight) ?? refuse(`'${weight}' is not a weight in grams`), volumetric(size));
    const base = this.#tariff.base(zone, grams) ?? refuse(`zone ${zone} takes no parcel of ${grams} g`);
    const net = base + this.#extras(extras, base);
    const cents = net + this.#tariff.fuel(net);
    this.#count(id, zone, grams, cents);
    return { id, zone, grams, cents };
  }

  #count(id, zone, grams, cents) {
    this.#quoted.add(id);
    const total = this.totals.get(zone) ?? { orders: 0, grams: 0, cents: 0 };
    this.totals.set(zone, { orders: total.orders + 1, grams: total.grams + grams, cents: total.cents + cents });
  }

  #extras(field, base) {
    let sum = 0;
    for (const name of field === '' ? [] : new Set(field.split('+'))) {
      sum += this.#tariff.extra(name, base) ?? refuse(`the tariff has no extra '${name}'`);
    }
    return sum;
  }
}

function volumetric(size) {
  const sides = size.split('x').map((side) => whole(side, 1, 999));
  if (sides.length !== 3 || sides.includes(null)) {
    throw new Refused(`'${size}' is not a size such as 30x20x10`);
  }
  return Math.ceil((sides[0] * sides[1] * sides[2]) / CM3_PER_GRAM);
}

function refuse(reason) {
  throw new Refused(reason);
}

module.exports = { Quoter };
