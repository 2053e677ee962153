"""One day of one room: bookings that never overlap, and the time between them."""

from .calendar import BookingError, Calendar

__all__ = ["BookingError", "Calendar"]
