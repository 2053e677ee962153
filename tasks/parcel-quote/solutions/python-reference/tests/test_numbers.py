"""python3 -m unittest discover tests: the sums that are easy to get wrong."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from parcel_quote import numbers  # noqa: E402


class NumbersTest(unittest.TestCase):
    def test_half_a_cent_goes_up(self):
        self.assertEqual(numbers.share(150, 1500), 23)
        self.assertEqual(numbers.share(149, 1500), 22)

    def test_one_decimal_of_a_percentage_is_tenths(self):
        self.assertEqual(numbers.percent("12.5%"), 1250)

    def test_ten_digits_are_no_number(self):
        self.assertIsNone(numbers.whole("1234567890"))

    def test_a_price_has_no_or_two_decimals(self):
        self.assertEqual(numbers.price("4"), 400)
        self.assertIsNone(numbers.price("4.9"))


if __name__ == "__main__":
    unittest.main()
