#!/usr/bin/python3
"""verify.py: a new task of each kind holds at once; each mistake that is then planted in it is told, and nothing else."""
import json
import pathlib
import shutil
import sys
import tempfile

import support


def change(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        if old not in text:
            raise SystemExit(f"{path}: no {old!r}")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def slow(task):
    """A right solution that takes most of the limit, and one that is stopped, but only just."""
    change(task / "task.json", ('"cpu_ms": 2000', '"cpu_ms": 1200'))
    burn = "import time\nwhile time.process_time() < {}:\n    pass\n"
    reference = task / "solutions/python-reference/bin/sums"
    change(reference, ("import re\n", "import re\n" + burn.format(0.8)))
    other = task / "solutions/python-slow/bin"
    other.mkdir(parents=True)
    shutil.copy(reference, other / "sums")
    change(other / "sums", (burn.format(0.8), burn.format(1.4)))
    change(task / "solutions/solutions.json", ('  "solutions": [', '''  "solutions": [
    {"id": "python-slow", "path": "python-slow", "what": "Slow.",
     "expect": {"percent": 0, "passed": false, "groups": {"examples": {"time_limit": 2}, "odd": {"time_limit": 5}}}},'''))


def chance(task):
    """A solution that is right when it likes."""
    change(task / "solutions/python-reference/bin/sums", ("    print(total)", "    import os\n    print(total if os.urandom(1)[0] < 128 else 0)"))


# What is planted, how, and the words that must be said of it: (level, subject, words).
MISTAKES = [
    ("a percent", lambda t: change(t / "solutions/solutions.json", ('"percent": 94', '"percent": 93')), [], [("wrong", "solution php-32-bits", "it got 94 percent")]),
    ("a verdict", lambda t: change(t / "solutions/solutions.json", ('"odd": {"passed": 5}', '"odd": {"passed": 4, "flaky": 1}')), [],
     [("wrong", "solution python-reference", 'group "odd" got 5 passed')]),
    ("an entry point", lambda t: change(t / "solutions/solutions.json", ('"entry": "bin/sums"', '"entry": "sums.py"')), [], [("wrong", "solution python-reference", "bin/sums")]),
    ("a language", lambda t: change(t / "solutions/solutions.json", ('"language": "php"', '"language": "ruby"')), [], [("wrong", "solution php-32-bits", "its language was found to be php")]),
    ("a starter that does not parse", lambda t: change(t / "starter/php/bin/sums", ("exit(1);", "exit(1")), [], [("wrong", "starter php", "mistakes")]),
    ("a starter that is a solution", lambda t: shutil.copy(t / "solutions/python-reference/bin/sums", t / "starter/python/bin/sums"), [], [("wrong", "starter python", "nothing is left to do")]),
    ("a starter that is a folder of notes", lambda t: (shutil.rmtree(t / "starter/php/bin"), (t / "starter/php/NOTES.md").write_text("think")), [], [("wrong", "starter php", "started")]),
    ("an example", lambda t: change(t / "README.md", ("    6\n", "    7\n")), [], [("wrong", "README.md:", "examples/three")]),
    ("an example of its own", lambda t: change(t / "README.md", ("echo '-7'", "echo '-8'")), [], [("advice", "README.md:", "is no case")]),
    ("no brief", lambda t: (t / "README.md").unlink(), [], [("wrong", "README.md", "there is no brief")]),
    ("time", slow, [], [("advice", "group examples", "little room"), ("advice", "group odd", "little room"), ("advice", "solution python-slow", "only just")]),
    ("chance", chance, ["--repeat", "6"], [("wrong", "solution python-reference", "left to chance")]),
    ("a weak suite", lambda t: (shutil.rmtree(t / "cases/odd"), (t / "cases/odd").mkdir(), (t / "cases/odd/two.in").write_text("1\n1\n"), (t / "cases/odd/two.out").write_text("2\n"),
                                change(t / "solutions/solutions.json", ('{"passed": 5}', '{"passed": 1}'))), ["--mutants", "0"], [("wrong", "strength", "less than 90")]),
]


# What takehome lint says of a change in a new task: (name, change, level, subject, words).
def case(t, name, text):
    (t / "cases/odd" / name).write_text(text, encoding="utf-8")


LINT = [
    ("nothing hidden", lambda t: change(t / "task.json", ('"hidden"', '"public"')), "advice", "groups", "every case is public"),
    ("nothing public", lambda t: change(t / "task.json", ('"public"', '"hidden"')), "advice", "groups", "no case is public"),
    ("not shown", lambda t: change(t / "README.md", ("    $ ", "    ")), "advice", "group examples", "neither shows"),
    ("no title", lambda t: (t / "cases/odd/nothing.json").unlink(), "advice", "group odd", 'no "title"'),
    ("asks nothing", lambda t: case(t, "idle.json", '{"title": "Idle", "stdin": "x", "expect": {"exit": 0}}'), "advice", "case odd/idle", "does nothing passes"),
    ("twice", lambda t: (case(t, "again.in", "1\n2\n3\n"), case(t, "again.out", "6\n")), "advice", "case odd/again", "examples/three"),
    ("the clock", lambda t: change(t / "task.json", ('"wall_ms": 10000', '"wall_ms": 2500')), "advice", "group examples", "no room"),
    ("not counted", lambda t: change(t / "rubric.json", ('["odd"]', '["examples"]')), "advice", "group odd", "no criterion"),
    ("no starter", lambda t: shutil.rmtree(t / "starter"), "advice", "starter", "no starter"),
    ("no solutions", lambda t: shutil.rmtree(t / "solutions"), "advice", "solutions", "100 percent"),
    ("no name", lambda t: change(t / "task.json", ('  "entry": "sums",\n', "")), "advice", "task.json", "entry"),
    ("unknown language", lambda t: change(t / "task.json", ('"kind": "cli",', '"kind": "cli", "languages": ["cobol"],')), "wrong", "task.json", "cobol"),
    ("no brief to lint", lambda t: (t / "README.md").unlink(), "wrong", "README.md", "no brief"),
]


def lint(takehome, scratch, checks):
    for name, plant, level, subject, words in [("as it is", lambda t: None, None, None, None), *LINT]:
        task = scratch / f"lint {name}" / "sums"
        task.parent.mkdir()
        support.run([takehome, "new", "sums", "--in", task.parent])
        plant(task)
        done = support.run([takehome, "lint", task, "--json"])
        if not checks.check(done.stdout.strip(), f"lint, {name}: nothing said", done.stderr.decode()):
            continue
        found = [f for f in json.loads(done.stdout)["tasks"][0]["findings"] if f["subject"] != "git"]
        said = "\n".join(f'{f["level"]}: {f["subject"]}: {f["text"]}' for f in found)
        if level is None:
            checks.check(not found, "lint says nothing of a new task", said)
            continue
        checks.check(any(f["level"] == level and subject in f["subject"] and words in f["text"] for f in found), f"lint, {name}: {level} of {subject}", said)
        checks.equal(done.returncode, 3 if level == "wrong" else 0, f"lint, {name}: exit status")


def verify(takehome, task, *options):
    result = task.parent / "verification.json"
    result.unlink(missing_ok=True)
    done = support.run([takehome, "verify", task, "--json", result, "--quiet", *options])
    return done, json.loads(result.read_text(encoding="utf-8"))["tasks"][0] if result.exists() else None


def main():
    args = support.arguments(__doc__, only={"help": "only mistakes whose name contains this"})
    checks = support.Checks("verify")
    schema = support.schema(args.takehome, "verification")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        scratch = pathlib.Path(scratch)
        for kind in [] if args.only else ["cli", "web", "library"]:
            done = support.run([args.takehome, "new", f"new-{kind}", "--kind", kind, "--in", scratch, "--title", "A new one"])
            checks.equal(done.returncode, 0, f"new --kind {kind}")
            found = json.loads(support.run([args.takehome, "lint", scratch / f"new-{kind}", "--json"]).stdout)["tasks"][0]["findings"]
            checks.check(not [f for f in found if f["subject"] != "git"], f"lint says nothing of a new task of the kind {kind}", json.dumps(found))
            done, got = verify(args.takehome, scratch / f"new-{kind}", "--mutants", "0")
            checks.check(done.returncode == 0 and got["holds"] and not got["findings"], f"a new task of the kind {kind} holds", json.dumps(got and got["findings"]))
            checks.check(got["strength"]["percent"] >= 90, f"{kind}: its suite is strong", str(got["strength"]["percent"]))
            print(f'new --kind {kind}: {got["strength"]["percent"]:.1f} % of the mutants killed', flush=True)
            whole = sum(row["kind"] == "solution" and row["percent"] == 100 for row in got["rows"])
            checks.equal(whole, 3 if kind == "library" else 1, f"{kind}: references that get full marks, one for each language that has unit tests")
            document = json.loads((scratch / "verification.json").read_text(encoding="utf-8"))
            checks.check(not list(schema.iter_errors(document)), f"{kind}: the result fits its schema")
            checks.equal(support.run([args.takehome, "new", f"new-{kind}", "--in", scratch]).returncode, 2, "what is there is left as it is")
        lint(args.takehome, scratch, checks)
        for number, (name, plant, options, wanted) in enumerate(MISTAKES):
            if args.only and args.only not in name:
                continue
            task = scratch / str(number) / "sums"
            task.parent.mkdir()
            support.run([args.takehome, "new", "sums", "--in", task.parent])
            plant(task)
            done, got = verify(args.takehome, task, *options)
            if not checks.check(got is not None, f"{name}: no result", done.stderr.decode()):
                continue
            said = [f'{f["level"]}: {f["subject"]}: {f["text"]}' for f in got["findings"]]
            for level, subject, words in wanted:
                checks.check(any(f["level"] == level and subject in f["subject"] and words in f["text"] for f in got["findings"]), f"{name}: {level} of {subject}", "\n".join(said))
            checks.equal(done.returncode, 3 if any(level == "wrong" for level, _, _ in wanted) else 0, f"{name}: exit status")
            print(f"{name}: " + " | ".join(said)[:300], flush=True)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
