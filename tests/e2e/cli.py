#!/usr/bin/python3
"""cli.py: what the commands say, where, and with which exit status."""
import json
import pathlib
import subprocess
import sys
import tempfile

import support

RUBRIC = {"schema": "takehome.rubric/1", "id": "r", "version": "1.0.0", "title": "R", "pass": 60,
          "criteria": [{"id": "correctness", "title": "Correctness", "weight": 1, "measure": "cases"}]}
TASK = {"schema": "takehome.task/1", "id": "shout", "version": "1.0.0", "title": "Shout", "kind": "cli", "rubric": "rubric.json",
        "groups": [{"id": "basics", "title": "Basics", "visibility": "public", "points": 1, "scoring": "sum",
                    "cases": [{"id": "word", "stdin": "hello\n", "expect": {"stdout": "HELLO\n"}}]}]}


def make(folder):
    task = folder / "task"
    task.mkdir()
    (task / "task.json").write_text(json.dumps(TASK))
    (task / "rubric.json").write_text(json.dumps(RUBRIC))
    (folder / "right.py").write_text("import sys\nprint(sys.stdin.read().upper(), end='')\n")
    (folder / "wrong.py").write_text("print('hello')\n")
    return task


def grading(checks, takehome, folder):
    task = make(folder)
    right = support.run([takehome, "grade", task, folder / "right.py"], cwd=folder)
    checks.equal(right.returncode, 0, "a right submission: exit status")
    text = right.stdout.decode()
    for part in ("Shout", "Python", "python3 right.py", "1/1", "Total 100 %", "passed", "Report: takehome-reports/shout-right.py.json"):
        checks.check(part in text, f"the summary says {part!r}", text)
    checks.check("\x1b" not in text, "no colours when stdout is no terminal", text)
    report = folder / "takehome-reports/shout-right.py.json"
    checks.check(report.exists() and json.loads(report.read_text())["totals"]["passed"], "the report is where the summary says")
    checks.equal(sorted(p.name for p in report.parent.iterdir()), ["shout-right.py.json"], "no other file lies beside it")
    wrong = support.run([takehome, "grade", task, folder / "wrong.py", "--json", "-"], cwd=folder)
    checks.equal(wrong.returncode, 1, "a wrong submission: exit status")
    checks.equal(json.loads(wrong.stdout)["groups"][0]["cases"][0]["verdict"], "wrong_answer", "--json -: the report on stdout, nothing else")
    checks.check("below the bar" in wrong.stderr.decode(), "--json -: the summary on stderr", wrong.stderr.decode())
    quiet = support.run([takehome, "grade", task, folder / "right.py", "--json", folder / "q.json", "--quiet"], cwd=folder)
    checks.equal((quiet.stdout, quiet.stderr), (b"", b""), "--quiet says nothing")
    kept = support.run([takehome, "grade", task, folder / "right.py", "--json", folder / "k.json", "--quiet", "--keep"], cwd=folder,
                       env=support.clean_environment(TMPDIR=str(folder)))
    checks.check("scratch folder is kept: " in kept.stderr.decode(), "--keep says where", kept.stderr.decode())
    left = [p for p in folder.glob("takehome-*") if p.name != "takehome-reports"]
    checks.check(len(left) == 1 and list(left[0].rglob("right.py")), "--keep leaves the unpacked submission", str(left))
    unwritable = support.run([takehome, "grade", task, folder / "right.py", "--json", "/proc/nowhere/r.json", "--quiet"], cwd=folder)
    checks.equal((unwritable.returncode, unwritable.stdout), (2, b""), "a report that could not be written: refused before grading")
    nameless = support.run([takehome, "grade", task, folder / "right.py", "--name", "../\x1b[31mjane"], cwd=folder)
    checks.equal(nameless.returncode, 0, "an odd --name: exit status")
    checks.check("\x1b" not in nameless.stdout.decode(), "an odd --name does not reach the terminal")
    checks.check((folder / "takehome-reports/shout-..__31mjane.json").exists() or len(list((folder / "takehome-reports").iterdir())) == 2,
                 "an odd --name stays inside the folder of reports")


