# frozen_string_literal: true

module ParcelQuote
  # What the tariff file says, in tables. A zone is found by trying the prefixes of a postcode, longest first.
  class Tariff
    Extra = Struct.new(:percent, :amount)

    def self.read(file)
      tariff = new
      File.read(file, mode: 'rb').split("\n").each.with_index(1) do |line, number|
        words = Numbers.trim(line.delete_suffix("\r")).split(/[ \t]+/)
        next if words.empty? || words.first.start_with?('#')

        problem = tariff.take(*words)
        raise Unusable, "#{file}:#{number}: #{problem}" if problem
      end
      tariff
    rescue SystemCallError => e
      raise Unusable, "#{file}: cannot be read: #{e.message}"
    end

    def initialize
      @zones = {}
      @bands = Hash.new { |bands, zone| bands[zone] = {} }
      @extras = {}
      @fuel = nil
    end

    def zone(postcode)
      postcode.length.downto(1) do |length|
        zone = @zones[postcode[0, length]]
        return zone if zone
      end
      nil
    end

    # The price of the smallest band that holds the weight, or nil.
    def base(zone, grams)
      bands = @bands.fetch(zone, {})
      bands[bands.each_key.select { |limit| limit >= grams }.min]
    end

    def extra(name, base)
      extra = @extras[name]
      extra && (extra.percent ? Numbers.share(base, extra.amount) : extra.amount)
    end

    def fuel(cents)
      Numbers.share(cents, @fuel || 0)
    end

    # Takes one line in; returns what is wrong with it, or nil.
    def take(kind, *words)
      case [kind, words.length]
      when ['prefix', 2] then take_prefix(*words)
      when ['band', 3] then take_band(*words)
      when ['extra', 2] then take_extra(*words)
      when ['fuel', 1] then take_fuel(*words)
      else "not a tariff line: #{[kind, *words].join(' ')}"
      end
    end

    private

    def take_prefix(prefix, zone)
      return "prefix #{prefix} was given before" if @zones.key?(prefix)

      @zones[prefix] = zone
      nil
    end

    def take_band(zone, grams, price)
      limit = Numbers.whole(grams)
      cents = Numbers.price(price)
      return "a band is ZONE GRAMS PRICE, not #{zone} #{grams} #{price}" unless limit && cents
      return "zone #{zone} has a band of #{limit} g already" if @bands[zone].key?(limit)

      @bands[zone][limit] = cents
      nil
    end

    def take_extra(name, text)
      return "extra #{name} was given before" if @extras.key?(name)

      percent = text.end_with?('%')
      amount = percent ? Numbers.percent(text) : Numbers.price(text)
      return "#{text} is neither a price nor a percentage" unless amount

      @extras[name] = Extra.new(percent, amount)
      nil
    end

    def take_fuel(text)
      return 'fuel was given before' if @fuel

      @fuel = Numbers.percent(text)
      "#{text} is not a percentage" unless @fuel
    end
  end
end
