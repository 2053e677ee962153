#!/usr/bin/python3
"""table.py RESULTS CONSOLE STATUS: what the guest reported, as a table; every failure in words; the sum in the last line."""
import collections
import pathlib
import sys


def main():
    path, console, status = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    rows = collections.OrderedDict()
    total = collections.Counter()
    for line in lines:
        fields = line.split("\t")
        if len(fields) != 5:
            continue
        state, who, part, name, detail = fields
        rows.setdefault((who, part), collections.Counter())[state] += 1
        total[state] += 1
        if state != "passed":
            print(f"{state.upper()} as {who}: {part}: {name}{': ' if detail else ''}{detail}")
    if lines[-1:] != ["end"] or status != 0:
        total["failed"] += 1
        tail = console.read_text(encoding="utf-8", errors="replace").splitlines()[-15:] if console.exists() else ["(it printed nothing)"]
        print(f"FAILED: the virtual machine did not report to its end (exit status {status}). The last of its console:")
        print("\n".join("    " + t for t in tail))
    print(f"\n{'who':20} {'part':16} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for (who, part), count in rows.items():
        print(f"{who:20} {part:16} {count['passed']:7} {count['failed']:7} {count['skipped']:8}")
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