def running(checks, takehome, folder):
    schema = support.schema(takehome, "run")
    hello = support.run([takehome, "run", "--", "sh", "-c", "echo out; echo err >&2"], cwd=folder)
    checks.equal((hello.returncode, hello.stdout), (0, b"out\n"), "run: status and stdout")
    checks.check(hello.stderr.startswith(b"err\n") and b"exited with status 0" in hello.stderr, "run: stderr, then the result", hello.stderr.decode())
    failed = support.run([takehome, "run", "false"], cwd=folder)
    checks.equal(failed.returncode, 1, "run: a failing command: exit status")
    slow = support.run([takehome, "run", "--wall-ms", "200", "--json", "-", "--", "sleep", "5"], cwd=folder)
    result = json.loads(slow.stdout)
    checks.equal((slow.returncode, result["end"]), (1, "wall_limit"), "run: stopped by time")
    faults = [e.message for e in schema.iter_errors(result)]
    checks.check(not faults, "run --json fits its schema", "; ".join(faults))
    fed = support.run([takehome, "run", "--stdin", "-", "--env", "GREETING=hi", "--", "sh", "-c", "cat; echo $GREETING"], input=b"from stdin\n", cwd=folder)
    checks.equal(fed.stdout, b"from stdin\nhi\n", "run: stdin and environment")
    (folder / "w").mkdir()
    (folder / "w/a.txt").write_text("content\n")
    work = support.run([takehome, "run", "--work", folder / "w", "--", "sh", "-c", "cat a.txt; echo more >> a.txt; cat a.txt"], cwd=folder)
    checks.equal(work.stdout, b"content\ncontent\nmore\n", "run --work: a copy that may be changed")
    checks.equal((folder / "w/a.txt").read_text(), "content\n", "run --work: the folder itself stays")
    missing = support.run([takehome, "run", "--", "no-such-program"], cwd=folder)
    checks.check(missing.returncode == 1 and b"could not be started: No such file" in missing.stderr, "run: a command that is not there", missing.stderr.decode())
    network = support.run([takehome, "run", "--", "python3", "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"], cwd=folder)
    checks.check(b"refused: connect 127.0.0.1:9" in network.stderr, "run: a refused call is named with its address", network.stderr.decode())


def others(checks, takehome, folder):
    (folder / "bin").mkdir()
    (folder / "bin/x.py").write_text("import sys\nprint(sys.argv)\n")
    inspection = support.run([takehome, "inspect", folder / "bin", "--json", "-"], cwd=folder)
    checks.equal(inspection.returncode, 0, "inspect: exit status")
    result = json.loads(inspection.stdout)
    faults = [e.message for e in support.schema(takehome, "inspection").iter_errors(result)]
    checks.check(not faults, "inspect --json fits its schema", "; ".join(faults))
    checks.equal(result["entry_point"]["chosen"]["path"], "x.py", "inspect: the entry point")
    explained = support.run([takehome, "inspect", folder / "bin", "--explain"], cwd=folder)
    checks.check("[" in explained.stdout.decode() and "x.py" in explained.stdout.decode(), "inspect --explain shows the rules", explained.stdout.decode())
    doctor = support.run([takehome, "doctor", "--json", "-"], cwd=folder)
    result = json.loads(doctor.stdout)
    checks.equal(doctor.returncode, 0 if result["complete"] else 4, "doctor: exit status follows what it found")
    faults = [e.message for e in support.schema(takehome, "doctor").iter_errors(result)]
    checks.check(not faults, "doctor --json fits its schema", "; ".join(faults))
    for row in result["protections"]:
        checks.check(row["works"] or row["advice"], f"doctor: {row['name']} is missing, so it says what to do")
    with open("/dev/full", "w") as full:
        lost = subprocess.run([takehome, "schema", "report"], stdout=full, stderr=subprocess.PIPE, check=False)
    checks.equal(lost.returncode, 4, "a result that stdout does not take: exit status")


def usage(checks, takehome, folder):
    for words in (["garde"], [], ["grade"], ["grade", "a"], ["grade", "--fast", "a", "b"], ["run"], ["run", "--cpu-ms", "x", "true"], ["schema", "poem"],
                  ["grade", "task", "/nowhere.zip"], ["grade", "--without", "luck", "a", "b"]):
        done = support.run([takehome, *words], cwd=folder)
        checks.equal((done.returncode, done.stdout), (2, b""), f"usage error: {words}")
        checks.check(done.stderr, f"usage error {words} is explained")
    for command in ("grade", "inspect", "run", "doctor", "schema", "policy"):
        done = support.run([takehome, command, "--help"], cwd=folder)
        checks.equal((done.returncode, done.stderr), (0, b""), f"{command} --help: exit status")
        checks.check(f"  takehome {command}" in done.stdout.decode(), f"{command} --help has an example", done.stdout.decode())


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("cli")
    for part in (usage, grading, running, others):
        with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
            part(checks, args.takehome, pathlib.Path(scratch))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
