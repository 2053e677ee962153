#!/usr/bin/env python3
"""%ID%: notes, kept in memory."""
import http.server
import json
import os
import re


class Notes:
    def __init__(self):
        self.texts, self.last = {}, 0

    def add(self, text):
        self.last += 1
        self.texts[self.last] = text
        return self.last


class Handler(http.server.BaseHTTPRequestHandler):
    notes = Notes()

    def answer(self, status, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self):
        """The id in the path if there is such a note, else None."""
        match = re.fullmatch(r"/notes/([0-9]{1,9})", self.path)
        return int(match[1]) if match and int(match[1]) in self.notes.texts else None

    def do_GET(self):
        number = self.note()
        if number is None:
            return self.answer(404, {"error": "there is no such note"})
        return self.answer(200, {"id": number, "text": self.notes.texts[number]})

    def do_DELETE(self):
        number = self.note()
        if number is None:
            return self.answer(404, {"error": "there is no such note"})
        del self.notes.texts[number]
        return self.answer(204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/notes":
            return self.answer(404, {"error": "only /notes takes new ones"})
        text = text_of(body)
        if text is None:
            return self.answer(400, {"error": "a note is an object with a text"})
        return self.answer(201, {"id": self.notes.add(text), "text": text})


def text_of(body):
    try:
        value = json.loads(body)
    except ValueError:
        return None
    text = value.get("text") if isinstance(value, dict) else None
    return text if isinstance(text, str) and 1 <= len(text) <= 1000 else None


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
