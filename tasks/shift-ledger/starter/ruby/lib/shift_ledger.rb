# frozen_string_literal: true

# See README.md.
module ShiftLedger
  # Returns the exit status.
  def self.run(_arguments)
    # Your work begins here.
    warn 'shift-ledger: not written yet'
    3
  end
end
