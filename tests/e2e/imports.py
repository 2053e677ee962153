#!/usr/bin/python3
"""imports.py: small packages of every kind become tasks that hold; what is broken or cannot be carried over is said; nothing outside a package is read."""
import pathlib
import sys
import tempfile

import support

PACKAGES = support.ROOT / "tests/fixtures/packages"
# format, package, exit status, what must be said, files of the task and words in them
IMPORTS = [
    ("kattis", "doubles", 0, ["LaTeX", "problem.sv.tex", "input_format_validators", '"author"'],
     {"task.json": ['"cpu_ms": 3000', '"memory_mb": 512', '"kind": "number"', '"visibility": "public"'], "cases/secret/01-one.out": ["1.0"], "README.md": ["doubled"]}),
    ("kattis", "steps", 0, ["static_validation_score", "uuid", "partially_accepted"],
     {"task.json": ['"cpu_ms": 1500', '"points": 30', '"points": 70', '"scoring": "sum"', '"title": "Steps"'], "cases/stepped/by-two.json": ["2", "Every second one"], "cases/stepped/by-three.json": ["3"],
      "rubric.json": ['"small"', '"stepped"']}),
    ("kattis", "guess", 0, ["0 things"], {"task.json": ['"interactor"'], "cases/secret/one.json": ["interactive"], "interactor/validate.py": ["judgemessage"]}),
    ("kattis", "pairs", 0, ["no time limit", "attachments"], {"task.json": ['"checker"', "positive"], "checker/check.py": ["42"]}),
    ("kattis", "broken", 3, ["not valid YAML: line 2", "aliases", "alone.in: there is no answer", "link.in", "notes.xlsx", "submissions/sometimes", "no statement"], {"cases/sample/1.out": ["1"], "cases/secret/3.out": ["3"]}),
    ("github-classroom", "classroom/autograding.json", 0, ["colorama", "unittest", "cat x"], {"task.json": ['"points": 4', '"points": 6'], "cases/says-hello/test.json": ["Ada", "contains"], "cases/adds/test.json": ["lines"]}),
    ("io", "io", 0, ["alone.in"], {"task.json": ['"samples"', '"cases"'], "README.md": ["Squares"]}),
]


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("imports")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        scratch = pathlib.Path(scratch)
        for kind, package, status, said, files in IMPORTS:
            name = package.split("/")[0]
            done = support.run([args.takehome, "import", kind, PACKAGES / package, "--in", scratch])
            text = " ".join((done.stdout + done.stderr).decode().split())
            checks.equal(done.returncode, status, f"{package}: exit status")
            for words in said:
                checks.check(words in text, f"{package}: says {words!r}", text)
            for path, wanted in files.items():
                content = (scratch / name / path).read_text(encoding="utf-8") if (scratch / name / path).exists() else ""
                for words in wanted:
                    checks.check(words in content, f"{package}: {path} has {words!r}", content)
            checks.check(not any(p.is_symlink() for p in (scratch / name).rglob("*")), f"{package}: no link is copied")
            lint = support.run([args.takehome, "lint", scratch / name])
            checks.equal(lint.returncode, 0, f"{package}: the task can be read")
            again = support.run([args.takehome, "import", kind, PACKAGES / package, "--in", scratch])
            checks.equal(again.returncode, 3, f"{package}: a task that is there is left as it is")
        done = support.run([args.takehome, "verify", *(scratch / n for n in ("doubles", "steps", "guess", "pairs", "broken"))])
        print(done.stdout.decode(), flush=True)
        checks.equal(done.returncode, 0, "the imported packages hold", )
        (scratch / "autograding.json").write_text('{"tests": [{"name": "unit", "run": "python -m unittest"}]}')
        done = support.run([args.takehome, "import", "github-classroom", scratch / "autograding.json", "--id", "caseless", "--in", scratch])
        checks.check(done.returncode == 3 and b"unittest" in done.stdout and b"can become a case" in done.stderr and not (scratch / "caseless").exists(),
                     "a package without a case makes no task, and what was left out is told", done.stdout + done.stderr)
        done = support.run([args.takehome, "import", "kattis", support.ROOT / "harness/languages", "--id", "none", "--in", scratch])
        checks.check(done.returncode == 3 and b"no problem package" in done.stderr and not (scratch / "none").exists(), "what is no package is refused and leaves nothing")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
