# frozen_string_literal: true

module OncallRota
  # Who is on which night.
  class Rota
    def initialize(plan)
      @nights = plan.nights
      @able = @nights.to_h { |night| [night.name, plan.people.select { |person| person.can_take?(night) }] }
      @on = @nights.to_h { |night| [night.name, []] }
      @turns = plan.people.to_h { |person| [person.name, []] }
    end

    # Returns nil, or the nights that people are short for.
    def fill
      @nights.sort_by.with_index { |night, index| [@able[night.name].size - night.people, index] }.each do |night|
        night.people.times do
          short = add(night)
          return short if short
        end
      end
      nil
    end

    def lines
      @nights.map { |night| "#{night.name}: #{@on[night.name].map(&:name).join(' ')}" }
    end

    private

    # A chain is a list of [person, night that they would leave, chain before]; nil: who is wanted first.
    def add(wanted)
      seen = { wanted.name => true }
      asked = {}
      queue = [[wanted, nil]]
      queue.each do |night, chain|
        (@able[night.name] - @on[night.name]).each do |person|
          next if asked[person.name]

          asked[person.name] = true
          return move(person, night, chain) if @turns[person.name].size < person.most

          (@turns[person.name].reject { |other| seen[other.name] }).each do |other|
            seen[other.name] = true
            queue << [other, [person, night, chain]]
          end
        end
      end
      queue.map(&:first)
    end

    # Comes to this night; whoever makes room there goes on to the one before. Returns nil.
    def move(person, night, chain)
      until chain.nil?
        giver, before, chain = chain
        put(person, night)
        remove(giver, night)
        person = giver
        night = before
      end
      put(person, night)
      nil
    end

    def put(person, night)
      @on[night.name] << person
      @turns[person.name] << night
    end

    def remove(person, night)
      @on[night.name].delete(person)
      @turns[person.name].delete(night)
    end
  end
end
