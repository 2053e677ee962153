# frozen_string_literal: true

# What the house says comes in here, line by line.
module LiftControl
  def self.run(input, output)
    output.sync = true # each answer has to leave at once
    input.each_line do |line|
      case line.split.first
      when "tick" then output.puts "wait"
      when "end" then return 0
      end
    end
    1
  end
end
