
const http = require('http');
http.createServer((q, s) => s.end(`a${q.url}`)).listen(process.env.PORT || 3000); // x
