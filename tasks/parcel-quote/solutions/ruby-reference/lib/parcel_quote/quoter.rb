# frozen_string_literal: true

module ParcelQuote
  Quote = Struct.new(:id, :zone, :grams, :cents) do
    def to_s
      "#{id},#{zone},#{grams},#{Numbers.money(cents)}"
    end
  end

  Total = Struct.new(:orders, :grams, :cents) do
    def to_s
      "#{orders},#{grams},#{Numbers.money(cents)}"
    end
  end

  # Quotes one order after the other and keeps the totals by zone.
  class Quoter
    CM3_PER_GRAM = 5

    attr_reader :totals

    def initialize(tariff)
      @tariff = tariff
      @quoted = {}
      @totals = {}
    end

    def quote(line)
      fields = line.split(',', -1).map { |field| Numbers.trim(field) }
      raise Refused, "an order has four or five fields, not #{fields.length}" unless [4, 5].include?(fields.length)

      id, postcode, weight, size, extras = fields
      check_id(id)
      zone = zone_of(postcode)
      grams = [weight_of(weight), volumetric(size)].max
      base = @tariff.base(zone, grams) or raise Refused, "zone #{zone} takes no parcel of #{grams} g"
      net = base + extras(extras.to_s, base)
      count(Quote.new(id, zone, grams, net + @tariff.fuel(net)))
    end

    private

    def check_id(id)
      raise Refused, 'the order has no id' if id.empty?
      raise Refused, "order #{id} was quoted before" if @quoted.key?(id)
    end

    def zone_of(postcode)
      raise Refused, "'#{postcode}' is not a postcode" unless postcode.match?(/\A[0-9A-Z]{1,10}\z/)

      @tariff.zone(postcode) or raise Refused, "no zone holds postcode #{postcode}"
    end

    def weight_of(text)
      Numbers.whole(text) or raise Refused, "'#{text}' is not a weight in grams"
    end

    def volumetric(size)
      sides = size.split('x', -1).map { |side| Numbers.whole(side, 1..999) }
      raise Refused, "'#{size}' is not a size such as 30x20x10" unless sides.length == 3 && sides.all?

      -(-sides.reduce(:*) / CM3_PER_GRAM)
    end

    def extras(field, base)
      names = field.empty? ? [] : field.split('+', -1).uniq
      names.sum { |name| @tariff.extra(name, base) or raise Refused, "the tariff has no extra '#{name}'" }
    end

    def count(quote)
      @quoted[quote.id] = true
      total = @totals[quote.zone] ||= Total.new(0, 0, 0)
      total.orders += 1
      total.grams += quote.grams
      total.cents += quote.cents
      quote
    end
  end
end
