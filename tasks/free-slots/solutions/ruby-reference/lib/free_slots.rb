# frozen_string_literal: true

# One day of one room: bookings that never overlap, and the time between them. Inside, a time is a number of minutes since midnight.
module FreeSlots
  DAY_END = 24 * 60

  # Why a booking, a cancellation or a question was refused.
  class BookingError < StandardError; end

  class Calendar
    def initialize(open, close)
      @open, @close = span(open, close)
      @bookings = {}
    end

    def book(start, finish)
      from, to = span(start, finish)
      raise BookingError, "#{start} to #{finish} is outside the hours" if from < @open || to > @close
      raise BookingError, "#{start} to #{finish} overlaps another booking" if @bookings.any? { |s, e| from < e && to > s }

      @bookings[from] = to
    end

    def cancel(start)
      @bookings.delete(minutes_of(start)) or raise BookingError, "no booking starts at #{start}"
    end

    def free(minutes)
      raise BookingError, 'a slot has at least one minute' if minutes < 1

      at = @open
      [*@bookings.sort, [@close, @close]].each_with_object([]) do |(start, finish), slots|
        slots << [text_of(at), text_of(start)] if start - at >= minutes
        at = finish
      end
    end

    def first_free(minutes)
      free(minutes).dig(0, 0)
    end

    def use
      booked = @bookings.sum { |start, finish| finish - start }
      whole = @close - @open
      (200 * booked + whole) / (2 * whole)
    end

    private

    def span(start, finish)
      from = minutes_of(start)
      to = minutes_of(finish)
      raise BookingError, "#{finish} is not after #{start}" if from >= to

      [from, to]
    end

    def minutes_of(time)
      match = /\A(\d\d):([0-5]\d)\z/.match(time)
      minutes = match ? 60 * match[1].to_i + match[2].to_i : DAY_END + 1
      raise BookingError, "#{time.inspect} is no time of the form HH:MM" if minutes > DAY_END

      minutes
    end

    def text_of(minutes)
      format('%02d:%02d', *minutes.divmod(60))
    end
  end
end
