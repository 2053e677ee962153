'use strict';

const http = require('node:http');

function createService() {
  return http.createServer((request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: 'there is nothing here yet' }));
  });
}

module.exports = { createService };
