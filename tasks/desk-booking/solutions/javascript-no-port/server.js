'use strict';

// Makes a server, forgets to let it listen, and waits.
const http = require('node:http');

const server = http.createServer((request, response) => response.end('{}'));
server.on('listening', () => console.log('listening'));
if (process.env.LISTEN === 'yes') server.listen(process.env.PORT);
setInterval(() => {}, 1000);
