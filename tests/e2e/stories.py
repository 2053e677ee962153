#!/usr/bin/python3
"""stories.py: what the README quotes of reports is what the tool says today.

    tests/e2e/stories.py [--takehome BINARY] [--write]

Each ```text block below a comment `<!-- report SUBMISSION -->` is the whole summary of grading that solution of parcel-quote; below `<!-- story SUBMISSION -->` it is what
the story is about: who, what it is, how it was started, some criteria with their reasons, the total. --write puts today's words there.
"""
import re
import sys
import tempfile

import support

CRITERIA = ("Quotes as the brief says", "Lies where one looks for a command", "Solved without a framework")
BLOCK = re.compile(r"(<!-- (report|story) (\S+) -->\n+```text\n)(.*?)(\n```)", re.S)


def summary(takehome, name):
    with tempfile.TemporaryDirectory() as folder:
        solution = support.ROOT / "tasks/parcel-quote/solutions" / name
        return support.run([takehome, "grade", support.ROOT / "tasks/parcel-quote", solution], cwd=folder).stdout.decode().rstrip("\n")


def story(text):
    """The head up to the cases, without what was set aside; the criteria of the story with their reasons; the total."""
    head, rest = text.split("\n\nCases\n", 1)
    lines, kept, wanted = head.split("\n"), [], True
    for line in lines:
        wanted = not line.startswith("Set aside:") and (wanted or not line.startswith("  "))
        if wanted:
            kept.append(line)
    kept.append("")
    wanted = False
    for line in rest.split("\nRubric\n", 1)[1].split("\n"):
        if re.match(r"  \S ", line):
            wanted = any(title in line for title in CRITERIA)
        elif not line.startswith("   "):
            wanted = line.startswith("Total ")
            kept.append("") if wanted else None
        if wanted:
            kept.append(line)
    return "\n".join(kept)


def main():
    args = support.arguments(__doc__, write={"action": "store_true"})
    checks, readme, told = support.Checks("stories"), support.ROOT / "README.md", {}

    def today(match):
        kind, name = match.group(2), match.group(3)
        told[name] = told.get(name) or summary(args.takehome, name)
        text = told[name] if kind == "report" else story(told[name])
        if not args.write:
            checks.equal(match.group(4), text, f"README.md, {kind} {name}")
        return match.group(1) + text + match.group(5)

    new = BLOCK.sub(today, readme.read_text())
    checks.check({"php-index", "php-framework"} <= told.keys(), "the README tells both stories", ", ".join(told))
    if args.write:
        readme.write_text(new)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
