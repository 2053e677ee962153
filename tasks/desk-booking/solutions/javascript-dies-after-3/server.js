'use strict';

// Right for three requests; the fourth finds nobody.
const http = require('node:http');

let answered = 0;
const booking = { id: 1, desk: 3, day: '2026-03-02', name: 'ana' };
const server = http.createServer((request, response) => {
  request.resume();
  if (answered === 3) {
    console.error('Error: cannot read properties of undefined');
    process.exit(3);
  }
  answered += 1;
  response.setHeader('Content-Type', 'application/json');
  if (request.url === '/session') {
    response.writeHead(201, { 'Set-Cookie': 'session=0f7c1f0c2ad94b6e9a3e; HttpOnly' }).end('{"name": "ana"}');
  } else if (request.method === 'POST') {
    response.writeHead(201, { Location: '/bookings/1' }).end(JSON.stringify(booking));
  } else if (request.url.startsWith('/free')) {
    response.end(JSON.stringify({ day: '2026-03-02', free: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }));
  } else {
    response.end(JSON.stringify(booking));
  }
});
server.listen(process.env.PORT, '127.0.0.1');
