'use strict';

const { createService } = require('./src/web');

const port = Number(process.env.PORT || 8000);
createService().listen(port, process.env.HOST || '127.0.0.1');
