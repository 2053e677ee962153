import unittest

from desk_booking.office import Office, Problem, checked_day, checked_desk


class OfficeTest(unittest.TestCase):
    def test_a_desk_is_booked_once_a_day(self):
        office = Office()
        office.book("ana", 3, "2026-03-02")
        with self.assertRaises(Problem) as caught:
            office.book("ben", 3, "2026-03-02")
        self.assertEqual(caught.exception.status, 409)

    def test_days_exist_and_desks_are_numbers(self):
        for wrong in ("2026-02-29", "2026-3-2", 20260302):
            self.assertRaises(Problem, checked_day, wrong)
        for wrong in (0, 13, True, "3"):
            self.assertRaises(Problem, checked_desk, wrong)


if __name__ == "__main__":
    unittest.main()
