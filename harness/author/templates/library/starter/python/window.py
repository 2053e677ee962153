class Window:
    def __init__(self, places):
        pass

    def add(self, number):
        raise NotImplementedError

    def sum(self):
        raise NotImplementedError

    def largest(self):
        raise NotImplementedError
