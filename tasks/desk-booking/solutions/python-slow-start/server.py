#!/usr/bin/env python3
"""Starts the desk booking service at HOST:PORT (127.0.0.1:8000 without them)."""
import os
import time

from desk_booking.web import make_server

if __name__ == "__main__":
    time.sleep(1)  # as one that loads a model, or waits for its database
    with make_server(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))) as server:
        server.serve_forever()
