# frozen_string_literal: true

# See README.md.
module ParcelQuote
  # Returns the exit status.
  def self.run(_arguments)
    # Your work begins here.
    warn 'parcel-quote: not written yet'
    3
  end
end
