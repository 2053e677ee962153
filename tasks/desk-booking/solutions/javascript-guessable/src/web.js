'use strict';

const http = require('node:http');
const { Office, Problem, checkedName, checkedDesk, checkedDay } = require('./office');

const ROUTES = [
  [/^\/session$/, {
    POST: (office, request) => {
      const name = checkedName(request.json().name);
      return [201, { name }, { 'Set-Cookie': `session=${office.signIn(name)}; Path=/` }];
    },
    GET: (office, request) => [200, { name: office.person(request.token) }],
    DELETE: (office, request) => {
      office.person(request.token);
      office.signOut(request.token);
      return [204, undefined, { 'Set-Cookie': 'session=; Max-Age=0; Path=/' }];
    },
  }],
  [/^\/bookings$/, {
    GET: (office, request) => {
      const day = request.query.get('day');
      return [200, { bookings: office.bookings(day === null ? undefined : checkedDay(day)) }];
    },
    POST: (office, request) => {
      const name = office.person(request.token);
      const body = request.json();
      const booking = office.book(name, checkedDesk(body.desk), checkedDay(body.day));
      return [201, booking, { Location: `/bookings/${booking.id}` }];
    },
  }],
  [/^\/bookings\/([^/]+)$/, {
    GET: (office, request, id) => [200, office.booking(id)],
    DELETE: (office, request, id) => {
      office.cancel(office.person(request.token), id);
      return [204];
    },
  }],
  [/^\/free$/, {
    GET: (office, request) => {
      const day = checkedDay(request.query.get('day'));
      return [200, { day, free: office.free(day) }];
    },
  }],
];

function sessionOf(header = '') {
  for (const part of header.split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === 'session') return value;
  }
  return undefined;
}

function parsed(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Problem(400, 'the body must be a JSON object');
  return value;
}

function route(office, method, url, headers, text) {
  const [path, query = ''] = url.split('?', 2);
  const request = { token: sessionOf(headers.cookie), query: new URLSearchParams(query), json: () => parsed(text) };
  for (const [pattern, methods] of ROUTES) {
    const found = pattern.exec(path);
    if (!found) continue;
    if (!methods[method]) return [405, { error: 'this path does not know that method' }, { Allow: Object.keys(methods).join(', ') }];
    return methods[method](office, request, ...found.slice(1));
  }
  throw new Problem(404, 'there is nothing here');
}

function answer(response, status, value, headers = {}) {
  if (value === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
}

function createService() {
  const office = new Office();
  return http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    try {
      answer(response, ...route(office, request.method, request.url, request.headers, Buffer.concat(chunks).toString()));
    } catch (problem) {
      if (!(problem instanceof Problem)) console.error(problem);
      answer(response, problem.status || 500, { error: problem.status ? problem.message : 'something went wrong here' });
    }
  });
}

module.exports = { createService };
