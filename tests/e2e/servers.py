#!/usr/bin/python3
"""servers.py: servers of every kind asked by HTTP cases: what each does wrong has its verdict, owner and words, in a table; and what is right is right, whatever starts it."""
import json
import pathlib
import sys
import tempfile

import support

RUBRIC = {"schema": "takehome.rubric/1", "id": "http", "version": "1.0.0", "title": "Correctness alone", "pass": 100,
          "criteria": [{"id": "correctness", "title": "Correctness", "weight": 1, "measure": "cases"}]}

# A server on bare sockets that does what the path says.
SERVER = r'''
import os, socket, sys, threading, time
def ok(body=b"{}", head=b"", status=b"200 OK"):
    return b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n" + head + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
def forever(c, part):
    while True: c.sendall(part)
def slowly(c, text):
    for i in range(len(text)):
        c.sendall(text[i:i + 1])
        time.sleep(0.001)
def end(status):
    sys.stderr.write("last words\n")
    sys.stderr.flush()
    os._exit(status)
DO = {
    "/ok": lambda c: c.sendall(ok()),
    "/silence": lambda c: time.sleep(60),
    "/close": lambda c: None,
    "/reset": lambda c: c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"),
    "/cut-head": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "/cut-body": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"),
    "/cut-chunk": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc"),
    "/no-http": lambda c: c.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/binary": lambda c: c.sendall(bytes(range(256)) * 64),
    "/http9": lambda c: c.sendall(b"<html>hello</html>\n"),
    "/status-word": lambda c: c.sendall(b"HTTP/1.1 okay fine\r\n\r\n"),
    "/nul-header": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
    "/bad-length": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "/two-lengths": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 200\r\n\r\n{}"),
    "/bad-chunk": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n"),
    "/huge-chunk": lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}"),
    "/trailers": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"), forever(c, b"X-T: t\r\n")),
    "/headers": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\n"), forever(c, b"X-More: more\r\n")),
    "/long-header": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\nX-Long: "), forever(c, b"x" * 4096)),
    "/interim": lambda c: forever(c, b"HTTP/1.1 102 Processing\r\n\r\n"),
    "/body": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\n\r\n"), forever(c, b"x" * 65536)),
    "/body-length": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n"), forever(c, b"x" * 65536)),
    "/chunks": lambda c: (c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), forever(c, b"1\r\nx\r\n" * 1000)),
    "/gzip": lambda c: c.sendall(ok(b"\x1f\x8b\x08 no", b"Content-Encoding: gzip\r\n")),
    "/loop": lambda c: c.sendall(ok(b"", b"Location: /loop\r\n", b"302 Found")),
    "/away": lambda c: c.sendall(ok(b"", b"Location: http://example.org/x\r\n", b"302 Found")),
    "/file": lambda c: c.sendall(ok(b"", b"Location: file:///etc/passwd\r\n", b"302 Found")),
    "/go": lambda c: c.sendall(ok(b"", b"Location: /ok\r\n", b"303 See Other")),
    "/slow-bytes": lambda c: slowly(c, ok()),
    "/deep": lambda c: c.sendall(ok(b"[" * 100000)),
    "/exit": lambda c: end(3),
    "/crash": lambda c: (sys.stderr.write("last words\n"), sys.stderr.flush(), os.kill(os.getpid(), 11)),
    "/memory": lambda c: [bytearray(1 << 26) for _ in range(64)],
    "/spin": lambda c: any(False for _ in iter(int, 1)),
    "/log": lambda c: forever(type("Log", (), {"sendall": staticmethod(lambda part: (sys.stdout.write(part), sys.stdout.flush()))}), "x" * 4096),
    "/call-out": lambda c: (socket.create_connection(("127.0.0.1", 25)), c.sendall(ok())),
}
def serve(c):
    try:
        head = b""
        while b"\r\n\r\n" not in head:
            part = c.recv(4096)
            if not part: return
            head += part
        DO[head.split()[1].decode()](c)
    except OSError as e:
        sys.stderr.write("%s\n" % e)
    finally:
        c.close()
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(os.environ["PORT"])))
s.listen(64)
# GET /x HTTP/1.1
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
'''

