# frozen_string_literal: true

require_relative 'oncall_rota/plan'
require_relative 'oncall_rota/rota'

# The command line.
module OncallRota
  DONE = 0
  NOTHING_DONE = 2

  # Returns the exit status.
  def self.run(arguments)
    raise Mistake, "#{arguments.first}: there are no arguments; the plan comes on standard input" if arguments.any?

    plan = Plan.read($stdin.binmode.read)
    rota = Rota.new(plan)
    short = rota.fill
    $stdout.binmode.puts(short ? "short #{short.map(&:name).join(' ')}" : rota.lines)
    DONE
  rescue Mistake => e
    warn e.message
    NOTHING_DONE
  end
end
