import unittest

from free_slots import BookingError, Calendar


class EdgeTest(unittest.TestCase):
    def test_overlap_on_either_side(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "12:00")
        with self.assertRaises(BookingError):
            day.book("09:30", "10:01")
        with self.assertRaises(BookingError):
            day.book("11:59", "13:00")
        with self.assertRaises(BookingError):
            day.book("10:30", "11:00")
        with self.assertRaises(BookingError):
            day.book("09:00", "13:00")
        with self.assertRaises(BookingError):
            day.book("10:00", "12:00")
        self.assertEqual(day.use(), 25)

    def test_outside_the_hours(self):
        day = Calendar("09:00", "17:00")
        with self.assertRaises(BookingError):
            day.book("08:59", "10:00")
        with self.assertRaises(BookingError):
            day.book("16:00", "17:01")
        with self.assertRaises(BookingError):
            day.book("07:00", "08:00")
        self.assertEqual(day.free(1), [("09:00", "17:00")])
        day.book("09:00", "17:00")

    def test_empty_or_backwards(self):
        day = Calendar("09:00", "17:00")
        with self.assertRaises(BookingError):
            day.book("10:00", "10:00")
        with self.assertRaises(BookingError):
            day.book("11:00", "10:00")
        self.assertEqual(day.use(), 0)

    def test_malformed_times(self):
        day = Calendar("09:00", "17:00")
        with self.assertRaises(BookingError):
            day.book("9:00", "10:00")
        with self.assertRaises(BookingError):
            day.book("10:00", "10:60")
        with self.assertRaises(BookingError):
            day.book("10:00", "25:00")
        with self.assertRaises(BookingError):
            day.book("10:0", "11:00")
        with self.assertRaises(BookingError):
            day.book(" 10:00", "11:00")
        with self.assertRaises(BookingError):
            day.book("10:00", "11:00\n")
        with self.assertRaises(BookingError):
            day.book("10.00", "11:00")
        with self.assertRaises(BookingError):
            day.book("aa:bb", "11:00")
        with self.assertRaises(BookingError):
            day.book("", "11:00")
        with self.assertRaises(BookingError):
            day.book("10:00", "11:00:00")
        self.assertEqual(day.use(), 0)

    def test_bookings_in_any_order(self):
        day = Calendar("09:00", "17:00")
        day.book("14:00", "15:00")
        day.book("10:00", "11:00")
        day.book("12:00", "13:00")
        self.assertEqual(day.free(60), [("09:00", "10:00"), ("11:00", "12:00"), ("13:00", "14:00"), ("15:00", "17:00")])

    def test_cancelled_time_is_free(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        day.cancel("10:00")
        self.assertEqual(day.free(1), [("09:00", "17:00")])
        day.book("10:30", "11:30")

    def test_cancel_names_the_start(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        with self.assertRaises(BookingError):
            day.cancel("10:30")
        with self.assertRaises(BookingError):
            day.cancel("11:00")
        with self.assertRaises(BookingError):
            day.cancel("10")
        day.cancel("10:00")
        with self.assertRaises(BookingError):
            day.cancel("10:00")

    def test_full_day(self):
        day = Calendar("09:00", "17:00")
        day.book("09:00", "17:00")
        self.assertEqual(day.free(1), [])
        self.assertEqual(day.first_free(1), None)
        self.assertEqual(day.use(), 100)

    def test_gap_of_exactly_that_length(self):
        day = Calendar("09:00", "17:00")
        day.book("09:00", "09:30")
        day.book("10:00", "17:00")
        self.assertEqual(day.free(30), [("09:30", "10:00")])
        self.assertEqual(day.first_free(30), "09:30")
        self.assertEqual(day.free(31), [])
        self.assertEqual(day.first_free(31), None)

    def test_half_a_percent_rounds_up(self):
        day = Calendar("09:00", "12:20")
        day.book("09:00", "09:01")
        self.assertEqual(day.use(), 1)
        day.book("10:00", "10:04")
        self.assertEqual(day.use(), 3)

    def test_minutes_must_be_positive(self):
        day = Calendar("09:00", "17:00")
        with self.assertRaises(BookingError):
            day.free(0)
        with self.assertRaises(BookingError):
            day.free(-5)
        with self.assertRaises(BookingError):
            day.first_free(0)
        with self.assertRaises(BookingError):
            day.first_free(-1)

    def test_a_day_may_end_at_24(self):
        day = Calendar("22:00", "24:00")
        day.book("23:00", "24:00")
        self.assertEqual(day.free(1), [("22:00", "23:00")])
        with self.assertRaises(BookingError):
            day.book("24:00", "24:01")
        self.assertEqual(day.use(), 50)

    def test_bad_hours(self):
        with self.assertRaises(BookingError):
            Calendar("10:00", "10:00")
        with self.assertRaises(BookingError):
            Calendar("12:00", "09:00")
        with self.assertRaises(BookingError):
            Calendar("9:00", "17:00")
        with self.assertRaises(BookingError):
            Calendar("09:00", "24:01")

    def test_calendars_are_apart(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        day = Calendar("09:00", "17:00")
        self.assertEqual(day.free(1), [("09:00", "17:00")])
        day.book("10:00", "11:00")

    def test_what_is_returned_is_a_copy(self):
        day = Calendar("09:00", "17:00")
        day.book("10:00", "11:00")
        day.free(1).clear()
        self.assertEqual(day.free(1), [("09:00", "10:00"), ("11:00", "17:00")])
