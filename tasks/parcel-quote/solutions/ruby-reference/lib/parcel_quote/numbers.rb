# frozen_string_literal: true

module ParcelQuote
  # Money in cents and percentages in hundredths of a percent: whole numbers all the way.
  module Numbers
    module_function

    def whole(text, range = 1..999_999_999)
      return unless text.match?(/\A[0-9]{1,9}\z/)

      value = text.to_i(10)
      value if range.cover?(value)
    end

    def price(text)
      match = /\A([0-9]{1,6})(?:\.([0-9]{2}))?\z/.match(text)
      match && (match[1].to_i * 100 + match[2].to_i)
    end

    def percent(text)
      match = /\A([0-9]{1,3})(?:\.([0-9]{1,2}))?%\z/.match(text)
      match && (match[1].to_i * 100 + match[2].to_s.ljust(2, '0').to_i)
    end

    # That share of an amount, halves rounded up.
    def share(cents, hundredths)
      (cents * hundredths + 5000) / 10_000
    end

    def money(cents)
      format('%d.%02d', cents / 100, cents % 100)
    end

    # Spaces and tabs only: String#strip would take more than the brief says.
    def trim(text)
      text.gsub(/\A[ \t]+|[ \t]+\z/, '')
    end
  end
end
