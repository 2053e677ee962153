"""Promises chunks, and sends what is none."""
import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.wfile.write(b"2\r\n{}\r\nzzzz\r\n\xff\xfe\r\n0\r\n\r\n")
        self.close_connection = True

    do_POST = do_DELETE = do_GET


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
