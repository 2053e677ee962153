# frozen_string_literal: true

# See README.md.
module OncallRota
  # Returns the exit status.
  def self.run(_arguments)
    # Your work begins here.
    warn 'oncall-rota: not written yet'
    3
  end
end
