"""HTTP around the office: paths and methods in one table, JSON in and out."""
import http.cookies
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .office import Office, Problem, checked_day, checked_desk, checked_name


def create_session(office, request):
    name = checked_name(request.json().get("name"))
    return 201, {"name": name}, {"Set-Cookie": f"session={office.sign_in(name)}; HttpOnly; SameSite=Lax; Path=/"}


def show_session(office, request):
    return 200, {"name": office.person(request.token())}, {}


def end_session(office, request):
    office.person(request.token())
    office.sign_out(request.token())
    return 204, None, {"Set-Cookie": "session=; Max-Age=0; Path=/"}


def list_bookings(office, request):
    day = request.query("day")
    return 200, {"bookings": office.bookings(None if day is None else checked_day(day))}, {}


def create_booking(office, request):
    name = office.person(request.token())
    body = request.json()
    booking = office.book(name, checked_desk(body.get("desk")), checked_day(body.get("day")))
    return 201, booking, {"Location": f"/bookings/{booking['id']}"}


def show_booking(office, _request, booking_id):
    return 200, office.booking(booking_id), {}


def cancel_booking(office, request, booking_id):
    office.cancel(office.person(request.token()), booking_id)
    return 204, None, {}


def free_desks(office, request):
    day = checked_day(request.query("day"))
    return 200, {"day": day, "free": office.free(day)}, {}


ROUTES = [
    (r"/session", {"POST": create_session, "GET": show_session, "DELETE": end_session}),
    (r"/bookings", {"GET": list_bookings, "POST": create_booking}),
    (r"/bookings/([^/]+)", {"GET": show_booking, "DELETE": cancel_booking}),
    (r"/free", {"GET": free_desks}),
]


class Handler(BaseHTTPRequestHandler):
    office = None

    def token(self):
        try:
            cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get("session")
        except http.cookies.CookieError:
            return None
        return cookie.value if cookie else None

    def query(self, name):
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True).get(name, [None])[0]

    def json(self):
        try:
            value = json.loads(self.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise Problem(400, "the body must be a JSON object")
        return value

    def answer(self, status, value, headers):
        data = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if value is not None:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def route(self):
        path = urlsplit(self.path).path
        for pattern, methods in ROUTES:
            found = re.fullmatch(pattern, path)
            if not found:
                continue
            if self.command not in methods:
                return 405, {"error": "this path does not know that method"}, {"Allow": ", ".join(methods)}
            return methods[self.command](self.office, self, *found.groups())
        raise Problem(404, "there is nothing here")

    def handle_any(self):
        # Read before answering, so that the connection stays in step.
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.answer(*self.route())
        except Problem as problem:
            self.answer(problem.status, {"error": str(problem)}, {})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def make_server(host, port):
    return Server((host, port), type("OfficeHandler", (Handler,), {"office": Office()}))
