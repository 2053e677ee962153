# frozen_string_literal: true

require 'minitest/autorun'
require 'free_slots'

class EdgeTest < Minitest::Test
  def test_overlap_on_either_side
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '12:00')
    assert_raises(FreeSlots::BookingError) { day.book('09:30', '10:01') }
    assert_raises(FreeSlots::BookingError) { day.book('11:59', '13:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:30', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book('09:00', '13:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:00', '12:00') }
    assert_equal 25, day.use
  end

  def test_outside_the_hours
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_raises(FreeSlots::BookingError) { day.book('08:59', '10:00') }
    assert_raises(FreeSlots::BookingError) { day.book('16:00', '17:01') }
    assert_raises(FreeSlots::BookingError) { day.book('07:00', '08:00') }
    assert_equal [['09:00', '17:00']], day.free(1)
    day.book('09:00', '17:00')
  end

  def test_empty_or_backwards
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_raises(FreeSlots::BookingError) { day.book('10:00', '10:00') }
    assert_raises(FreeSlots::BookingError) { day.book('11:00', '10:00') }
    assert_equal 0, day.use
  end

  def test_malformed_times
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_raises(FreeSlots::BookingError) { day.book('9:00', '10:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:00', '10:60') }
    assert_raises(FreeSlots::BookingError) { day.book('10:00', '25:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:0', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book(' 10:00', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:00', "11:00\n") }
    assert_raises(FreeSlots::BookingError) { day.book('10.00', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book('aa:bb', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book('', '11:00') }
    assert_raises(FreeSlots::BookingError) { day.book('10:00', '11:00:00') }
    assert_equal 0, day.use
  end

  def test_bookings_in_any_order
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('14:00', '15:00')
    day.book('10:00', '11:00')
    day.book('12:00', '13:00')
    assert_equal [['09:00', '10:00'], ['11:00', '12:00'], ['13:00', '14:00'], ['15:00', '17:00']], day.free(60)
  end

  def test_cancelled_time_is_free
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    day.cancel('10:00')
    assert_equal [['09:00', '17:00']], day.free(1)
    day.book('10:30', '11:30')
  end

  def test_cancel_names_the_start
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    assert_raises(FreeSlots::BookingError) { day.cancel('10:30') }
    assert_raises(FreeSlots::BookingError) { day.cancel('11:00') }
    assert_raises(FreeSlots::BookingError) { day.cancel('10') }
    day.cancel('10:00')
    assert_raises(FreeSlots::BookingError) { day.cancel('10:00') }
  end

  def test_full_day
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('09:00', '17:00')
    assert_empty day.free(1)
    assert_nil day.first_free(1)
    assert_equal 100, day.use
  end

  def test_gap_of_exactly_that_length
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('09:00', '09:30')
    day.book('10:00', '17:00')
    assert_equal [['09:30', '10:00']], day.free(30)
    assert_equal '09:30', day.first_free(30)
    assert_empty day.free(31)
    assert_nil day.first_free(31)
  end

  def test_half_a_percent_rounds_up
    day = FreeSlots::Calendar.new('09:00', '12:20')
    day.book('09:00', '09:01')
    assert_equal 1, day.use
    day.book('10:00', '10:04')
    assert_equal 3, day.use
  end

  def test_minutes_must_be_positive
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_raises(FreeSlots::BookingError) { day.free(0) }
    assert_raises(FreeSlots::BookingError) { day.free(-5) }
    assert_raises(FreeSlots::BookingError) { day.first_free(0) }
    assert_raises(FreeSlots::BookingError) { day.first_free(-1) }
  end

  def test_a_day_may_end_at_24
    day = FreeSlots::Calendar.new('22:00', '24:00')
    day.book('23:00', '24:00')
    assert_equal [['22:00', '23:00']], day.free(1)
    assert_raises(FreeSlots::BookingError) { day.book('24:00', '24:01') }
    assert_equal 50, day.use
  end

  def test_bad_hours
    assert_raises(FreeSlots::BookingError) { FreeSlots::Calendar.new('10:00', '10:00') }
    assert_raises(FreeSlots::BookingError) { FreeSlots::Calendar.new('12:00', '09:00') }
    assert_raises(FreeSlots::BookingError) { FreeSlots::Calendar.new('9:00', '17:00') }
    assert_raises(FreeSlots::BookingError) { FreeSlots::Calendar.new('09:00', '24:01') }
  end

  def test_calendars_are_apart
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_equal [['09:00', '17:00']], day.free(1)
    day.book('10:00', '11:00')
  end

  def test_what_is_returned_is_a_copy
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    day.free(1).clear
    assert_equal [['09:00', '10:00'], ['11:00', '17:00']], day.free(1)
  end
end
