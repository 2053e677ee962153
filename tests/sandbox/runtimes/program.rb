require 'etc'
require 'fileutils'
require 'json'
require 'open3'
require 'securerandom'
require 'tempfile'
require 'timeout'

line = gets.chomp
Thread.new { 1 }.join
fork { exit! }
Process.wait
raise 'the child failed' unless Open3.capture2('cat', stdin_data: line).first == line
Tempfile.create('x') { |f| f.puts 1 }
FileUtils.mkdir_p('d/e')
FileUtils.rm_rf('d')
begin
  Timeout.timeout(0.01) { sleep 1 }
rescue Timeout::Error
  r, w = IO.pipe
  w.puts 1
  IO.select([r])
end
Etc.nprocessors
SecureRandom.hex
Fiber.new { Fiber.yield 1 }.resume
puts `printf pong`
