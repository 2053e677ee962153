#!/usr/bin/env ruby
# frozen_string_literal: true

require_relative 'lib/office'
require_relative 'lib/web'
require_relative 'lib/http_server'

web = Web.new(Office.new)
HttpServer.new(ENV.fetch('HOST', '127.0.0.1'), Integer(ENV.fetch('PORT', '8000'))).run { |request| web.answer(request) }
