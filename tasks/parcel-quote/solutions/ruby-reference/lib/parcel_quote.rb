# frozen_string_literal: true

# Quotes parcel orders by a tariff. See README.md.
module ParcelQuote
  # The command line, the tariff or a file is no good: nothing can be quoted.
  class Unusable < StandardError; end

  # One order cannot be quoted; the others can.
  class Refused < StandardError; end
end

require_relative 'parcel_quote/numbers'
require_relative 'parcel_quote/tariff'
require_relative 'parcel_quote/quoter'
require_relative 'parcel_quote/command'
