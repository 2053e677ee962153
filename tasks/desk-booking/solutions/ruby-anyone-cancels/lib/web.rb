# frozen_string_literal: true

require 'json'
require 'uri'
require_relative 'office'

# Paths and methods in one table, JSON in and out.
class Web
  ROUTES = [
    [%r{\A/session\z}, { 'POST' => :create_session, 'GET' => :show_session, 'DELETE' => :end_session }],
    [%r{\A/bookings\z}, { 'GET' => :list_bookings, 'POST' => :create_booking }],
    [%r{\A/bookings/([^/]+)\z}, { 'GET' => :show_booking, 'DELETE' => :cancel_booking }],
    [%r{\A/free\z}, { 'GET' => :free_desks }]
  ].freeze

  def initialize(office)
    @office = office
  end

  # [status, value for the body or nil, headers]
  def answer(request)
    route(request)
  rescue Problem => e
    [e.status, { error: e.message }, {}]
  end

  private

  def route(request)
    ROUTES.each do |pattern, methods|
      match = pattern.match(request.path) or next
      action = methods[request.method]
      return [405, { error: 'this path does not know that method' }, { 'Allow' => methods.keys.join(', ') }] unless action

      return send(action, request, *match.captures)
    end
    raise Problem.new(404, 'there is nothing here')
  end

  def json(request)
    value = JSON.parse(request.body)
    return value if value.is_a?(Hash)

    raise Problem.new(400, 'the body must be a JSON object')
  rescue JSON::ParserError
    raise Problem.new(400, 'the body must be a JSON object')
  end

  def token(request)
    request.headers.fetch('cookie', '').split(/;\s*/).filter_map { |part| part[/\Asession=(.*)\z/, 1] }.first
  end

  def day_in_query(request)
    URI.decode_www_form(request.query).assoc('day')&.last
  end

  def create_session(request)
    name = Office.name_of(json(request)['name'])
    [201, { name: name }, { 'Set-Cookie' => "session=#{@office.sign_in(name)}; HttpOnly; SameSite=Lax; Path=/" }]
  end

  def show_session(request)
    [200, { name: @office.person(token(request)) }, {}]
  end

  def end_session(request)
    @office.person(token(request))
    @office.sign_out(token(request))
    [204, nil, { 'Set-Cookie' => 'session=; Max-Age=0; Path=/' }]
  end

  def list_bookings(request)
    day = day_in_query(request)
    [200, { bookings: @office.bookings(day && Office.day_of(day)) }, {}]
  end

  def create_booking(request)
    name = @office.person(token(request))
    body = json(request)
    booking = @office.book(name, Office.desk_of(body['desk']), Office.day_of(body['day']))
    [201, booking, { 'Location' => "/bookings/#{booking[:id]}" }]
  end

  def show_booking(_request, id)
    [200, @office.booking(id), {}]
  end

  def cancel_booking(request, id)
    @office.person(token(request))
    @office.cancel(id)
    [204, nil, {}]
  end

  def free_desks(request)
    day = Office.day_of(day_in_query(request))
    [200, { day: day, free: @office.free(day) }, {}]
  end
end
