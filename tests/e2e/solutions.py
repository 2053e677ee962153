#!/usr/bin/python3
"""solutions.py: every shipped solution, packed as a zip, gets exactly the grade that its task's solutions.json says, in a report that fits the published schema."""
import collections
import concurrent.futures
import json
import sys
import tempfile

import support


def percent_holds(got, wanted):
    if isinstance(wanted, list):
        return wanted[0] <= got <= wanted[1]
    return abs(got - wanted) < 0.005


def compare(checks, grading, solution):
    expect, report = solution.expect, grading.report
    totals = report["totals"]
    checks.check(percent_holds(totals["percent"], expect["percent"]), f"{solution}: percent", f"got {totals['percent']}, wanted {expect['percent']}")
    checks.equal(totals["passed"], expect["passed"], f"{solution}: passed")
    checks.equal(grading.done.returncode, 0 if expect["passed"] else 1, f"{solution}: exit status")
    if "language" in expect:
        checks.equal(report["language"]["id"], expect["language"], f"{solution}: language")
    if "entry" in expect:
        chosen = report["entry_point"]["chosen"]
        checks.equal(chosen["path"] if chosen else None, expect["entry"], f"{solution}: entry point")
    got = grading.verdicts()
    for group, counts in expect.get("groups", {}).items():
        checks.equal(got.get(group), {k: v for k, v in counts.items() if v}, f"{solution}: verdicts of group {group}")
    if "owner" in expect:
        owners = collections.Counter(c["owner"] for _, c in grading.cases() if c["verdict"] not in ("passed", "skipped"))
        checks.check(set(owners) <= {expect["owner"]}, f"{solution}: owner", f"got {dict(owners)}, wanted {expect['owner']} alone")
    reasons = grading.reasons()
    for text in expect.get("reason", []):
        checks.check(any(text in r for r in reasons), f"{solution}: no reason says {text!r}", "they say: " + " | ".join(sorted(set(reasons))[:12]))
    denied = {d["call"] for _, c in grading.cases() for d in c["denied"]}
    for call in expect.get("denied", []):
        checks.check(call in denied, f"{solution}: refused call {call}", f"got {sorted(denied)}")


def main():
    args = support.arguments(__doc__, only={"help": "only solutions whose name contains this"}, parallel={"type": int, "default": 2},
                             show={"action": "store_true", "help": "print what each got"})
    checks = support.Checks("solutions")
    report_schema = support.schema(args.takehome, "report")
    solutions_schema = support.schema(args.takehome, "solutions")
    for listing in sorted(support.ROOT.glob("tasks/*/solutions/solutions.json")):
        faults = [e.message for e in solutions_schema.iter_errors(support.read_commented(listing))]
        checks.check(not faults, f"{listing.relative_to(support.ROOT)} fits its schema", "; ".join(faults[:5]))
    everything = [s for s in support.solutions() if not args.only or args.only in str(s)]

    def grade(solution):
        with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
            return support.Grading(args.takehome, solution.task, support.pack(solution.path, scratch, "zip"), "--name", solution.id)

    with concurrent.futures.ThreadPoolExecutor(args.parallel) as pool:
        for solution, grading in zip(everything, pool.map(grade, everything)):
            if not checks.check(grading.report is not None, f"{solution}: no report, exit status {grading.done.returncode}", grading.said):
                continue
            faults = [f"{e.json_path}: {e.message}" for e in report_schema.iter_errors(grading.report)]
            checks.check(not faults, f"{solution}: report fits its schema", "; ".join(faults[:3]))
            before = checks.failed
            compare(checks, grading, solution)
            seconds = grading.report["measurements"]["stages"]["total_ms"] / 1e3
            print(f"{'ok ' if checks.failed == before else 'BAD'} {solution}: {grading.report['totals']['percent']} %, {seconds:.1f} s", flush=True)
            if args.show:
                print("   ", json.dumps(grading.verdicts()), flush=True)
    print(f"{len(everything)} solutions")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
