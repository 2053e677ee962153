#!/usr/bin/python3
"""
dialogue.py: interactive cases and checkers. A small task whose interactor thinks of a number, and programs that guess it, guess it wrongly, fall silent, flood, stop themselves or will not
end: for each the verdict, the owner and the words. Then interactors and checkers that are broken themselves: never the candidate's fault.
"""
import json
import pathlib
import sys
import tempfile

import support

RUBRIC = {"schema": "takehome.rubric/1", "id": "r", "version": "1.0.0", "title": "R", "pass": 60,
          "criteria": [{"id": "correctness", "title": "Correctness", "weight": 100, "measure": "cases"}]}

INTERACTOR = """import sys
def verdict(status, why):
    with open(sys.argv[3] + "teammessage.txt", "w") as out:
        out.write(why + "\\n")
    sys.exit(status)
secret = int(open(sys.argv[1]).read())
most = int(sys.argv[4])
print("guess", most, flush=True)
for _ in range(most):
    line = sys.stdin.readline()
    if not line:
        verdict(43, "it ended before the number was found")
    try:
        guess = int(line)
    except ValueError:
        verdict(43, "it said something that is no number")
    if guess == secret:
        print("right", flush=True)
        verdict(42, "found")
    print("higher" if guess < secret else "lower", flush=True)
verdict(43, "it used up all its guesses")
"""

GUESS = """import sys
input()
low, high = 1, 1000
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    said = sys.stdin.readline().strip()
    if said == "right":
        break
    low, high = (middle + 1, high) if said == "higher" else (low, middle - 1)
"""

# name, program, verdict, owner, words of the reason
PROGRAMS = [
    ("right", GUESS, "passed", "nobody", ""),
    ("one by one", "input()\nfor n in range(1, 2000):\n    print(n, flush=True)\n    if input() == 'right': break\n", "wrong_answer", "candidate", "used up all its guesses"),
    ("talks nonsense", "input()\nprint('what?', flush=True)\ninput()\n", "wrong_answer", "candidate", "no number"),
    ("never flushes", "import sys\ninput()\nprint(500)\nsys.stdin.readline()\n", "time_limit", "candidate", "not flushed"),
    ("no line break", "import sys\ninput()\nprint(500, end='', flush=True)\ninput()\n", "time_limit", "candidate", "no line break"),
    ("says nothing", "input()\ninput()\n", "time_limit", "candidate", "both waited for each other"),
    ("does not read", "import time\ntime.sleep(100)\n", "time_limit", "candidate", "did not read"),
    ("closes its output", "import os, time\nos.close(1)\ntime.sleep(100)\n", "wrong_answer time_limit", "candidate", ""),
    ("closes its input", "import os, time\nos.close(0)\nprint(1, flush=True)\ntime.sleep(100)\n", "time_limit", "candidate", "closed its input"),
    ("ends at once", "print(end='')\n", "wrong_answer", "candidate", "ended before"),
    ("crashes half way", "input()\nprint(500, flush=True)\ninput()\nraise SystemExit(3)\n", "runtime_error", "candidate", "exit status 3"),
    ("dies by a signal", "import os\ninput()\nos.abort()\n", "runtime_error", "candidate", "SIGABRT"),
    ("right, and fails then", GUESS + "sys.exit(5)\n", "runtime_error", "candidate", "exit status 5"),
    ("right, and stays", GUESS + "import time\ntime.sleep(100)\n", "time_limit", "candidate", "dialogue was over"),
    ("floods", "while True: print('1' * 60000)\n", "wrong_answer output_limit", "candidate", ""),
    ("floods without a line", "import sys\nwhile True: sys.stdout.write('1' * 60000)\n", "output_limit", "candidate", "limit of 256 KiB on stdout"),
    ("computes for ever", "input()\nwhile True: pass\n", "time_limit", "candidate", "limit of"),
    ("stops itself", "import os, signal\ninput()\nos.kill(os.getpid(), signal.SIGSTOP)\n", "time_limit", "candidate", "both waited"),
    ("kills all it can reach", "import os\ninput()\ntry: os.kill(-1, 9)\nexcept OSError: pass\nprint('here', flush=True)\n", "wrong_answer", "candidate", "no number"),
    ("bombs", "import os\ninput()\nwhile True:\n    try: os.fork()\n    except OSError: pass\n", "time_limit", "candidate", "limit"),
    ("calls out", "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)\n", "runtime_error security_violation", "candidate", ""),
    ("looks for the number", "import glob\nprint(open((glob.glob('/work/**/input', recursive=True) + glob.glob('/proc/*/root/work/takehome/input') + ['/work/takehome/input'])[0]).read(), flush=True)\n",
     "runtime_error", "candidate", "exit status 1"),
]

