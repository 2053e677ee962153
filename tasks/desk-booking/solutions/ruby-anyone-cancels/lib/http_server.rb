# frozen_string_literal: true

require 'json'
require 'socket'

# As much of HTTP/1.1 as the service needs: one request a connection, a thread each. Ruby has had no HTTP server of its own since 3.0.
class HttpServer
  Request = Struct.new(:method, :path, :query, :headers, :body)
  REASONS = { 200 => 'OK', 201 => 'Created', 204 => 'No Content', 400 => 'Bad Request', 401 => 'Unauthorized', 403 => 'Forbidden', 404 => 'Not Found',
              405 => 'Method Not Allowed', 409 => 'Conflict', 422 => 'Unprocessable Content', 500 => 'Internal Server Error' }.freeze

  def initialize(host, port)
    @server = TCPServer.new(host, port)
    @server.listen(64)
  end

  def run(&handler)
    loop { Thread.new(@server.accept) { |connection| serve(connection, handler) } }
  end

  private

  def serve(connection, handler)
    request = read(connection) or return
    write(connection, *handled(request, handler))
  rescue SystemCallError, IOError
    nil # the caller is gone
  ensure
    connection.close
  end

  def handled(request, handler)
    handler.call(request)
  rescue StandardError => e
    warn e.full_message
    [500, { error: 'something went wrong here' }, {}]
  end

  def read(connection)
    method, target, version = connection.gets("\n", 8192).to_s.split
    return unless version&.start_with?('HTTP/1.')

    headers = {}
    while (line = connection.gets("\n", 8192)&.chomp) && !line.empty?
      name, value = line.split(':', 2)
      headers[name.downcase] = value.to_s.strip
    end
    path, query = target.split('?', 2)
    Request.new(method, path, query.to_s, headers, connection.read(headers['content-length'].to_i).to_s.force_encoding('UTF-8'))
  end

  def write(connection, status, value, headers)
    lines = ["HTTP/1.1 #{status} #{REASONS[status]}", 'Connection: close']
    headers.each { |name, text| lines << "#{name}: #{text}" }
    body = value.nil? ? '' : JSON.generate(value)
    lines << 'Content-Type: application/json' unless value.nil?
    lines << "Content-Length: #{body.bytesize}" unless status == 204
    connection.write("#{lines.join("\r\n")}\r\n\r\n#{body}")
  end
end
