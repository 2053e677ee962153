# frozen_string_literal: true

require 'date'
require 'securerandom'

# Something that the caller has to be told, with the status that says so.
class Problem < StandardError
  attr_reader :status

  def initialize(status, words)
    super(words)
    @status = status
  end
end

# What the office knows. One lock makes each operation happen as a whole.
class Office
  DESKS = (1..12).to_a.freeze

  def self.name_of(value)
    return value if value.is_a?(String) && value.length.between?(1, 40) && !value.strip.empty?

    raise Problem.new(422, 'name must be a text of 1 to 40 characters')
  end

  def self.desk_of(value)
    return value if value.is_a?(Integer) && DESKS.include?(value)

    raise Problem.new(422, 'desk must be a whole number from 1 to 12')
  end

  def self.day_of(value)
    match = value.is_a?(String) && /\A(\d{4})-(\d\d)-(\d\d)\z/.match(value)
    return value if match && Date.valid_date?(*match.captures.map(&:to_i))

    raise Problem.new(422, 'day must be a day that exists, written YYYY-MM-DD')
  end

  def initialize
    @lock = Mutex.new
    @sessions = {}
    @bookings = {}
    @last_id = 0
  end

  def sign_in(name)
    token = SecureRandom.hex(16)
    @lock.synchronize { @sessions[token] = name }
    token
  end

  def sign_out(token)
    @lock.synchronize { @sessions.delete(token) }
  end

  def person(token)
    @lock.synchronize { @sessions[token] } || raise(Problem.new(401, 'sign in first: POST /session'))
  end

  def book(name, desk, day)
    @lock.synchronize do
      same_day = @bookings.values.select { |b| b[:day] == day }
      raise Problem.new(409, "desk #{desk} is taken on #{day}") if same_day.any? { |b| b[:desk] == desk }
      raise Problem.new(409, "you have another desk on #{day}") if same_day.any? { |b| b[:name] == name }

      @last_id += 1
      @bookings[@last_id.to_s] = { id: @last_id, desk: desk, day: day, name: name }
    end
  end

  def booking(id)
    @lock.synchronize { @bookings[id] } || raise(Problem.new(404, 'there is no such booking'))
  end

  def cancel(id)
    @lock.synchronize { @bookings.delete(id) } || raise(Problem.new(404, 'there is no such booking'))
  end

  def bookings(day = nil)
    @lock.synchronize { @bookings.values }.select { |b| day.nil? || b[:day] == day }.sort_by { |b| [b[:day], b[:desk]] }
  end

  def free(day)
    DESKS - bookings(day).map { |b| b[:desk] }
  end
end
