# frozen_string_literal: true

module OncallRota
  # What keeps us from doing anything.
  class Mistake < StandardError; end

  Night = Struct.new(:name, :people, :skill)

  # Somebody who may be asked.
  Person = Struct.new(:name, :most, :skills, :away) do
    def can_take?(night)
      !away.include?(night.name) && (night.skill.nil? || skills.include?(night.skill))
    end
  end

  # Nights and people, in the order in which they come.
  class Plan
    def self.read(text)
      new.tap { |plan| plan.send(:read, text) }
    end

    def nights
      @nights.values
    end

    def people
      @people.values
    end

    private

    def initialize
      @nights = {}
      @people = {}
      @absences = []
      @mistakes = {}
    end

    def read(text)
      text.split("\n").each.with_index(1) do |line, number|
        kind, *words = line.split(/[ \t\r]+/).reject(&:empty?)
        next if kind.nil? || kind.start_with?('#')

        note(number, line(kind, number, words))
      end
      @absences.each { |number, name, nights| note(number, settle(name, nights)) }
      number, words = @mistakes.min
      raise Mistake, "line #{number}: #{words}" if number
    end

    def note(number, mistake)
      @mistakes[number] ||= mistake if mistake
    end

    # Each returns what is wrong, or nil.
    def line(kind, number, words)
      case kind
      when 'night' then night(*words)
      when 'person' then person(*words)
      when 'away' then absence(number, *words)
      else 'the first word is none of night, person, away'
      end
    end

    def night(name = nil, people = nil, skill = nil, *more)
      return 'night takes a name, a number of people and perhaps a skill' if people.nil? || more.any?
      return 'the number of people is not from 1 to 9' unless people.match?(/\A[1-9]\z/)
      return 'this night was there before' if @nights.key?(name)

      @nights[name] = Night.new(name, people.to_i, skill)
      nil
    end

    def person(name = nil, most = nil, *skills)
      return 'person takes a name, a number of nights and skills' if most.nil?
      return 'the number of nights is not from 0 to 999' unless most.match?(/\A[0-9]{1,3}\z/)
      return 'this person was there before' if @people.key?(name)

      @people[name] = Person.new(name, most.to_i, skills, {})
      nil
    end

    def absence(number, name = nil, *nights)
      return 'away takes a name and nights' if nights.empty?

      @absences << [number, name, nights]
      nil
    end

    def settle(name, nights)
      person = @people[name]
      return 'nobody of this plan is called so' if person.nil?
      return 'there is no such night in this plan' unless nights.all? { |night| @nights.key?(night) }

      nights.each { |night| person.away[night] = true }
      nil
    end
  end
end
