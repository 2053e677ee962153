# frozen_string_literal: true

require 'minitest/autorun'
require 'free_slots'

class BookingTest < Minitest::Test
  def test_empty_day_is_free
    day = FreeSlots::Calendar.new('09:00', '17:00')
    assert_equal [['09:00', '17:00']], day.free(30)
    assert_equal 0, day.use
  end

  def test_booking_splits_the_day
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    assert_equal [['09:00', '10:00'], ['11:00', '17:00']], day.free(30)
  end

  def test_neighbours_may_touch
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    day.book('11:00', '12:00')
    day.book('09:30', '10:00')
    assert_equal [['09:00', '09:30'], ['12:00', '17:00']], day.free(1)
  end

  def test_overlap_is_refused
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('10:00', '11:00')
    assert_raises(FreeSlots::BookingError) { day.book('10:30', '11:30') }
    assert_equal [['09:00', '10:00'], ['11:00', '17:00']], day.free(30)
  end

  def test_short_gaps_are_left_out
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('09:20', '12:00')
    assert_equal [['12:00', '17:00']], day.free(30)
    assert_equal [['09:00', '09:20'], ['12:00', '17:00']], day.free(20)
  end

  def test_first_free_is_the_earliest
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('09:00', '09:45')
    assert_equal '09:45', day.first_free(30)
  end

  def test_use_is_a_whole_percentage
    day = FreeSlots::Calendar.new('09:00', '17:00')
    day.book('09:00', '11:00')
    assert_equal 25, day.use
  end
end
