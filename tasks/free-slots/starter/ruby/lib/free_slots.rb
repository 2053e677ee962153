# frozen_string_literal: true

module FreeSlots
  class BookingError < StandardError; end

  class Calendar
    def initialize(open, close); end

    def book(start, finish)
      raise NotImplementedError
    end

    def cancel(start)
      raise NotImplementedError
    end

    def free(minutes)
      raise NotImplementedError
    end

    def first_free(minutes)
      raise NotImplementedError
    end

    def use
      raise NotImplementedError
    end
  end
end