# path, what the case adds, verdict, words of the reason
WRONG = [
    ("/silence", {"timeout_ms": 200}, "time_limit", "there was no whole answer within 200 ms"),
    ("/close", {}, "runtime_error", "closed the connection without an answer"),
    ("/reset", {}, "runtime_error", "closed the connection without an answer"),
    ("/cut-head", {}, "runtime_error", "ended in the middle of the answer"),
    ("/cut-body", {}, "runtime_error", "ended in the middle of the answer"),
    ("/cut-chunk", {}, "runtime_error", "ended in the middle of the answer"),
    ("/no-http", {}, "wrong_answer", "no HTTP answer"),
    ("/binary", {}, "wrong_answer", "no HTTP answer"),
    ("/http9", {}, "wrong_answer", "no HTTP answer"),
    ("/status-word", {}, "wrong_answer", "no HTTP answer"),
    ("/nul-header", {}, "wrong_answer", "no HTTP answer"),
    ("/bad-length", {}, "wrong_answer", "no HTTP answer"),
    ("/bad-chunk", {}, "wrong_answer", "no HTTP answer"),
    ("/huge-chunk", {}, "wrong_answer", "no HTTP answer"),
    ("/trailers", {}, "output_limit", "the headers of the answer do not end"),
    ("/headers", {}, "output_limit", "the headers of the answer do not end"),
    ("/long-header", {}, "output_limit", "the headers of the answer do not end"),
    ("/interim", {}, "output_limit", "the headers of the answer do not end"),
    ("/body", {}, "output_limit", "the body of the answer is larger than the limit of 64 KiB"),
    ("/body-length", {}, "output_limit", "the body of the answer is larger than the limit of 64 KiB"),
    ("/chunks", {}, "output_limit", "the body of the answer is larger than the limit of 64 KiB"),
    ("/gzip", {}, "wrong_answer", "is not valid JSON"),
    ("/deep", {}, "output_limit", "larger than the limit"),
    ("/loop", {"follow": True}, "wrong_answer", "it redirects again and again"),
    ("/away", {"follow": True}, "wrong_answer", "it leads away from the service, to http://example.org/x"),
    ("/file", {"follow": True}, "wrong_answer", "it leads away from the service, to file:///etc/passwd"),
    ("/exit", {}, "runtime_error", "ended by itself with the exit status 3 after 1 answer; step 2 (GET /exit) had none"),
    ("/crash", {}, "runtime_error", "crashed with the signal SIGSEGV after 1 answer"),
    ("/memory", {}, "memory_limit", "the server was stopped because it needed more than the memory limit"),
    ("/spin", {}, "time_limit", "the server was stopped at the CPU limit of 1000 ms"),
    ("/log", {}, "output_limit", "the server was stopped because it printed more than the limit of 64 KiB on stdout"),
    ("/call-out", {}, None, None),
]
RIGHT = [
    ("/ok", {"expect": {"status": 200, "body": "{}"}}),
    ("/slow-bytes", {"expect": {"status": 200, "body": "{}"}}),
    ("/go", {"follow": True, "method": "POST", "body": "x", "expect": {"status": 200, "body": "{}"}}),
    ("/go", {"expect": {"status": 303, "headers": {"Location": "/ok"}}}),
    ("/close", {"expect": {"status": 400, "closed": True}}),
]
RAW = [
    ("GET /ok HTTP/1.1\r\n\r\n", {"status": 200, "body": "{}"}),
    ("GET /slow-bytes HTTP/1.0\r\n\r\n", {"status": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}),
    ("\r\n\r\n", {"status": 400, "closed": True}),
]

# What a right submission may look like: files, how it is started.
WSGI = ('import json\n\n\ndef application(environ, start_response):\n    start_response("200 OK", [("Content-Type", "application/json")])\n'
        '    return [json.dumps({"path": environ["PATH_INFO"]}).encode()]\n')
PHP = '<?php\nheader("Content-Type: application/json");\necho json_encode(["path" => parse_url($_SERVER["REQUEST_URI"], PHP_URL_PATH)]);\n'
PHP_SOCKET = ('<?php\n// Speaks HTTP/1.1 by itself.\n$server = stream_socket_server("tcp://127.0.0.1:" . getenv("PORT"));\nwhile ($c = stream_socket_accept($server, -1)) {\n'
              '    $path = explode(" ", fgets($c))[1];\n    $body = json_encode(["path" => $path]);\n'
              '    fwrite($c, "HTTP/1.1 200 OK\\r\\nContent-Length: " . strlen($body) . "\\r\\n\\r\\n" . $body);\n    fclose($c);\n}\n')
NODE = ('const http = require("http");\nhttp.createServer((q, s) => s.end(JSON.stringify({path: q.url}))).listen(process.env.PORT, "%s");\n')
SHAPES = {
    "a WSGI application": {"wsgi.py": WSGI},
    "a PHP front controller": {"public/index.php": PHP, "README.md": "# x\n"},
    "a PHP router beside its pages": {"router.php": PHP, "public/style.css": "a {}\n"},
    "a PHP program that listens itself": {"server.php": PHP_SOCKET},
    "Node, at ::1 alone": {"server.js": NODE % "::1"},
    "Node, at every address": {"server.js": NODE % "::"},
}


def case(name, steps):
    return {"id": name, "kind": "http", "steps": steps}


def write_task(folder, cases):
    folder.mkdir(parents=True)
    (folder / "rubric.json").write_text(json.dumps(RUBRIC))
    (folder / "task.json").write_text(json.dumps({
        "schema": "takehome.task/1", "id": folder.name, "version": "1.0.0", "title": "Servers", "kind": "web", "rubric": "rubric.json", "match": "json",
        "limits": {"cpu_ms": 1000, "wall_ms": 20000, "memory_mb": 128, "output_kb": 64},
        "groups": [{"id": "g", "title": "G", "visibility": "public", "points": 1, "scoring": "sum", "cases": cases}]}))
    return folder