# name, interactor, words: whatever the program does
BROKEN = [
    ("crashes", "import os\nos.abort()\n", "SIGABRT"),
    ("accepts with 0", "import sys\nsys.exit(0)\n", "exit status 0"),
    ("raises", "import sys\nprint(len(sys.argv))\nraise Exception('no such house')\n", "no such house"),
    ("never ends", "while True: pass\n", "limit of"),
    ("floods", "while True: print('x' * 60000)\n", "64 KiB"),
]

CHECKER = """import sys
wanted = int(open(sys.argv[1]).read())
got = [int(word) for word in sys.stdin.read().split()]
if sys.argv[4:] == ["even"] and any(n % 2 for n in got):
    open(sys.argv[3] + "judgemessage.txt", "w").write("an odd number")
    sys.exit(43)
if sum(got) == wanted:
    sys.exit(42)
open(sys.argv[3] + "teammessage.txt", "w").write(f"the sum is {sum(got)}, not {wanted}")
sys.exit(43)
"""

CHECKED = [
    ("one way", "print(input())\n", ["passed", "passed"], ""),
    ("another", "n = int(input())\nprint(n - 2, 2)\n", ["passed", "passed"], ""),
    ("odd", "n = int(input())\nprint(n - 1, 1)\n", ["passed", "wrong_answer"], "an odd number"),
    ("wrong", "print(0)\n", ["wrong_answer", "wrong_answer"], "the sum is 0, not 10"),
    ("no number", "print('ten')\n", ["harness_error", "harness_error"], "no fault of the submission"),
    ("right, and fails then", "print(input())\nraise SystemExit(2)\n", ["runtime_error", "runtime_error"], "exit status 2; expected is 0; the task's checker accepts what stands on stdout"),
    ("wrong, and fails then", "print(0)\nraise SystemExit(2)\n", ["runtime_error", "runtime_error"], "the task's checker says of stdout: the sum is 0, not 10"),
    ("no number, and fails then", "print('ten')\nraise SystemExit(2)\n", ["runtime_error", "runtime_error"], "exit status 2"),
    ("crash", "raise SystemExit(2)\n", ["runtime_error", "runtime_error"], "exit status 2"),
]


def write(folder, files):
    for path, text in files.items():
        target = pathlib.Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if isinstance(text, str) else json.dumps(text, indent=2))
    return folder


def talk_task(folder, interactor, settings=None):
    task = {"schema": "takehome.task/1", "id": "guess", "version": "1.0.0", "title": "Guess", "kind": "cli", "rubric": "rubric.json", "interactor": settings or {},
            "limits": {"cpu_ms": 1500, "wall_ms": 4000, "output_kb": 256, "processes": 16},
            "groups": [{"id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum",
                        "cases": [{"id": "one", "kind": "interactive", "interactor": {"input": "729", "args": ["12"]}}]}]}
    return write(folder, {"task.json": task, "rubric.json": RUBRIC, "interactor/interactor.py": interactor})


def check_task(folder):
    cases = [{"id": "sum", "stdin": "10\n", "expect": {"stdout": {"text": "", "match": "checker"}}},
             {"id": "even", "stdin": "10\n", "expect": {"stdout": {"text": "", "match": {"kind": "checker", "args": ["even"]}}}}]
    task = {"schema": "takehome.task/1", "id": "sum", "version": "1.0.0", "title": "Sum", "kind": "cli", "rubric": "rubric.json", "checker": {"folder": "judge"},
            "groups": [{"id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum", "cases": cases}]}
    return write(folder, {"task.json": task, "rubric.json": RUBRIC, "judge/judge.py": CHECKER})


