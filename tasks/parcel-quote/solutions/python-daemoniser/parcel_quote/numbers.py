"""Money in cents and percentages in hundredths of a percent, as whole numbers: no half cent gets lost."""

import re

_WHOLE = re.compile(r"[0-9]{1,9}")
_PRICE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{2}))?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%")


def whole(text, least=1, most=999_999_999):
    """Return the number that text spells, or None if it is none or out of range."""
    if not _WHOLE.fullmatch(text):
        return None
    value = int(text)
    return value if least <= value <= most else None


def price(text):
    match = _PRICE.fullmatch(text)
    return int(match[1]) * 100 + int(match[2] or 0) if match else None


def percent(text):
    match = _PERCENT.fullmatch(text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def share(cents, hundredths):
    """Return that share of an amount, halves rounded up."""
    return (cents * hundredths + 5000) // 10000


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"
