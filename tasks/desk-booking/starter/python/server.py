#!/usr/bin/env python3
import os
from http.server import ThreadingHTTPServer

from desk_booking.web import Handler

if __name__ == "__main__":
    ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
