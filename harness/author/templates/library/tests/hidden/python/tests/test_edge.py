import unittest

from window import Window


def filled(places, *numbers):
    window = Window(places)
    for number in numbers:
        window.add(number)
    return window


class EdgeTest(unittest.TestCase):
    def test_empty(self):
        window = Window(3)
        self.assertEqual(window.sum(), 0)
        with self.assertRaises(ValueError):
            window.largest()

    def test_one_place(self):
        window = filled(1, 7, 4)
        self.assertEqual((window.sum(), window.largest()), (4, 4))

    def test_equal_numbers(self):
        window = filled(2, 3, 3, 1)
        self.assertEqual((window.sum(), window.largest()), (4, 3))
        window.add(1)
        self.assertEqual((window.sum(), window.largest()), (2, 1))

    def test_negative_numbers(self):
        window = filled(2, -5, -7)
        self.assertEqual((window.sum(), window.largest()), (-12, -5))
        window.add(-9)
        self.assertEqual((window.sum(), window.largest()), (-16, -7))

    def test_how_many_places(self):
        for places in (0, -1, 1000001):
            with self.assertRaises(ValueError):
                Window(places)
        self.assertEqual(filled(1000000, 2).sum(), 2)

    def test_windows_are_apart(self):
        one, other = filled(2, 1), filled(2, 9)
        self.assertEqual((one.sum(), one.largest()), (1, 1))
        self.assertEqual((other.sum(), other.largest()), (9, 9))

    def test_stays_quick(self):
        window = Window(100000)
        for number in range(200000, 0, -1):
            window.add(number)
            window.largest()
        self.assertEqual((window.sum(), window.largest()), (5000050000, 100000))
