"""Orders in, quotes out, totals kept."""

import re
from dataclasses import dataclass

from . import numbers
from .errors import Refused

CM3_PER_GRAM = 5
_POSTCODE = re.compile(r"[0-9A-Z]{1,10}")


@dataclass(frozen=True)
class Quote:
    id: str
    zone: str
    grams: int
    cents: int


class Quoter:
    def __init__(self, tariff):
        self._tariff = tariff
        self._quoted = set()
        self.totals = {}  # zone: [orders, grams, cents]

    def quote(self, line):
        fields = [field.strip(" \t") for field in line.split(",")]
        if len(fields) not in (4, 5):
            raise Refused(f"an order has four or five fields, not {len(fields)}")
        order_id, postcode, weight, size = fields[:4]
        if not order_id:
            raise Refused("the order has no id")
        if order_id in self._quoted:
            raise Refused(f"order {order_id} was quoted before")
        if not _POSTCODE.fullmatch(postcode):
            raise Refused(f"{postcode!r} is not a postcode")
        zone = self._tariff.zone(postcode)
        if zone is None:
            raise Refused(f"no zone holds postcode {postcode}")
        grams = max(self._weight(weight), self._volumetric(size))
        base = self._tariff.base(zone, grams)
        if base is None:
            raise Refused(f"zone {zone} takes no parcel of {grams} g")
        cents = base + self._extras(fields[4] if len(fields) == 5 else "", base)
        quote = Quote(order_id, zone, grams, cents + self._tariff.fuel(cents))
        self._count(quote)
        return quote

    def _count(self, quote):
        self._quoted.add(quote.id)
        total = self.totals.setdefault(quote.zone, [0, 0, 0])
        total[0] += 1
        total[1] += quote.grams
        total[2] += quote.cents

    @staticmethod
    def _weight(text):
        grams = numbers.whole(text)
        if grams is None:
            raise Refused(f"{text!r} is not a weight in grams")
        return grams

    @staticmethod
    def _volumetric(text):
        sides = [numbers.whole(side, 1, 999) for side in text.split("x")]
        if len(sides) != 3 or None in sides:
            raise Refused(f"{text!r} is not a size such as 30x20x10")
        length, width, height = sides
        return -(-length * width * height // CM3_PER_GRAM)

    def _extras(self, field, base):
        total = 0
        for name in set(field.split("+")) if field else ():
            cents = self._tariff.extra(name, base)
            if cents is None:
                raise Refused(f"the tariff has no extra {name!r}")
            total += cents
        return total
