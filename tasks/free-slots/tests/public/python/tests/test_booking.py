import unittest

from free_slots import BookingError, Calendar


class BookingTest(unittest.TestCase):
    def test_empty_day_is_free(self):
        day = Calendar("09:00", "17:00")
        self.assertEqual(day.free(30), [("09:00", "17:00")])
        self.assertEqual(day.use(), 0)

    def test_booking_splits_the_day(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        self.assertEqual(day.free(30), [("09:00", "10:00"), ("11:00", "17:00")])

    def test_neighbours_may_touch(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        day.book("11:00", "12:00")
        day.book("09:30", "10:00")
        self.assertEqual(day.free(1), [("09:00", "09:30"), ("12:00", "17:00")])

    def test_overlap_is_refused(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        with self.assertRaises(BookingError):
            day.book("10:30", "11:30")
        self.assertEqual(day.free(30), [("09:00", "10:00"), ("11:00", "17:00")])

    def test_short_gaps_are_left_out(self):
        day = Calendar("09:00", "17:00")
        day.book("09:20", "12:00")
        self.assertEqual(day.free(30), [("12:00", "17:00")])
        self.assertEqual(day.free(20), [("09:00", "09:20"), ("12:00", "17:00")])

    def test_first_free_is_the_earliest(self):
        day = Calendar("09:00", "17:00")
        day.book("09:00", "09:45")
        self.assertEqual(day.first_free(30), "09:45")

    def test_use_is_a_whole_percentage(self):
        day = Calendar("09:00", "17:00")
        day.book("09:00", "11:00")
        self.assertEqual(day.use(), 25)
