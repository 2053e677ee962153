class BookingError(Exception):
    """Why a booking, a cancellation or a question was refused."""


class Calendar:
    def __init__(self, opens, closes):
        pass

    def book(self, start, end):
        raise NotImplementedError

    def cancel(self, start):
        raise NotImplementedError

    def free(self, minutes):
        raise NotImplementedError

    def first_free(self, minutes):
        raise NotImplementedError

    def use(self):
        raise NotImplementedError
