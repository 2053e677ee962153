"""pool_support.py: what the pool's tests share: a small task, pools of any size, and a store read out without what varies."""
import csv
import io
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))
import support  # noqa: E402

TASK = {
    "schema": "takehome.task/1", "id": "sum", "version": "1.0.0", "title": "Add two numbers", "kind": "cli", "rubric": "rubric.json", "entry": "sum",
    "limits": {"cpu_ms": 2000, "wall_ms": 10000, "memory_mb": 128, "output_kb": 64, "disk_mb": 4, "files": 100, "processes": 32, "open_files": 64},
    "groups": [
        {"id": "plain", "title": "Plain numbers", "visibility": "public", "points": 60, "scoring": "sum",
         "cases": [{"id": "small", "args": ["1", "2"], "expect": {"stdout": "3\n"}}, {"id": "zero", "args": ["0", "0"], "expect": {"stdout": "0\n"}}]},
        {"id": "signs", "title": "Signs", "visibility": "hidden", "points": 40, "scoring": "all",
         "cases": [{"id": "negative", "args": ["-5", "3"], "expect": {"stdout": "-2\n"}}]},
    ],
}
RUBRIC = {
    "schema": "takehome.rubric/1", "id": "sum", "version": "1.0.0", "title": "sum", "pass": 70,
    "criteria": [
        {"id": "right", "title": "Adds", "weight": 90, "measure": "cases", "groups": ["plain", "signs"]},
        {"id": "readme", "title": "Says how to start it", "weight": 10, "measure": "files", "files": [{"glob": "README*", "must": "exist", "why": "says how to start it"}]},
    ],
}
RIGHT = {
    "php": ("sum.php", "<?php\necho (int)$argv[1] + (int)$argv[2], PHP_EOL;\n"),
    "python": ("sum.py", "import sys\nprint(int(sys.argv[1]) + int(sys.argv[2]))\n"),
    "shell": ("sum.sh", "#!/bin/sh\necho $(($1 + $2))\n"),
    "perl": ("sum.pl", "#!/usr/bin/perl\nprint $ARGV[0] + $ARGV[1], \"\\n\";\n"),
}
WRONG = ("sum.py", "import sys\nprint(abs(int(sys.argv[1])) + int(sys.argv[2]))\n")
BROKEN = ("sum.php", "<?php\nexit(7);\n")


def write_task(folder, task=None, rubric=None):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "task.json").write_text(json.dumps(task or TASK))
    (folder / "rubric.json").write_text(json.dumps(rubric or RUBRIC))
    (folder / "README.md").write_text("Write `sum A B`, which prints the sum.\n")
    return folder


def submission(folder, program, readme=None):
    folder.mkdir(parents=True)
    name, text = program
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)
    if readme:
        (folder / "README.md").write_text(readme)
    return folder


def small_pool(folder):
    """Seven, of several languages; two with the same content, packed otherwise; one refused, one that next to nothing was handed in by."""
    submission(folder / "anna", RIGHT["php"], "php sum.php A B\n" * 4)
    submission(folder / "bert", RIGHT["python"], "python3 sum.py A B\n" * 4)
    submission(folder / "carl", WRONG, "python3 sum.py A B\n" * 4)
    submission(folder / "dora", RIGHT["shell"])
    support.pack_zip(folder / "anna", folder / "emil.zip")
    (folder / "fred.zip").write_bytes(b"PK\x03\x04 this is no archive" * 20)
    submission(folder / "gina", BROKEN, "php sum.php\n" * 8)
    return folder


class Store:
    """The store, read."""

    def __init__(self, folder):
        self.db = sqlite3.connect(f"file:{urllib.parse.quote(str(folder))}/pool.db?mode=ro", uri=True)

    def rows(self, sql, *values):
        return self.db.execute(sql, values).fetchall()

    def one(self, sql, *values):
        return self.db.execute(sql, values).fetchone()[0]

    def close(self):
        self.db.close()


def lasting(report):
    report = json.loads(report)
    del report["measurements"]
    return report


