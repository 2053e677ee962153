#!/usr/bin/env ruby
# frozen_string_literal: true

require_relative 'lib/http_server'

# Ruby has no HTTP server of its own since 3.0; lib/http_server.rb is a small one that you may use, change or throw away.
HttpServer.new(ENV.fetch('HOST', '127.0.0.1'), Integer(ENV.fetch('PORT', '8000'))).run do |_request|
  [404, { error: 'there is nothing here yet' }, {}]
end
