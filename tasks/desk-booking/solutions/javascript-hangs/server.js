'use strict';

// Takes every request, and answers none.
require('node:http').createServer(() => {}).listen(process.env.PORT, '127.0.0.1');
