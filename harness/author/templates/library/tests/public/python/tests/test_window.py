import unittest

from window import Window


def filled(places, *numbers):
    window = Window(places)
    for number in numbers:
        window.add(number)
    return window


class WindowTest(unittest.TestCase):
    def test_sums_what_is_inside(self):
        window = filled(3, 5, 1)
        self.assertEqual(window.sum(), 6)
        self.assertEqual(window.largest(), 5)

    def test_the_oldest_leaves(self):
        window = filled(2, 5, 1, 2)
        self.assertEqual(window.sum(), 3)

    def test_the_largest_may_leave(self):
        window = filled(2, 5, 1, 2)
        self.assertEqual(window.largest(), 2)
