#!/usr/bin/python3
"""solutions.py: takehome verify holds every shipped task to its solutions.json, and every report that it read fits the published schema."""
import json
import pathlib
import sys
import tempfile

import support


def main():
    args = support.arguments(__doc__, only={"help": "only tasks whose name contains this"}, strength={"action": "store_true", "help": "also measure the suites, with every mutant"})
    checks = support.Checks("solutions")
    report_schema, solutions_schema = support.schema(args.takehome, "report"), support.schema(args.takehome, "solutions")
    verification_schema = support.schema(args.takehome, "verification")
    tasks = [p.parent for p in sorted(support.ROOT.glob("tasks/*/task.json")) if not args.only or args.only in p.parent.name]
    for task in tasks:
        listing = support.read_commented(task / "solutions/solutions.json")
        faults = [e.message for e in solutions_schema.iter_errors(listing)]
        checks.check(not faults, f"{task.name}/solutions.json fits its schema", "; ".join(faults[:5]))
        with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
            result, reports = pathlib.Path(scratch) / "verification.json", pathlib.Path(scratch) / "reports"
            done = support.run([args.takehome, "verify", task, "--json", result, "--reports", reports, *(["--mutants", "0"] if args.strength else [])], timeout=None)
            print(done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"), flush=True)
            checks.equal(done.returncode, 0, f"{task.name}: exit status")
            if not checks.check(result.exists(), f"{task.name}: no result"):
                continue
            document = json.loads(result.read_text(encoding="utf-8"))
            faults = [f"{e.json_path}: {e.message}" for e in verification_schema.iter_errors(document)]
            checks.check(not faults, f"{task.name}: the result fits its schema", "; ".join(faults[:3]))
            rows = document["tasks"][0]["rows"]
            for row in rows:
                checks.check(row["holds"], f"{task.name}/{row['id']}: {row['cases']}")
            checks.equal(sum(row["kind"] == "solution" for row in rows), len(listing["solutions"]), f"{task.name}: every solution was graded")
            checks.equal(len(list(reports.iterdir())), len(rows), f"{task.name}: every report was kept")
            for path in sorted(reports.iterdir()):
                faults = [f"{e.json_path}: {e.message}" for e in report_schema.iter_errors(json.loads(path.read_text(encoding="utf-8")))]
                checks.check(not faults, f"{path.name}: the report fits its schema", "; ".join(faults[:3]))
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
