#!/usr/bin/python3
"""machine.py: what a machine does to a batch: its memory runs out, its clock is set back, it is wanted by two at one time. All of it really happens, within bounds of its own."""
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

import pool_support as ps
import support

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
TURNS, ROOM = pathlib.Path("/run/takehome-turn.lock"), 1  # harness/pipeline/turn.c


class SmallGroup:
    """A control group in which next to no memory may be had: whatever is moved into it meets the kernel's OOM killer at its next page."""

    def __init__(self):
        self.old = pathlib.Path("/sys/fs/cgroup/memory").is_dir()
        top = pathlib.Path("/sys/fs/cgroup/memory" if self.old else "/sys/fs/cgroup")
        if not self.old:
            (top / "cgroup.subtree_control").write_text("+memory")
        self.path = top / f"takehome-test-{os.getpid()}"

    def __enter__(self):
        self.path.mkdir()
        (self.path / ("memory.limit_in_bytes" if self.old else "memory.max")).write_text("0")
        return self

    def __exit__(self, *_):
        ps.wait_for(self._removed)

    def _removed(self):
        try:
            self.path.rmdir()
        except OSError:
            return False
        return True

    def take(self, pid):
        (self.path / "cgroup.procs").write_text(str(pid))

    def killed(self):
        text = (self.path / ("memory.oom_control" if self.old else "memory.events")).read_text()
        return int(re.search(r"^oom_kill (\d+)", text, re.M).group(1))


def processes():
    """{pid: (name, parent)} of all that live."""
    table = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text(errors="replace").split("(", 1)[1].rsplit(")", 1)
        except (OSError, ValueError):
            continue
        fields = rest.split()
        if fields[0] not in "ZX":
            table[int(stat.parent.name)] = (name, int(fields[1]))
    return table


def at_work(batch):
    """The workers of ``batch`` whose program under test, in Python, lives now: worker, its init, the program."""
    table, workers = processes(), set()
    for name, parent in table.values():
        worker = table.get(parent, ("", 0))[1]
        if name.startswith("python") and table.get(worker, ("", 0))[1] == batch:
            workers.add(worker)
    return workers


def held_alone():
    """Does somebody have the machine to itself? As the kernel's table of locks says."""
    inode = TURNS.stat().st_ino
    pattern = rf"OFDLCK +\S+ +WRITE +\S+ +\w+:\w+:{inode} {ROOM} {ROOM}$"
    return re.search(pattern, pathlib.Path("/proc/locks").read_text(), re.M) is not None


class Witness(threading.Thread):
    """Looks again and again at who has the machine to itself and who runs a program."""

    def __init__(self, batch):
        super().__init__(daemon=True)
        self.batch, self.over = batch, threading.Event()
        self.alone = self.beside = self.broken = 0

    def run(self):
        while not self.over.is_set():
            before = held_alone()
            running = len(at_work(self.batch))
            if before and held_alone():
                self.alone += running == 1
                self.broken += running > 1
            else:
                self.beside += running > 1
            time.sleep(0.002)


