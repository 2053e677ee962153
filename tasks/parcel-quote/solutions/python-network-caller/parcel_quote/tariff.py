"""The tariff file, read into tables that answer in constant time."""

from bisect import bisect_left

from . import numbers
from .errors import Unusable


class Tariff:
    def __init__(self):
        self._zones = {}
        self._bands = {}
        self._extras = {}
        self._fuel = None
        self._limits = {}

    @classmethod
    def read(cls, path):
        try:
            with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
                lines = file.read().split("\n")
        except OSError as problem:
            raise Unusable(f"{path}: cannot be read: {problem.strerror}") from problem
        tariff = cls()
        for number, line in enumerate(lines, 1):
            words = line.strip(" \t\r").replace("\t", " ").split(" ")
            words = [word for word in words if word]
            if not words or words[0].startswith("#"):
                continue
            try:
                tariff._take(words)
            except ValueError as problem:
                raise Unusable(f"{path}:{number}: {problem}") from problem
        tariff._limits = {zone: sorted(bands) for zone, bands in tariff._bands.items()}
        return tariff

    def zone(self, postcode):
        """Return the zone of the longest prefix of postcode that the tariff has, or None."""
        for length in range(len(postcode), 0, -1):
            zone = self._zones.get(postcode[:length])
            if zone is not None:
                return zone
        return None

    def base(self, zone, grams):
        """Return the price of the smallest band that holds grams, or None."""
        limits = self._limits.get(zone, [])
        place = bisect_left(limits, grams)
        return self._bands[zone][limits[place]] if place < len(limits) else None

    def extra(self, name, base):
        if name not in self._extras:
            return None
        is_percent, amount = self._extras[name]
        return numbers.share(base, amount) if is_percent else amount

    def fuel(self, cents):
        return numbers.share(cents, self._fuel or 0)

    def _take(self, words):
        kinds = {
            ("prefix", 3): self._take_prefix,
            ("band", 4): self._take_band,
            ("extra", 3): self._take_extra,
            ("fuel", 2): self._take_fuel,
        }
        take = kinds.get((words[0], len(words)))
        if take is None:
            raise ValueError(f"not a tariff line: {' '.join(words)}")
        take(*words[1:])

    def _take_prefix(self, prefix, zone):
        if prefix in self._zones:
            raise ValueError(f"prefix {prefix} was given before")
        self._zones[prefix] = zone

    def _take_band(self, zone, grams, price):
        limit, cents = numbers.whole(grams), numbers.price(price)
        if limit is None or cents is None:
            raise ValueError(f"a band is ZONE GRAMS PRICE, not {zone} {grams} {price}")
        bands = self._bands.setdefault(zone, {})
        if limit in bands:
            raise ValueError(f"zone {zone} has a band of {limit} g already")
        bands[limit] = cents

    def _take_extra(self, name, text):
        if name in self._extras:
            raise ValueError(f"extra {name} was given before")
        is_percent = text.endswith("%")
        amount = numbers.percent(text) if is_percent else numbers.price(text)
        if amount is None:
            raise ValueError(f"{text} is neither a price nor a percentage")
        self._extras[name] = (is_percent, amount)

    def _take_fuel(self, text):
        if self._fuel is not None:
            raise ValueError("fuel was given before")
        self._fuel = numbers.percent(text)
        if self._fuel is None:
            raise ValueError(f"{text} is not a percentage")
