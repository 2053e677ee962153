#!/usr/bin/python3
"""formats.py: the same tree as a folder, zip, tar.gz, tar.bz2, tar.xz, tar.zst and 7z gives the same report, but for the archive's own hash and format."""
import copy
import sys
import tempfile

import support

KINDS = ["folder", "zip", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "7z"]


def comparable(report):
    report = copy.deepcopy(report)
    report.pop("measurements")
    report["submission"].pop("sha256")
    report["submission"].pop("format")
    return report


def first_difference(a, b, path="$"):
    if type(a) is type(b) and isinstance(a, dict) and a.keys() == b.keys():
        return next((d for k in a for d in [first_difference(a[k], b[k], f"{path}.{k}")] if d), None)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next((d for i, (x, y) in enumerate(zip(a, b)) for d in [first_difference(x, y, f"{path}[{i}]")] if d), None)
    return None if a == b else f"{path}: {str(a)[:200]} / {str(b)[:200]}"


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("formats")
    for one in (support.solution("php-index", "php-reference"), support.solution("c-reference", "python-reference")):
        first = None
        hashes = set()
        for kind in KINDS:
            with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
                grading = support.Grading(args.takehome, one.task, support.pack(one.path, scratch, kind), "--name", one.id)
            if not checks.check(grading.report is not None, f"{one} as {kind}: no report", grading.said):
                continue
            checks.equal(grading.report["submission"]["format"], kind, f"{one}: the format is recognised")
            hashes.add(grading.report["submission"]["sha256"])
            first = first or (kind, comparable(grading.report))
            difference = first_difference(first[1], comparable(grading.report))
            checks.check(difference is None, f"{one}: {kind} gives the report of {first[0]}", difference or "")
        checks.equal(len(hashes), len(KINDS), f"{one}: every archive has its own hash")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
