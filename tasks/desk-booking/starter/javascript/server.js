'use strict';

const { createService } = require('./src/web');

createService().listen(Number(process.env.PORT || 8000), process.env.HOST || '127.0.0.1');