def write_tree(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def name_of(i, path):
    return f"c{i}-{path.strip('/')}"


def wrong_servers(checks, args, scratch):
    """Each after one right answer, so that the server is known to have listened."""
    ok = {"path": "/ok", "expect": {"status": 200}}
    cases = [case(name_of(i, path), [ok, {"path": path, "expect": {"status": 200, "body": "{}"}, **more}]) for i, (path, more, _, _) in enumerate(WRONG)]
    cases += [case(f"right{i}", [{"path": path, **more}]) for i, (path, more) in enumerate(RIGHT)]
    cases += [case(f"raw{i}", [ok, {"raw": raw, "expect": expect}]) for i, (raw, expect) in enumerate(RAW)]
    task = write_task(scratch / "wrong", cases)
    grading = support.Grading(args.takehome, task, write_tree(scratch / "server", {"server.py": SERVER}))
    if not checks.check(grading.report is not None, "a report", grading.said):
        return
    faults = [f"{e.json_path}: {e.message}" for e in support.schema(args.takehome, "report").iter_errors(grading.report)]
    checks.check(not faults, "the report fits its schema", "; ".join(faults[:3]))
    got = {c["id"]: c for _, c in grading.cases()}
    for i, (path, _, verdict, words) in enumerate(WRONG):
        found = got[name_of(i, path)]
        print(f"  {path:14} {found['verdict']:14} {found['owner']:9} {found['reason']}", flush=True)
        if verdict is None: # what it tried is told
            checks.check(any(d["call"] == "connect" for d in found["denied"]), f"{path}: the call is named", json.dumps(found["denied"]))
            continue
        checks.equal(found["verdict"], verdict, path)
        checks.equal(found["owner"], "candidate", f"{path}: owner")
        checks.check(words in (found["reason"] or ""), f"{path}: no reason says {words!r}", str(found["reason"]))
    for name in [f"right{i}" for i in range(len(RIGHT))] + [f"raw{i}" for i in range(len(RAW))]:
        checks.check(got[name]["verdict"] == "passed", name, str(got[name]["reason"]))
    measured = grading.report["measurements"]["cases"]
    last = measured["g/" + next(name_of(i, row[0]) for i, row in enumerate(WRONG) if row[0] == "/exit")]
    checks.equal(last.get("log_end"), "last words\n", "the end of the server's log")
    checks.equal([step["status"] for step in last["exchange"]], [200, 0], "the exchange")


def right_servers(checks, args, scratch):
    task = write_task(scratch / "right", [case("path", [{"path": "/a/b.c", "expect": {"status": 200, "body": {"json": {"path": "/a/b.c"}}}},
                                                        {"path": "/a", "expect": {"status": 200, "body": {"json": {"path": "/a"}}}}])])
    plain = write_task(scratch / "plain", [case("path", [{"path": "/a", "expect": {"status": 200, "body": {"json": {"path": "/a"}}}}])])
    for i, (what, files) in enumerate(SHAPES.items()):
        # PHP's own server takes a path with a dot in it for a file.
        grading = support.Grading(args.takehome, plain if "front" in what else task, write_tree(scratch / f"shape{i}", files))
        if checks.check(grading.report is not None, f"{what}: a report", grading.said):
            reasons = [str(c["reason"]) for _, c in grading.cases()]
            command = " ".join(grading.report["command"] or [])
            checks.check(grading.report["totals"]["passed"], f"{what}: passes", f"{command}: " + "; ".join(reasons))
            print(f"  {what:34} {command[:110]}", flush=True)


def other_kinds(checks, args, scratch):
    """A web application where a command is asked for: said in the reason."""
    task = scratch / "cli"
    write_task(task, [])
    (task / "task.json").write_text(json.dumps({
        "schema": "takehome.task/1", "id": "cli", "version": "1.0.0", "title": "A command", "kind": "cli", "rubric": "rubric.json", "limits": {"wall_ms": 1000, "cpu_ms": 500},
        "groups": [{"id": "g", "title": "G", "visibility": "public", "points": 1, "scoring": "sum", "cases": [{"id": "c", "expect": {"stdout": "hello\n"}}]}]}))
    grading = support.Grading(args.takehome, task, write_tree(scratch / "page", {"server.js": NODE % "127.0.0.1"}))
    reasons = [str(c["reason"]) for _, c in grading.cases()]
    checks.check(all("looks like a web application; the task asks for a command-line program" in r for r in reasons), "a web application in a task for the command line",
                 "; ".join(reasons))


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("servers")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        wrong_servers(checks, args, pathlib.Path(scratch))
        right_servers(checks, args, pathlib.Path(scratch))
        other_kinds(checks, args, pathlib.Path(scratch))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
