"""Prices as floats, rounded where they are shown."""

import re

_WHOLE = re.compile(r"[0-9]{1,9}")
_PRICE = re.compile(r"[0-9]{1,6}(\.[0-9]{2})?")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?%")


def whole(text, least=1, most=999_999_999):
    """Return the number that text spells, or None if it is none or out of range."""
    if not _WHOLE.fullmatch(text):
        return None
    value = int(text)
    return value if least <= value <= most else None


def price(text):
    return float(text) if _PRICE.fullmatch(text) else None


def percent(text):
    return float(text[:-1]) if _PERCENT.fullmatch(text) else None


def share(amount, percentage):
    return round(amount * percentage / 100, 2)


def money(amount):
    return f"{amount:.2f}"
