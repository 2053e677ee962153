#!/usr/bin/python3
"""language.py: a language that takehome has never heard of, taught by one JSON file: recognised, explained, and really graded."""
import json
import pathlib
import sys
import tempfile

import support

# bc(1), an arbitrary-precision calculator with a language of its own.
PROFILE = r"""// All that takehome has to know of bc.
{
  "schema": "takehome.profile/1",
  "id": "bc",
  "name": "bc",
  "extensions": ["bc"],
  "shebangs": ["bc"],
  "toolchain": "bc",
  "package": "bc",
  "version": ["bc", "--version"],
  "skip": {
    "comments": "/\\*(?:[^*]++|\\*(?!/))*+(?:\\*/|\\z)|#[^\\n]*+",
    "strings": "\"[^\"]*+\"?",
    "declarations": "\\bdefine\\b[^{};]{0,200}+\\{"
  },
  "evidence": [
    { "id": "bc.top-level", "kind": "cli", "weight": 15, "starts": true, "text": "it computes, not only defines functions",
      "where": { "top": "^[ \\t]*(?:print|for|while|if|[a-z]\\w*[ \\t]*(?:=|\\())" } },
    { "id": "bc.read", "kind": "cli", "weight": 20, "text": "it reads numbers from standard input", "where": { "code": "\\bread[ \\t]*\\(" } }
  ],
  "conventions": [
    { "id": "bc.cli.quit", "kind": "cli", "text": "A bc program ends with quit.", "why": "Otherwise bc goes on, and takes what is left of its input for program text.",
      "source": "bc(1), quit", "held": "{entry} ends with quit",
      "broken": [ { "if": { "not_code": "^[ \\t]*quit\\b" }, "found": "{entry} does not end with quit" } ] }
  ],
  "run": [ { "argv": ["bc", "-q", "{entry}"] } ]
}
"""
TASK = {
    "schema": "takehome.task/1", "id": "total", "version": "1.0.0", "title": "Add up", "kind": "cli", "entry": "total", "rubric": "rubric.json",
    "groups": [{"id": "sums", "title": "Sums", "visibility": "public", "points": 10, "scoring": "sum", "cases": [
        {"id": "three", "stdin": "3\n1.5\n2\n4\n", "expect": {"stdout": "7.5\n"}}, {"id": "none", "stdin": "0\n", "expect": {"stdout": "0\n"}}]}]}
RUBRIC = {
    "schema": "takehome.rubric/1", "id": "total", "version": "1.0.0", "title": "Total", "pass": 60, "criteria": [
        {"id": "correct", "title": "Adds up", "weight": 80, "measure": "cases"},
        {"id": "entry", "title": "As bc programs are written", "weight": 20, "measure": "entry_point", "conventions": [{"id": "bc.cli.quit", "cost": 1}]}]}
PROGRAM = "/* adds up as many numbers as the first one says; define is not the start */\ndefine a(x, y) {\n  return x + y\n}\ns = 0\nn = read()\nfor (i = 0; i < n; i++) s = a(s, read())\ns\n"
LIBRARY = "# read() from here: no\ndefine t(x) {\n  return x * 1.2\n}\n"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    return path


def inspect(takehome, submission, *arguments):
    done = support.run([takehome, "inspect", submission, "--json", "-", *arguments])
    return json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr.decode()}


def main():
    args = support.arguments(__doc__)
    checks, takehome = support.Checks("language"), args.takehome
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        languages = write(folder, "languages/bc.json", PROFILE).parent
        good = write(folder, "jane/total.bc", PROGRAM + "quit\n").parent
        write(good, "lib/tax.bc", LIBRARY)
        poor = write(folder, "joe/total.bc", PROGRAM).parent
        task = write(folder, "task/task.json", TASK).parent
        write(task, "rubric.json", RUBRIC)
        write(task, "README.md", "Add up as many numbers as the first one says.\n")

        before = inspect(takehome, good)
        checks.check("no file is source code of a language" in (before.get("entry_point", before).get("reason") or ""), "without the profile nobody knows bc", str(before)[:300])
        seen = inspect(takehome, good, "--languages", languages)
        chosen = (seen.get("entry_point") or {}).get("chosen") or {}
        checks.equal((seen.get("language") or {}).get("name"), "bc", "with it the language is known")
        checks.equal((chosen.get("path"), chosen.get("kind")), ("total.bc", "cli"), "the program is found")
        checks.equal([(e["rule"], e["line"]) for e in chosen.get("evidence", []) if e["rule"].startswith("bc.")], [("bc.read", 6), ("bc.top-level", 5)], "the evidence has its lines")
        checks.equal([c["held"] for c in seen.get("conventions", []) if c["id"] == "bc.cli.quit"], [True], "its convention is held")
        checks.equal((seen.get("entry_point") or {}).get("others"), [], "a file that only defines starts nothing")

        for submission, percent, status in ((good, 100, 0), (poor, 80, 0)):
            report = folder / f"{submission.name}.json"
            done = support.run([takehome, "grade", task, submission, "--languages", languages, "--json", report, "--quiet"])
            checks.equal(done.returncode, status, f"{submission.name}: graded and passed: {done.stderr.decode()[:300]}")
            if report.exists():
                grade = json.loads(report.read_text())
                checks.equal(grade["totals"]["percent"], percent, f"{submission.name}: percent")
                checks.equal(grade["command"], ["bc", "-q", "total.bc"], f"{submission.name}: started as the profile says")
                checks.equal([case["verdict"] for group in grade["groups"] for case in group["cases"]], ["passed"] * 2, f"{submission.name}: verdicts")

        write(folder, "wrong/bc.json", PROFILE.replace("^[ \\\\t]*quit", "(quit"))
        done = support.run([takehome, "inspect", good, "--languages", folder / "wrong"])
        checks.check(done.returncode == 3 and b"bc.json:24: conventions[0].broken[0].if.not_code" in done.stderr, "a mistake in the file is told with its line", done.stderr.decode())
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