def grade(args, task, program, scratch):
    submission = write(tempfile.mkdtemp(dir=scratch), {"guess.py": program, "README.md": "Guesses.\n"})
    return support.run([args.takehome, "grade", "--quiet", "--json", "-", task, submission])


def cases_of(done):
    report = json.loads(done.stdout) if done.stdout.strip() else None
    return report, [c for g in report["groups"] for c in g["cases"]] if report else []


def main():
    args = support.arguments(__doc__, only={"help": "only rows whose name contains this"})
    checks = support.Checks("dialogue")
    schema = support.schema(args.takehome, "report")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        pathlib.Path(scratch).chmod(0o755)
        task = talk_task(scratch + "/guess", INTERACTOR)
        for name, program, verdict, owner, words in PROGRAMS:
            if args.only and args.only not in name:
                continue
            done = grade(args, task, program, scratch)
            report, cases = cases_of(done)
            if not checks.check(report is not None, name, done.stderr.decode()[:500]):
                continue
            case = cases[0]
            faults = [e.message for e in schema.iter_errors(report)]
            checks.check(not faults, f"{name}: fits the schema", "; ".join(faults[:3]))
            checks.check(case["verdict"] in verdict.split() and case["owner"] == owner and words in (case["reason"] or ""), name, f"{case['verdict']}, {case['owner']}: {case['reason']}")
            turns = report["measurements"]["cases"].get("basics/one", {}).get("dialogue", {}).get("turns", [])
            checks.check(case["verdict"] == "passed" or any(t["from"] == "interactor" and t["text"].startswith("guess 12") for t in turns), f"{name}: transcript", str(turns)[:200])
            print(f"  {name:24} {case['verdict']:18} {case['owner']:10} {case['reason'] or ''}"[:200])
        for name, interactor, words in BROKEN:
            if args.only and args.only not in name:
                continue
            broken = talk_task(f"{scratch}/broken-{name.replace(' ', '-')}", interactor, {"limits": {"cpu_ms": 1000, "wall_ms": 2000, "output_kb": 64}})
            done = grade(args, broken, "import sys\nfor line in sys.stdin: pass\n", scratch)
            report, cases = cases_of(done)
            case = cases[0] if cases else {"verdict": None, "owner": None, "reason": done.stderr.decode()[:300]}
            checks.check(case["verdict"] == "harness_error" and case["owner"] == "task" and words in case["reason"], f"interactor that {name}", str(case["reason"]))
            print(f"  interactor {name:13} {case['verdict']!s:18} {case['owner']!s:10} {case['reason']}"[:200])
        done = grade(args, talk_task(scratch + "/unbuildable", "no program at all ("), GUESS, scratch)
        print("  interactor is no program", done.returncode, done.stderr.decode().strip()[:160])
        checks.check(done.returncode != 0, "an interactor that cannot be a program grades nobody", done.stderr.decode())
        nothing = write(scratch + "/nothing", {"task.json": json.loads(pathlib.Path(scratch, "guess/task.json").read_text()), "rubric.json": RUBRIC, "interactor/README.md": "soon\n"})
        done = grade(args, nothing, GUESS, scratch)
        checks.check(done.returncode == 3 and b"interactor" in done.stderr, "an interactor's folder without a program is the task's fault", f"{done.returncode}: {done.stderr.decode()}")
        task = check_task(scratch + "/sum")
        for name, program, verdicts, words in CHECKED:
            if args.only and args.only not in name:
                continue
            done = grade(args, task, program, scratch)
            report, cases = cases_of(done)
            got = [c["verdict"] for c in cases]
            reasons = " | ".join(c["reason"] or "" for c in cases)
            checks.check(got == verdicts and words in reasons, f"checker: {name}", f"{got}: {reasons} {done.stderr.decode()[:300]}")
            print(f"  checker: {name:15} {', '.join(got):36} {reasons}"[:200])
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
