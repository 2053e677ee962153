# frozen_string_literal: true

# The cab and who uses it; knows nothing of how it is talked to.
class Cab
  Trip = Struct.new(:from, :to)

  def initialize(capacity)
    @capacity = capacity
    @floor = 0
    @heading = 1
    @waiting = {}
    @riding = {}
  end

  def call(who, from, to) = @waiting[who] = Trip.new(from, to)

  def entered(who) = @riding[who] = @waiting.delete(who)

  def left(who) = @riding.delete(who)

  def move
    return "stop" if somebody_here?

    goals = self.goals
    return "wait" if goals.empty?

    turn(goals)
    @floor += @heading
    @heading.positive? ? "up" : "down"
  end

  private

  def turn(goals)
    nearest = goals.min_by { |goal| (goal - @floor).abs }
    @heading = nearest > @floor ? 1 : -1
  end

  def room? = @riding.size < @capacity

  def somebody_here?
    @riding.each_value.any? { |trip| trip.to == @floor } || (room? && @waiting.each_value.any? { |trip| trip.from == @floor })
  end

  def goals
    @riding.each_value.map(&:to) + (room? ? @waiting.each_value.map(&:from) : [])
  end
end