class Tests:
    def __init__(self, takehome, checks, scratch):
        self.takehome, self.checks, self.scratch = takehome, checks, pathlib.Path(scratch)
        self.task = ps.write_task(self.scratch / "task")
        self.slow = self.scratch / "slow"
        for i in range(4):
            ps.submission(self.slow / f"s{i}", ("sum.py", f"import sys, time\ntime.sleep(0.5)\nprint(int(sys.argv[1]) + int(sys.argv[2]))\n# {i}\n"), "x" * 80)
        self.calm = self.scratch / "calm"
        ps.batch(self.takehome, self.task, self.slow, self.calm)

    def _attempts(self, out):
        store = ps.Store(out)
        rows = store.rows("SELECT submission, outcome, reason FROM attempt ORDER BY id")
        store.close()
        return rows

    def _events(self, process):
        for line in process.stdout:
            yield json.loads(line)

    def memory_runs_out_for_one_of_two_workers(self):
        check, equal = self.checks.check, self.checks.equal
        out = self.scratch / "oom"
        with SmallGroup() as group:
            process = ps.start_batch(self.takehome, self.task, self.slow, out, "-j", "2", "--json")
            for event in self._events(process):
                if event["event"] == "stage" and event["stage"] == "running":
                    break
            working = ps.wait_for(lambda: at_work(process.pid))
            group.take(min(working))
            told, said = process.communicate(timeout=300)
            equal((process.returncode, group.killed()), (0, 1), f"the kernel has killed one process, and all have grades: {said.decode()}")
        rows = self._attempts(out)
        died = [row for row in rows if row[1] == "died"]
        equal(len(died), 1, f"one attempt was lost: {rows}")
        check(len(died) == 1 and "memory ran out" in died[0][2], "and it is told why", str(died))
        equal(sorted(row[0] for row in rows if row[1] == "graded"), ["s0", "s1", "s2", "s3"], "everybody was graded once")
        check(died and [row[0] for row in rows][-1] == died[0][0], "the lost one after all others", str(rows))
        check(b'"event":"retry"' in told.replace(b" ", b""), "the retry was told", told.decode())
        dump, calm = ps.dump(out), ps.dump(self.calm)
        dump["failed"] = []
        equal(ps.difference(calm, dump), None, "nobody's grade is another")

    def memory_runs_out_for_one_submission_each_time(self):
        check, equal = self.checks.check, self.checks.equal
        out = self.scratch / "oom-again"
        with SmallGroup() as group:
            process = ps.start_batch(self.takehome, self.task, self.slow, out, "-j", "1", "--json")
            ungraded = None
            for event in self._events(process):
                if event["event"] == "stage" and event["id"] == "s1" and event["stage"] == "running" and event["count"] == 0:
                    group.take(min(ps.wait_for(lambda: at_work(process.pid))))
                elif event["event"] == "ungraded":
                    ungraded = event
            said = process.communicate(timeout=300)[1].decode()
            equal((process.returncode, group.killed()), (4, 2), f"killed twice: {said}")
        check(ungraded and ungraded["id"] == "s1" and "memory ran out" in ungraded["reason"], "then it stands as ungraded", str(ungraded))
        check(ungraded and "Killed process" in ungraded["reason"] and "(takehome)" in ungraded["reason"], "with the kernel's own words", str(ungraded))
        equal([row[:2] for row in self._attempts(out)], [("s0", "graded"), ("s1", "died"), ("s2", "graded"), ("s3", "graded"), ("s1", "died")], "attempts in order")
        status = support.run([self.takehome, "status", out]).stdout.decode()
        check("s1" in status and "memory ran out" in status, "status names it", status)
        done = ps.batch(self.takehome, self.task, self.slow, out)
        equal(done.returncode, 0, f"the same command grades it: {done.stderr.decode()}")

    def _finished(self, out, pool, calm, what, **environment):
        """The same command, now that nothing fails, gives what an undisturbed run gave."""
        done = ps.batch(self.takehome, self.task, pool, out, **environment)
        dump = ps.dump(out)
        dump["failed"] = calm["failed"]
        self.checks.equal(ps.difference(calm, dump), None, f"{what}: the same command gives the whole: {done.stderr.decode()}")

    def _only_right_grades(self, out, calm, what):
        grades = ps.dump(out)["grades"]
        wrong = [name for name in grades if grades[name] != calm["grades"][name]]
        self.checks.equal(wrong, [], f"{what}: who has a grade has the right one")

    def writing_fails_in_a_worker(self):
        pool, calm_out = ps.small_pool(self.scratch / "pool-mixed"), self.scratch / "calm-mixed"
        ps.batch(self.takehome, self.task, pool, calm_out)
        calm, costs_nothing = ps.dump(calm_out), ("cache.write", "fs.unlink")  # a build is not remembered, a folder stays until the next start
        for point in ("workdir.mkdir", "workdir.lock", "writer.mkdir", "writer.open", "writer.write", "writer.chown", "cache.write", "fs.write", "fs.unlink", "hash.read",
                      "fs.readdir", "run.map", "slot.open", "turn.lock"):
            out = self.scratch / f"fails-{point}"
            for nth in (":1:ENOSPC", ":3:EIO", ""):
                what = f"{point}{nth}"
                done = ps.batch(self.takehome, self.task, pool, out, env=support.clean_environment(TAKEHOME_FAULT=what))
                self.checks.check(done.returncode in (1, 4), f"{what}: an end that is told", done.stderr.decode())
                if not (out / "pool.db").exists():
                    continue
                self._only_right_grades(out, calm, what)
                tried_again = [row for row in self._attempts(out) if row[1] == "harness_error"]
                met = done.returncode == 4 or tried_again or nth != ":1:ENOSPC" or point in costs_nothing
                self.checks.check(met, f"{what}: it was met", done.stderr.decode())
            self._finished(out, pool, calm, point)

    def the_disk_that_workers_unpack_to_fills(self):
        check = self.checks.check
        out, small, pool, calm = self.scratch / "unpacked", self.scratch / "small", self.scratch / "pool-large", self.scratch / "calm-large"
        for name in ("a", "b", "c"):
            ps.submission(pool / name, ("sum.py", "import sys\nprint(int(sys.argv[1]) + int(sys.argv[2]))\n"), f"python3 sum.py # {name}\n" * 9)
            (pool / name / "data.bin").write_bytes(os.urandom(400_000 if name == "b" else 10))
        ps.batch(self.takehome, self.task, pool, calm)
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k,mode=1777", "tmpfs", str(small)], check=True)
        env = support.clean_environment(TMPDIR=str(small))
        try:
            done = ps.batch(self.takehome, self.task, pool, out, env=env)
            said = done.stderr.decode()
            check(done.returncode == 4 and "No space left" in said and "no points lost" in said, "who does not fit has no grade, and loses nothing", said)
            self.checks.equal(sorted(ps.dump(out)["grades"]), ["a", "c"], "the others have theirs")
            self._only_right_grades(out, ps.dump(calm), "a full disk")
            subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
            self._finished(out, pool, ps.dump(calm), "with room", env=env)
        finally:
            subprocess.run(["umount", str(small)], check=True)

    def the_clock_is_set_back_while_it_runs(self):
        check, equal = self.checks.check, self.checks.equal
        if not pathlib.Path(FAKETIME).exists():
            check(False, "libfaketime is not installed", "apt-get install faketime")
            return
        out, pool, clock = self.scratch / "back", self.slow, self.scratch / "clock"
        clock.write_text("+0d\n")
        # The tool's calendar alone: files' times and what programs under test see stay what they are.
        env = support.clean_environment(LD_PRELOAD=FAKETIME, FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1")
        process = ps.start_batch(self.takehome, self.task, pool, out, "-j", "1", "--json", env=env)
        for event in self._events(process):
            if event["event"] == "graded" and event["id"] == "s1":
                clock.write_text("-400d\n")
                break
        said = process.communicate(timeout=300)[1].decode()
        equal(process.returncode, 0, f"graded: {said}")
        store = ps.Store(out)
        times = store.rows("SELECT submission, graded_at FROM grade ORDER BY id")
        starts = store.rows("SELECT submission, started, ended FROM attempt ORDER BY id")
        store.close()
        equal([row[0] for row in times], ["s0", "s1", "s2", "s3"], "in the order in which they were graded")
        check(times[3][1][:4] < times[0][1][:4], "the calendar did go back meanwhile", str(times))
        check(any(ended and ended < started for _, started, ended in starts), "within an attempt", str(starts))
        equal(ps.difference(ps.dump(self.calm), ps.dump(out)), None, "the store is that of a steady clock")
        for when, environment in (("by the clock that is behind", env), ("by the right one", None)):
            done = ps.batch(self.takehome, self.task, pool, out, **({"env": environment} if environment else {}))
            check("0 to be graded, 4 done" in done.stderr.decode(), f"{when} nothing is left to do", done.stderr.decode())
        # What is changed while the clock is behind is seen, and what is graded last counts, whatever the calendar says of it.
        (pool / "s0/sum.py").write_text("print(3)\n")
        done = ps.batch(self.takehome, self.task, pool, out, env=env)
        check("s0: another submission lies there" in done.stderr.decode(), "a change is seen", done.stderr.decode())
        store = ps.Store(out)
        rows = store.rows("SELECT state, percent, graded_at FROM grade WHERE submission = 's0' ORDER BY id")
        store.close()
        check([row[0] for row in rows] == ["superseded", "current"] and rows[1][1] < 70 and rows[1][2] < rows[0][2], "the last grade counts, dated before the first", str(rows))
        folders = []
        for name, environment in (("exports-then", env), ("exports-now", support.clean_environment())):
            folders.append(self.scratch / name)
            done = support.run([self.takehome, "export", out, "--format", "csv,ndjson,junit", "--to", folders[-1]], env=environment)
            equal(done.returncode, 0, f"exported: {done.stderr.decode()}")
        then, now = ({str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders)
        check(then and then == now, "exports do not depend on when they are made", str(sorted(then)))

    def who_is_near_a_limit_is_run_again_alone(self):
        check, equal = self.checks.check, self.checks.equal
        pool, out = self.scratch / "pool-near", self.scratch / "near"
        cases = [{"id": f"c{i}", "args": [str(i), "0"], "expect": {"stdout": f"{i}\n"}} for i in range(30)]
        task = ps.write_task(self.scratch / "task-near", {**ps.TASK, "limits": {**ps.TASK["limits"], "wall_ms": 2000},
                                                          "groups": [{**ps.TASK["groups"][0], "cases": cases}]},
                             {**ps.RUBRIC, "criteria": [{"id": "right", "title": "Adds", "weight": 1, "measure": "cases"}]})
        program = "import sys, time\ntime.sleep({})\nprint(int(sys.argv[1]) + int(sys.argv[2]))\n"
        ps.submission(pool / "near", ("sum.py", program.format("1.9 if sys.argv[1] == '3' else 0.01")), "x" * 80)
        ps.submission(pool / "other", ("sum.py", program.format("0.2")), "x" * 80)
        process = ps.start_batch(self.takehome, task, pool, out, "-j", "2")
        witness = Witness(process.pid)
        ps.wait_for(TURNS.exists)
        witness.start()
        said = process.communicate(timeout=300)[1].decode()
        witness.over.set()
        witness.join()
        store = ps.Store(out)
        again = store.rows("SELECT g.submission, c.case_id FROM case_result c JOIN grade g ON g.id = c.grade WHERE c.reruns > 0")
        store.close()
        check(("near", "c3") in again, "it was run again", f"{again} {said}")
        check(witness.alone > 0, "a program was seen while the machine was its own", str(vars(witness)))
        check(witness.beside > 0, "otherwise both workers' programs run at one time", str(vars(witness)))
        equal(witness.broken, 0, "and never while one is to be alone")


def main():
    args = support.arguments(__doc__, only={"default": ""})
    checks = support.Checks("pool/machine")
    with ps.scratch() as scratch:
        tests = Tests(args.takehome, checks, scratch)
        for name, test in list(vars(Tests).items()):
            if not name.startswith("_") and args.only in name:
                test(tests)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