def dump(folder):
    """All that a store says, but for times, memory, ids of rows and how often it was tried."""
    store = Store(folder)
    grades = {}
    for row in store.rows("SELECT id, submission, state, submission_sha256, task_digest, rubric_digest, tool_version, tool_digest, toolchain_digest, language,"
                          " percent, passed, pending, report FROM grade ORDER BY submission, id"):
        cases = store.rows("SELECT position, group_id, case_id, verdict, owner FROM case_result WHERE grade = ? ORDER BY position", row[0])
        criteria = store.rows('SELECT position, id, score, "of", reason FROM criterion WHERE grade = ? ORDER BY position', row[0])
        grades.setdefault(row[1], []).append([*row[2:-1], lasting(row[-1]), cases, criteria])
    whole = {
        "submissions": store.rows("SELECT id, position, name, path, language, notes, sha256, content, bytes, files, flags FROM submission ORDER BY id"),
        "grades": grades,
        "graded": store.rows("SELECT submission, count(*) FROM attempt WHERE outcome = 'graded' GROUP BY submission ORDER BY submission"),
        "failed": store.rows("SELECT submission, outcome, reason FROM attempt WHERE outcome NOT IN ('graded', 'interrupted') ORDER BY submission, id"),
        "toolchain": store.rows("SELECT * FROM toolchain ORDER BY digest, name"),
        "meta": store.rows("SELECT * FROM meta ORDER BY key"),
        "sound": store.rows("PRAGMA integrity_check") + store.rows("PRAGMA foreign_key_check"),
    }
    store.close()
    return whole


# What a measurement is called in each format.
MEASURED = {"measurements", "cpuMs", "totalMs", "execution_time", "start", "stop", "duration", "timestamp", "cpu_ms", "grading_ms", "wall_ms", "memory_bytes", "peak_memory_bytes"}


def without_measured(value):
    if isinstance(value, dict):
        return {key: without_measured(one) for key, one in value.items() if key not in MEASURED}
    return [without_measured(one) for one in value] if isinstance(value, list) else value


def lasting_file(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return without_measured(json.loads(text))
    if path.suffix == ".ndjson":
        return [without_measured(json.loads(line)) for line in text.splitlines()]
    if path.suffix == ".csv":
        return [without_measured(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    if path.suffix == ".html":
        page, data = re.split(r'<script type="application/json" id="data">(.*?)</script>', text, maxsplit=1, flags=re.S)[::2], re.search(r'id="data">(.*?)</script>', text, re.S).group(1)
        return [page, without_measured(json.loads(data))]
    return re.sub(r' (?:time|timestamp)="[^"]*"', "", text) if path.suffix == ".xml" else text


def exported(takehome, out, to):
    """All that an export in every format says, but for measurements: path → content."""
    done = support.run([takehome, "export", out, "--format", "all", "--to", to, "--quiet"])
    if done.returncode != 0:
        raise SystemExit(f"the export ended with {done.returncode}: {done.stderr.decode()}")
    return {str(path.relative_to(to)): lasting_file(path) for path in sorted(pathlib.Path(to).rglob("*")) if path.is_file()}


def difference(one, other):
    """Where two dumps differ, in a line; None: nowhere."""
    for key in one:
        if one[key] != other[key]:
            if isinstance(one[key], dict):
                for name in sorted(set(one[key]) | set(other[key])):
                    if one[key].get(name) != other[key].get(name):
                        return f"{key} of {name}: {str(one[key].get(name))[:600]} / {str(other[key].get(name))[:600]}"
            return f"{key}: {one[key]} / {other[key]}"
    return None


def batch(takehome, task, pool, out, *options, **kwargs):
    return support.run([takehome, "batch", task, pool, "--out", out, *options], **kwargs)


def start_batch(takehome, task, pool, out, *options, env=None):
    return subprocess.Popen([takehome, "batch", str(task), str(pool), "--out", str(out), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            stdin=subprocess.DEVNULL, start_new_session=True, env=env or support.clean_environment())


def members(process):
    """The batch and its workers, by the table of processes: only ours."""
    workers = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == process.pid:
            workers.append(int(status.parent.name))
    return workers


def kill_all(process):
    """SIGKILL for the batch and its workers at one instant, as a power cut would: the batch is stopped first, so that it starts nothing new."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGSTOP)
        for pid in [*members(process), process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    process.communicate()


def wait_for(holds, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = holds()
        if value:
            return value
        time.sleep(0.005)
    return None


def scratch():
    return tempfile.TemporaryDirectory(prefix="takehome-pool-", dir="/var/tmp")
