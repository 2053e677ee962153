#!/usr/bin/python3
"""mistakes.py: a task with five different mistakes: all five are listed with file, line and JSON path, and the exit status is 3."""
import pathlib
import re
import sys
import tempfile

import support

TASK = """{
  "schema": "takehome.task/1",
  "id": "five-mistakes",
  "version": "1.0.0",
  "title": "Five mistakes",
  "kind": "game",
  "rubric": "rubric.json",
  "limts": { "cpu_ms": 1000 },
  "groups": [
    { "id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum",
      "limits": { "cpu_ms": 5 },
      "cases": [
        { "id": "one", "stdin": 7, "expect": { "stdout": "1\\n" } },
        { "id": "two", "expect": { "exit": 300 } }
      ] }
  ]
}
"""
# line, JSON path, words
EXPECTED = [
    (6, "kind", "cli"),
    (8, "limts", 'did you mean "limits"'),
    (11, "groups[0].limits.cpu_ms", "10"),
    (13, "groups[0].cases[0].stdin", ""),
    (14, "groups[0].cases[1].expect.exit", ""),
]

# What no schema can say: files and groups that do not exist, ids that are taken.
REFERENCES = """{
  "schema": "takehome.task/1",
  "id": "five-references",
  "version": "1.0.0",
  "title": "Five references that lead nowhere",
  "kind": "cli",
  "rubric": "rubric.json",
  "groups": [
    { "id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum",
      "needs": ["later"],
      "cases": [
        { "id": "one", "stdin": { "file": "cases/none.in" }, "expect": { "stdout": "1\\n" } },
        { "id": "one", "expect": { "stdout": "1\\n" } },
        { "id": "two", "expect": { "stdout": { "file": "../../etc/passwd" } } },
        { "id": "three", "match": "regex", "expect": { "stdout": "a(b" } }
      ] }
  ]
}
"""
REFERENCE_LINES = [(10, "groups[0].needs[0]", "later"), (12, "groups[0].cases[0].stdin", "none.in"), (13, "groups[0].cases[1]", "one"),
                   (14, "groups[0].cases[2].expect.stdout", ""), (15, "groups[0].cases[3]", "")]

GOOD = """{ "schema": "takehome.task/1", "id": "good", "version": "1.0.0", "title": "Nothing is wrong here", "kind": "cli", "rubric": "rubric.json", "groups": [
  { "id": "basics", "title": "Basics", "visibility": "public", "points": 10, "scoring": "sum", "cases": [ { "id": "one", "expect": { "stdout": "1" } } ] } ] }
"""

RUBRIC = """{ "schema": "takehome.rubric/1", "id": "r", "version": "1.0.0", "title": "R", "pass": 50,
  "criteria": [ { "id": "c", "title": "C", "weight": 1, "measure": "cases", "groups": ["nowhere"] } ] }
"""


def grade(takehome, folder, text, rubric=RUBRIC):
    task = folder / "task"
    task.mkdir(exist_ok=True)
    (task / "task.json").write_text(text)
    (task / "rubric.json").write_text(rubric)
    (folder / "answer.py").write_text("print(1)\n")
    return support.run([takehome, "grade", task, folder / "answer.py"], cwd=folder)


def listed(checks, name, done, expected):
    said = done.stderr.decode()
    checks.equal(done.returncode, 3, f"{name}: exit status")
    checks.equal(done.stdout, b"", f"{name}: nothing on stdout")
    lines = [m.groups() for m in re.finditer(r"^\S*task\.json:(\d+): (\S+?): (.*)$", said, re.M)]
    for line, path, words in expected:
        hit = any(int(n) == line and p.startswith(path) and words in text for n, p, text in lines)
        checks.check(hit, f"{name}: line {line}, {path} ({words})", "\n" + said)
    checks.equal(len(lines), len(expected), f"{name}: number of mistakes listed")
    checks.check(f"{len(expected)} problems in" in said and "mend them and run again" in said, f"{name}: the last line counts them", said)


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("mistakes")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        folder = pathlib.Path(scratch)
        listed(checks, "shape", grade(args.takehome, folder, TASK), EXPECTED)
        listed(checks, "references", grade(args.takehome, folder, REFERENCES), REFERENCE_LINES)
        broken = grade(args.takehome, folder, TASK.replace('"groups": [', '"groups": [ ,'))
        checks.equal(broken.returncode, 3, "broken JSON: exit status")
        checks.check(re.search(r"task\.json:9", broken.stderr.decode()) is not None, "broken JSON: the line is named", broken.stderr.decode())
        rubric = grade(args.takehome, folder, GOOD)
        checks.equal(rubric.returncode, 3, "a rubric that names no group of the task: exit status")
        checks.check("rubric.json:2" in rubric.stderr.decode() and "nowhere" in rubric.stderr.decode(), "a rubric that names no group of the task", rubric.stderr.decode())
        checks.check(not (folder / "takehome-reports").exists(), "no report is written")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
