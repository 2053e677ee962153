"""python3 -m unittest discover tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shift_ledger.records import Malformed, minute_of, text_of  # noqa: E402


class RecordsTest(unittest.TestCase):
    def test_a_time_reads_back_as_it_was(self):
        for text in ("1970-01-01T00:00", "2024-02-29T23:59", "2024-12-31T12:00", "2100-03-01T00:00", "2000-02-29T06:00", "9999-12-31T23:59"):
            self.assertEqual(text_of(minute_of(text)), text)

    def test_the_day_after_the_28th_of_february(self):
        self.assertEqual(minute_of("2023-03-01T00:00") - minute_of("2023-02-28T23:59"), 1)
        self.assertEqual(minute_of("2024-03-01T00:00") - minute_of("2024-02-28T23:59"), 1441)

    def test_times_that_do_not_exist(self):
        for text in ("2023-02-29T00:00", "2024-13-01T00:00", "2024-00-01T00:00", "2024-01-01T24:00", "2024-01-01 08:00"):
            with self.assertRaises(Malformed):
                minute_of(text)


if __name__ == "__main__":
    unittest.main()
