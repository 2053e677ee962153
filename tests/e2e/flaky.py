#!/usr/bin/python3
"""
flaky.py: programs that do not always do the same, because of the time, the working folder, a file of an earlier case, the order of cases, or others that run beside them. Each is
recognised, or made impossible; a table says which and how.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import support

RUBRIC = {"schema": "takehome.rubric/1", "id": "r", "version": "1.0.0", "title": "R", "pass": 60,
          "criteria": [{"id": "correctness", "title": "Correctness", "weight": 100, "measure": "cases"}]}
CASES = [{"id": f"case-{i}", "stdin": f"{i}\n", "args": ["data.txt"], "files": [{"path": "data.txt", "text": f"{i}\n"}], "expect": {"stdout": f"{i}\n"}} for i in range(4)]

# name, program, how it is held: every case passes ("impossible": there is nothing to depend on), or is flaky in some run ("recognised")
PROGRAMS = [
    ("depends on the clock", "import time\nn = input()\nprint(n if time.time_ns() // 1000 % 2 else 'tock')\n", "recognised"),
    ("depends on chance", "import random\nn = input()\nprint(n if random.random() < 0.5 else 'no')\n", "recognised"),
    ("depends on its address space", "n = input()\nprint(n if id(object()) // 2**24 % 2 else 'odd')\n", "recognised"),
    ("depends on hashing's seed", "n = input()\nprint(n if hash('x') % 2 else 'even')\n", "recognised"),
    ("depends on its process id", "import os\nn = input()\nprint(n if os.getpid() < 10 else os.getpid())\n", "impossible"),
    ("depends on the working folder", "import os\nn = input()\nprint(n if os.getcwd() == '/work' else os.getcwd())\n", "impossible"),
    ("finds its file by the working folder", "import sys\nprint(open(sys.argv[1]).read().strip())\n", "impossible"),
    ("leaves a file in the working folder", "import os\nn = input()\nprint('seen' if os.path.exists('seen') else n)\nopen('seen', 'w').write(n)\n", "impossible"),
    ("leaves a file in /tmp", "import os\nn = input()\nprint('seen' if os.path.exists('/tmp/seen') else n)\nopen('/tmp/seen', 'w').write(n)\n", "impossible"),
    ("leaves a file in /dev/shm", "import os\nn = input()\nprint('seen' if os.path.exists('/dev/shm/seen') else n)\nopen('/dev/shm/seen', 'w').write(n)\n", "impossible"),
    ("leaves a file in its home", "import os\nn = input()\np = os.path.expanduser('~/.seen')\nprint('seen' if os.path.exists(p) else n)\nopen(p, 'w').write(n)\n", "impossible"),
    ("changes itself", "import os\nn = input()\nprint(n)\nopen(__file__, 'a').write('\\nprint(\"again\")\\n')\n", "impossible"),
    ("counts its cases", "import os\nn = input()\np = 'count'\nc = int(open(p).read()) if os.path.exists(p) else 0\nopen(p, 'w').write(str(c + 1))\nprint(n if c == 0 else c)\n", "impossible"),
    ("leaves a process behind", "import os, subprocess\nn = input()\nothers = [p for p in os.listdir('/proc') if p.isdigit() and int(p) > 2]\n"
     "print(n if len(others) == 0 else others)\nsubprocess.Popen(['sleep', '1000'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n", "impossible"),
    ("wants a port", "import socket\nn = input()\nsaid = 'free'\ntry: socket.socket().bind(('127.0.0.1', 8080))\nexcept OSError: said = 'refused'\nprint(n if said == 'refused' else said)\n", "impossible"),
    ("asks for the hour", "import os, time\nn = input()\nprint(n if time.tzname[0] == 'UTC' and os.environ['TZ'] == 'UTC' else time.tzname)\n", "impossible"),
    ("asks for the language", "import locale, os\nn = input()\nprint(n if os.environ['LANG'] == 'C.UTF-8' and 'USER' not in os.environ else os.environ)\n", "impossible"),
    ("counts who runs beside it", "import os\nn = input()\nprint(n if sum(p.isdigit() for p in os.listdir('/proc')) <= 2 else 'crowded')\n", "impossible"),
]
REPEAT = 8


def write(folder, files):
    for path, text in files.items():
        target = pathlib.Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if isinstance(text, str) else json.dumps(text, indent=2))
    return folder


def task(folder, cases):
    return write(folder, {"rubric.json": RUBRIC, "task.json": {
        "schema": "takehome.task/1", "id": "echo", "version": "1.0.0", "title": "Echo", "kind": "cli", "rubric": "rubric.json", "limits": {"cpu_ms": 5000, "wall_ms": 30000},
        "groups": [{"id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum", "cases": cases}]}})


def start(args, where, submission, *more):
    return subprocess.Popen([args.takehome, "grade", "--quiet", "--json", "-", *more, where, submission], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=support.clean_environment())


def cases_of(process):
    out, err = process.communicate(timeout=600)
    if not out.strip():
        raise SystemExit(f"no report: {err.decode()}")
    return {c["id"]: c for g in json.loads(out)["groups"] for c in g["cases"]}


def main():
    args = support.arguments(__doc__, only={"help": "only rows whose name contains this"})
    checks = support.Checks("flaky")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        pathlib.Path(scratch).chmod(0o755)
        forth, back = task(scratch + "/forth", CASES), task(scratch + "/back", CASES[::-1])
        for number, (name, program, held) in enumerate(PROGRAMS):
            if args.only and args.only not in name:
                continue
            submission = write(f"{scratch}/{number}", {"echo.py": program})
            if held == "recognised":
                cases = cases_of(start(args, forth, submission, "--repeat", str(REPEAT)))
                flaky = [c for c in cases.values() if c["verdict"] == "flaky"]
                checks.check(flaky and all("runs disagree" in c["reason"] and c["owner"] == "nobody" for c in flaky), name, str([c["verdict"] for c in cases.values()]))
                how = f"{len(flaky)} of {len(cases)} cases flaky in {REPEAT} runs each"
            else:
                # In this order and the other, both at one time.
                both = [start(args, forth, submission, "--repeat", "2"), start(args, back, submission, "--repeat", "2")]
                got = [cases_of(process) for process in both]
                verdicts = {c["verdict"] for cases in got for c in cases.values()}
                checks.check(verdicts == {"passed"}, name, str([(c["verdict"], c["reason"]) for cases in got for c in cases.values() if c["verdict"] != "passed"][:2]))
                checks.check(all(got[0][key]["verdict"] == got[1][key]["verdict"] for key in got[0]), f"{name}: both orders agree")
                how = "forwards and backwards at one time: " + ", ".join(sorted(verdicts))
            print(f"  {name:38} {held:12} {how}")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
