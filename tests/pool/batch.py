#!/usr/bin/python3
"""batch.py: a pool graded, stopped, resumed, regraded, merged; and what the machine under it can do: workers that die, disks that fill, clocks that go back."""
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import pool_support as ps
import support


def percent(out):
    store = ps.Store(out)
    rows = dict(store.rows("SELECT submission, percent FROM grade WHERE state = 'current'"))
    store.close()
    return rows


class Tests:
    def __init__(self, takehome, checks, scratch):
        self.takehome, self.checks, self.scratch = takehome, checks, pathlib.Path(scratch)
        self.task = ps.write_task(self.scratch / "task")
        self.pool = ps.small_pool(self.scratch / "pool")
        self.calm = self.scratch / "calm"
        self.slow = self.scratch / "pool-slow"
        for i in range(4):
            ps.submission(self.slow / f"s{i}", ("sum.py", f"import sys, time\ntime.sleep(0.4)\nprint(int(sys.argv[1]) + int(sys.argv[2]))\n# {i}\n"), "x" * 80)

    def batch(self, out, *options, pool=None, task=None, **kwargs):
        done = ps.batch(self.takehome, task or self.task, pool or self.pool, out, *options, **kwargs)
        done.said, done.told = done.stderr.decode(), done.stdout.decode()
        return done

    def call(self, *argv):
        done = support.run([self.takehome, *argv])
        done.said, done.told = done.stderr.decode(), done.stdout.decode()
        return done

    def copy(self, name):
        """A copy of the finished pool's store, to be changed."""
        out = self.scratch / name
        shutil.copytree(self.calm, out)
        return out

    # The tests, in the order of their names' appearance; the first makes what the others look at.

    def a_pool_is_graded(self):
        check, equal = self.checks.check, self.checks.equal
        done = self.batch(self.calm)
        equal(done.returncode, 1, f"some are below the bar: {done.said}")
        grades = percent(self.calm)
        equal(sorted(grades), ["anna", "bert", "carl", "dora", "emil", "fred", "gina"], "everybody has a grade")
        equal([grades[i] for i in ("anna", "dora", "fred")], [100, 90, 0], "grades")
        check(grades["carl"] < 70 and grades["gina"] <= 10, "wrong ones are below", str(grades))
        store = ps.Store(self.calm)
        equal(dict(store.rows("SELECT id, flags FROM submission")),
              {"anna": "duplicate", "emil": "duplicate", "bert": "", "carl": "", "dora": "near_empty", "fred": "", "gina": ""}, "flags")
        equal(store.one("SELECT count(*) FROM attempt WHERE outcome = 'graded'"), 7, "an attempt each")
        check(re.fullmatch(r"\w+@.+", store.one("SELECT graded_by FROM grade LIMIT 1")), "who graded is kept")
        # The same as by itself.
        for name in ("anna", "carl", "fred.zip"):
            alone = support.Grading(self.takehome, self.task, self.pool / name)
            inside = store.one("SELECT report FROM grade WHERE submission = ?", name.split(".")[0])
            equal(ps.lasting(inside), ps.lasting(alone.text), f"{name}: the report is that of `takehome grade`")
        store.close()

    def one_worker_gives_what_two_give(self):
        self.batch(self.scratch / "single", "-j", "1")
        self.checks.equal(ps.difference(ps.dump(self.calm), ps.dump(self.scratch / "single")), None, "-j 1 and -j 2")

    def one_command_ends_with_a_page(self):
        out = self.copy("paged")
        done = self.batch(out, "--export", "html,csv")
        self.checks.check((out / "export/index.html").exists() and (out / "export/pool.csv").exists(), "--export writes what it names", done.told + done.said)
        self.checks.check(f"Open: {out}/export/index.html" in done.told and "Next: \"takehome export" not in done.told, "and names the page to open", done.told)
        done = self.batch(out)
        self.checks.check(f'Next: "takehome export {out}"' in done.told, "without it what to do next is named", done.told)
        done = self.batch(out, "--export", "htlm")
        self.checks.equal((done.returncode, 'did you mean "html"' in done.said), (2, True), "a format that is none is told at once")
        (out / "export/mine.txt").write_text("x")
        (out / "export/export.json").unlink()
        done = self.batch(out, "--export", "html")
        self.checks.check(done.returncode == 4 and (out / "export/mine.txt").exists(), "a folder of somebody else's is left alone", done.said)

    def what_is_done_is_kept(self):
        before = ps.dump(self.calm)
        done = self.batch(self.calm)
        self.checks.check("0 to be graded, 7 done" in done.said, "nothing is graded again", done.said)
        for path in (self.pool / "anna").iterdir():
            os.utime(path)
        done = self.batch(self.calm)
        self.checks.check("0 to be graded, 7 done" in done.said, "files that were only touched are no other files", done.said)
        self.checks.equal(ps.difference(before, ps.dump(self.calm)), None, "nothing changed")

    def what_is_out_of_date_is_told_and_graded_again(self):
        check = self.checks.check
        out, pool, task = self.copy("stale"), self.scratch / "pool-stale", self.scratch / "task-stale"
        shutil.copytree(self.pool, pool)
        shutil.copytree(self.task, task)
        (pool / "carl/sum.py").write_text(ps.RIGHT["python"][1])
        done = self.batch(out, "--keep-stale", pool=pool, task=task)
        check("carl: another submission lies there: its grade is kept" in done.said and "0 to be graded" in done.said, "--keep-stale", done.said)
        done = self.batch(out, pool=pool, task=task)
        check("carl: another submission lies there: graded again" in done.said and "1 to be graded" in done.said, "a changed submission", done.said)
        self.checks.equal(percent(out)["carl"], 100, "its new grade counts")
        store = ps.Store(out)
        self.checks.equal(store.one("SELECT count(*) FROM grade WHERE state = 'superseded'"), 1, "the old grade is kept")
        store.close()
        ps.write_task(task, {**ps.TASK, "version": "1.1.0"})
        done = self.batch(out, "--only", "b*", pool=pool, task=task)
        check("bert: the task has changed: graded again" in done.said and "1 submission: 1 to be graded" in done.said, "--only, a changed task", done.said)
        stricter = self.scratch / "stricter.json"
        stricter.write_text(json.dumps({**ps.RUBRIC, "pass": 95}))
        done = self.batch(out, "--only", "bert", "--rubric", stricter, pool=pool, task=task)
        check("bert: the rubric has changed" in done.said, "a changed rubric", done.said)
        done = self.batch(out, "--only", "bert", "--rubric", stricter, "--without", "landlock", pool=pool, task=task)
        check("bert: takehome, its language profiles or its policies have changed" in done.said, "protections given up", done.said)
        subprocess.run(["sqlite3", str(out / "pool.db"), "UPDATE toolchain SET version = 'Python 1.5.2' WHERE name = 'python3'"], check=True)
        done = self.batch(out, "--only", "bert", "--rubric", stricter, "--without", "landlock", pool=pool, task=task)
        check('the toolchain has changed (python3 was "Python 1.5.2", is "Python' in done.said, "a changed toolchain", done.said)
        done = self.batch(out, "--only", "bert", "--rubric", stricter, "--without", "landlock", "--regrade", pool=pool, task=task)
        check("1 to be graded" in done.said, "--regrade", done.said)
        shutil.rmtree(pool / "anna")
        done = self.batch(out, "--only", "nobody", pool=pool, task=task)
        store = ps.Store(out)
        self.checks.equal(store.rows("SELECT id, flags FROM submission WHERE flags LIKE '%gone%'"), [("anna", "duplicate gone")], "who left the pool is flagged")
        store.close()

    def manifests_and_names_say_who_takes_part(self):
        check, equal = self.checks.check, self.checks.equal
        manifest = self.scratch / "people.csv"
        manifest.write_text('\ufeffid;name;path;language;notes\nc-1;"Anna ""A."" Öz";pool/anna;php;first\n;Bert;pool/bert;;\n;"=evil()";pool/dora;shell;"a;b"\n', encoding="utf-8")
        out = self.scratch / "csv"
        done = self.batch(out, pool=manifest)
        store = ps.Store(out)
        equal(store.rows("SELECT position, name, path, language, notes FROM submission ORDER BY position"),
              [(0, 'Anna "A." Öz', "pool/anna", "php", "first"), (1, "Bert", "pool/bert", None, None), (2, "=evil()", "pool/dora", "shell", "a;b")], f"CSV: {done.said}")
        ids = [row[0] for row in store.rows("SELECT id FROM submission ORDER BY position")]
        check(ids[:2] == ["c-1", "Bert"] and re.fullmatch(r"evil-[0-9a-f]{8}", ids[2]), "ids", str(ids))
        store.close()
        manifest = self.scratch / "people.json"
        manifest.write_text(json.dumps({"schema": "takehome.pool/1", "submissions": [{"path": "pool/anna"}, {"id": "x", "path": str(self.pool / "bert")}]}))
        done = self.batch(self.scratch / "json", pool=manifest)
        equal(sorted(percent(self.scratch / "json")), ["anna", "x"], f"JSON: {done.said}")
        done = self.batch(self.scratch / "stdin", pool="-", input=f"{self.pool}/anna\n\n{self.pool}/nobody.zip\n".encode())
        equal(done.returncode, 4, "somebody's file is not there")
        check("opening the submission" in done.said and "no grade, and no points lost" in done.said, "and that is told", done.said)
        store = ps.Store(self.scratch / "stdin")
        equal(store.rows("SELECT id, flags FROM submission ORDER BY id"), [("anna", ""), ("nobody", "unreadable")], "and flagged")
        equal(store.one("SELECT count(*) FROM attempt WHERE submission = 'nobody' AND outcome = 'harness_error'"), 2, "after a second try")
        store.close()
        for text, wanted in (("name\nx\n", 'one of them must be "path"'), ("path,id\na,../x\n", "not safe as a file name"), ("path\na\na\n", "listed twice"),
                             ("id,path\nx,a\nX,b\n", "given to two"), ("path\nc.zip\nd/c.zip\nc.zip\n", "listed twice"),
                             ("id,path\nx,a\n,x.zip\nX,b\n", "given to two"), ("", "is empty"), ('path\n"a\n', "never closed")):
            manifest = self.scratch / "bad.csv"
            manifest.write_text(text)
            done = self.batch(self.scratch / "bad", pool=manifest)
            check(done.returncode == 2 and wanted in done.said, f"manifest {text!r}", done.said)

    def a_worker_that_dies_costs_one_attempt(self):
        check, equal = self.checks.check, self.checks.equal
        out = self.scratch / "died"
        # Each worker dies at its second job; its successor too. So some submissions are tried twice.
        done = self.batch(out, "-j", "2", env=support.clean_environment(TAKEHOME_FAULT="worker.die:2"))
        check("tried once more later: the worker's process was killed" in done.said, "a death is told", done.said)
        store = ps.Store(out)
        died = store.rows("SELECT submission, count(*) FROM attempt WHERE outcome = 'died' GROUP BY submission")
        check(died and all(count <= 2 for _, count in died), "at most twice each", str(died))
        ungraded = {row[0] for row in store.rows("SELECT id FROM ungraded")}
        equal(ungraded, {name for name, count in died if count == 2}, "who died twice has no grade, all others have")
        store.close()
        status = self.call("status", out)
        check(all(name in status.told for name in ungraded), "status names them", status.told)
        done = self.batch(out)
        dump, calm = ps.dump(out), ps.dump(self.calm)
        del dump["failed"], calm["failed"]
        equal(ps.difference(calm, dump), None, f"and the next batch grades them like others: {done.said}")

    def a_worker_killed_from_outside(self):
        out, pool = self.scratch / "killed", self.slow
        process = ps.start_batch(self.takehome, self.task, pool, out, "-j", "2")
        ps.wait_for(lambda: (out / "pool.db").exists() and len(ps.members(process)) == 2)
        victim = ps.members(process)[0]
        os.kill(victim, signal.SIGKILL)
        told, said = (text.decode() for text in process.communicate(timeout=120))
        self.checks.equal(percent(out), {f"s{i}": 100.0 for i in range(4)}, f"all graded in the end: {said}")
        self.checks.check("the worker's process was killed" in said, "and the death was told", said)

    def stopping(self):
        check, equal = self.checks.check, self.checks.equal
        pool = self.slow
        for how, signals in (("once", [signal.SIGINT]), ("twice", [signal.SIGINT, signal.SIGINT]), ("by SIGTERM", [signal.SIGTERM])):
            out = self.scratch / f"stop-{how.replace(' ', '-')}"
            process = ps.start_batch(self.takehome, self.task, pool, out, "-j", "1", "--json")
            for line in process.stdout:
                if json.loads(line)["event"] == "stage":
                    break
            for number in signals:
                os.kill(process.pid, number)
                if how == "twice":
                    ps.wait_for(lambda: json.loads(process.stdout.readline())["event"] == "stopping")
                    how = "twice, the second"
            events = [json.loads(line) for line in process.stdout]
            process.communicate(timeout=60)
            equal(process.returncode, 4, f"{how}: not all are graded")
            graded = events[-1]["totals"]["graded"]
            check(graded == (1 if how == "once" else 0), f"{how}: what ran is {'finished' if how == 'once' else 'ended'}", str(events[-1]))
            check(ps.wait_for(lambda: not ps.members(process)), f"{how}: no worker is left")
            done = self.batch(out, pool=pool)
            equal(done.returncode, 0, f"{how}: the same command goes on: {done.said}")
            store = ps.Store(out)
            equal(store.one("SELECT count(*) FROM attempt WHERE outcome = 'interrupted'"), 0 if how == "once" else 1, f"{how}: interrupted attempts")
            store.close()

    def a_second_batch_waits_or_is_refused(self):
        out, pool = self.scratch / "locked", self.slow
        process = ps.start_batch(self.takehome, self.task, pool, out, "-j", "1")
        ps.wait_for(lambda: (out / "pool.lock").exists() and (out / "pool.lock").read_text())
        done = self.batch(out, pool=pool)
        self.checks.check(done.returncode == 2 and f"process {process.pid} is grading into" in done.said, "refused with the owner", done.said)
        status = self.call("status", out)
        self.checks.check(f"process {process.pid} works on it now" in status.told, "status says so", status.told)
        done = self.batch(out, "--wait", pool=pool)
        self.checks.check(done.returncode == 0 and "waiting for it" in done.said and "4 done already" in done.said, "--wait waits", done.said)
        process.communicate()

    def another_task_needs_another_folder(self):
        task = ps.write_task(self.scratch / "task-other", {**ps.TASK, "id": "other"})
        done = self.batch(self.calm, task=task)
        self.checks.check(done.returncode == 3 and 'holds the pool of the task "sum", this is "other"' in done.said, "another task", done.said)

    def shares_are_merged_to_the_whole(self):
        check, equal = self.checks.check, self.checks.equal
        shares = [self.scratch / f"share-{i}" for i in (1, 2, 3)]
        for i, share in enumerate(shares, 1):
            self.batch(share, "--shard", f"{i}/3")
        done = self.call("merge", self.scratch / "merged", *shares)
        equal(done.returncode, 0, f"merged: {done.said}{done.told}")
        equal(ps.difference(ps.dump(self.calm), ps.dump(self.scratch / "merged")), None, "three shares are the whole")
        done = self.call("merge", self.scratch / "merged", *shares)
        check("0 graded submissions taken, 7 were there already" in done.told, "merging again changes nothing", done.told)
        equal(ps.difference(ps.dump(self.calm), ps.dump(self.scratch / "merged")), None, "nothing at all")
        done = self.batch(self.scratch / "merged")
        check("0 to be graded, 7 done" in done.said, "and a batch has nothing left to do", done.said)
        other = self.scratch / "share-other"
        task = ps.write_task(self.scratch / "task-newer", {**ps.TASK, "version": "9.0.0"})
        self.batch(other, "--only", "anna", task=task)
        done = self.call("merge", self.scratch / "merged", other)
        check(done.returncode == 1 and "conflict: anna" in done.told and "graded with another task" in done.told, "conflicts are listed", done.told)

    def regrading_is_seen_before_it_counts(self):
        check, equal = self.checks.check, self.checks.equal
        out, task = self.scratch / "regraded", self.scratch / "task-regraded"
        shutil.copytree(self.task, task)
        self.batch(out, task=task)
        before = ps.dump(out)
        stricter = {**ps.RUBRIC, "version": "2.0.0", "pass": 95}
        ps.write_task(task, rubric=stricter)
        done = self.call("regrade", out)
        check(re.search(r"dora +90\.00 +90\.00 +\+0\.00 +passed → below", done.told), "who crosses the bar", done.told + done.said)
        check("1 would change, 6 stay" in done.told, "and only who", done.told)
        after = ps.dump(out)
        equal([g for g in after["grades"]["dora"] if g[0] == "current"], before["grades"]["dora"], "nothing counts yet")
        as_json = json.loads(self.call("regrade", out, "--json").told)
        equal((as_json["changed"], as_json["no_longer_passed"], as_json["changes"][0]["id"]), (1, 1, "dora"), "--json")
        done = self.call("regrade", out, "--discard")
        dump = ps.dump(out)
        for either in (dump, before):
            del either["graded"], either["failed"], either["meta"]
        equal(ps.difference(before, dump), None, f"discarded: {done.told}")
        check("there is no preview" in self.call("regrade", out, "--apply").said, "nothing to apply")
        lax = self.scratch / "lax.json"
        lax.write_text(json.dumps({**ps.RUBRIC, "pass": 1}))
        as_json = json.loads(self.call("regrade", out, "--rubric", lax, "--json").told)
        equal(as_json["newly_passed"], 2, "another rubric is previewed")
        self.call("regrade", out, "--discard")
        as_json = json.loads(self.call("regrade", out, "--json").told)
        equal((as_json["newly_passed"], as_json["no_longer_passed"]), (0, 1), "once discarded, it is not the next one's rubric")
        done = self.call("regrade", out, "--apply")
        equal(done.returncode, 0, f"applied: {done.said}")
        store = ps.Store(out)
        equal(store.one("SELECT count(*) FROM grade WHERE state = 'superseded'"), 7, "the old grades are kept")
        equal(store.one("SELECT passed FROM grade WHERE state = 'current' AND submission = 'dora'"), 0, "the new ones count")
        equal(store.one("SELECT value FROM meta WHERE key = 'pass'"), "95", "and the new bar")
        store.close()
        check("0 to be graded, 7 done" in self.batch(out, task=task).said, "a batch by the new rubric has nothing to do")

    def the_clock_goes_back(self):
        """File times far ahead of now, as a clock that was set back leaves them."""
        out, pool = self.scratch / "clock", self.scratch / "pool-clock"
        shutil.copytree(self.pool, pool)
        ahead = 4102444800
        for path in pool.rglob("*"):
            os.utime(path, (ahead, ahead), follow_symlinks=False)
        self.batch(out, pool=pool)
        (pool / "carl/sum.py").write_text(ps.RIGHT["python"][1])
        os.utime(pool / "carl/sum.py", (ahead, ahead))
        done = self.batch(out, pool=pool)
        self.checks.check("carl: another submission lies there" in done.said and "1 to be graded" in done.said, "a change is seen whatever its time says", done.said)

    def the_disk_fills(self):
        small = self.scratch / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], check=False).returncode != 0:
            self.checks.check(False, "a small tmpfs could not be mounted")
            return
        try:
            done = self.batch(small / "out")
            self.checks.check(done.returncode == 4 and "the disk is full. Make room" in done.said, "a full disk is told", done.said)
            subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
            done = self.batch(small / "out")
            dump, calm = ps.dump(small / "out"), ps.dump(self.calm)
            self.checks.equal(ps.difference(calm, dump), None, f"with room it goes on: {done.said}")
        finally:
            subprocess.run(["umount", str(small)], check=True)

    def the_disk_fails(self):
        failed = 0
        for point in ("pool.write", "pool.sync", "pool.truncate", "pool.shm", "pool.open"):
            for nth, error in ((1, "EIO"), (2, "ENOSPC"), (5, "EIO"), (9, "ENOSPC"), (14, "EIO"), (23, "EIO"), (40, "ENOSPC")):
                out = self.scratch / "failing"
                shutil.rmtree(out, ignore_errors=True)
                done = self.batch(out, env=support.clean_environment(TAKEHOME_FAULT=f"{point}:{nth}:{error}"))
                failed += done.returncode == 4
                if done.returncode not in (1, 4):
                    self.checks.check(False, f"{point}:{nth}:{error}", done.said)
                done = self.batch(out)
                differs = ps.difference(ps.dump(self.calm), ps.dump(out)) if done.returncode == 1 else done.said
                self.checks.equal(differs, None, f"after {point}:{nth}:{error} the same command gives the whole")
        self.checks.check(failed >= 10, "faults were met", str(failed))

    def a_damaged_build_cache_costs_time_only(self):
        check, equal = self.checks.check, self.checks.equal
        out, pool = self.scratch / "cached", self.scratch / "pool-c"
        good = '#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **v) { (void)n; printf("%d\\n", atoi(v[1]) + atoi(v[2])); }\n'
        ps.submission(pool / "good", ("sum.c", good), "cc sum.c\n" * 9)
        ps.submission(pool / "bad", ("sum.c", good.replace("int main", "int maim(")), "cc sum.c\n" * 9)
        ps.submission(pool / "php", ps.RIGHT["php"], "php sum.php\n" * 9)

        def grade():
            done = self.batch(out, "--regrade", pool=pool)
            equal(done.returncode, 1, f"graded: {done.said}")
            store = ps.Store(out)
            rows = store.rows("SELECT submission, report FROM grade WHERE state = 'current'")
            store.close()
            return {name: ps.lasting(text) for name, text in rows}, json.loads(dict(rows)["good"])["measurements"]["build"]["cpu_ms"]

        first, cpu = grade()
        equal(first["good"]["totals"]["percent"], 100, "a C program is built and right")
        again, again_cpu = grade()
        check(again == first and again_cpu == cpu, "the second time the build is remembered", f"{cpu} {again_cpu}")
        cache = out / "cache"
        check(len(list(cache.iterdir())) >= 2 and not [p for p in cache.iterdir() if p.name.startswith(".")], "entries, and nothing half made", str(list(cache.iterdir())))

        def flip(path):
            data = bytearray(path.read_bytes())
            if data:
                data[len(data) // 2] ^= 1
                path.write_bytes(data)

        def every(damage):
            for path in [p for p in cache.rglob("*") if p.is_file() and not p.is_symlink()]:
                damage(path)

        damages = {"bits flipped": lambda: every(flip), "cut short": lambda: every(lambda p: p.write_bytes(p.read_bytes()[:-1])),
                   "emptied": lambda: every(lambda p: p.write_bytes(b"")), "files gone": lambda: every(lambda p: p.unlink()),
                   "programs flipped": lambda: [flip(p) for p in cache.rglob("tree/**/*") if p.is_file()],
                   "all gone": lambda: shutil.rmtree(cache), "no folder at all": lambda: (shutil.rmtree(cache), cache.write_text("a file"))}
        for what, damage in damages.items():
            damage()
            now, now_cpu = grade()
            check(now == first and now_cpu != cpu, f"{what}: built anew, graded the same")
            cpu = now_cpu
        cache.unlink()
        self.batch(out, "--regrade", pool=pool, env=support.clean_environment(TAKEHOME_FAULT="cache.write"))
        now, _ = grade()
        check(now == first, "a cache that cannot be written")

    def folders_that_are_made_to_hurt(self):
        out, pool = self.scratch / "hurt", self.scratch / "pool-hurt"
        ps.submission(pool / "deep", ps.RIGHT["php"], "php sum.php\n" * 9)
        here = os.open(pool / "deep", os.O_RDONLY)
        for _ in range(1500):
            os.mkdir("d", dir_fd=here)
            deeper = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
        os.close(here)
        ps.submission(pool / "pipe", ps.RIGHT["php"], "php sum.php\n" * 9)
        os.mkfifo(pool / "pipe/fifo")
        os.symlink("/etc/shadow", pool / "pipe/link")
        ps.submission(pool / "-rf $(id) \x1b[31m\u202e", ps.RIGHT["php"], "php sum.php\n" * 9)
        done = self.batch(out, pool=pool)
        grades = percent(out)
        self.checks.equal((len(grades), grades.get("pipe"), grades.get("deep")), (3, 100, 100), f"all have grades: {done.said}")
        self.checks.check("\x1b" not in done.said and "\u202e" not in done.said, "names do nothing to a terminal", repr(done.said))
        self.checks.check("0 to be graded, 3 done" in self.batch(out, pool=pool).said, "and are known again")
        subprocess.run(["rm", "-rf", str(pool)], check=True)

    def questions_only_read(self):
        done = self.call("query", self.calm, "--csv", "SELECT submission, percent FROM grade ORDER BY submission")
        rows = list(csv.DictReader(done.told.splitlines()))
        self.checks.equal(float(rows[0]["percent"]), 100.0, "CSV")
        done = self.call("query", self.calm, "--json", "SELECT count(*) AS n, 'x' AS t, NULL AS z FROM grade")
        self.checks.equal(json.loads(done.told), [{"n": 7, "t": "x", "z": None}], "JSON")
        done = self.call("query", self.calm, "UPDATE grade SET percent = 100")
        self.checks.check(done.returncode == 2 and "not authorized" in done.said, "no change", done.said)
        self.checks.check("CREATE TABLE grade(" in self.call("query", self.calm).told, "the tables are told")
        self.checks.equal(json.loads(self.call("status", self.calm, "--json").told)["graded"], 7, "status --json")
        self.checks.check("there is no pool in" in self.call("status", "/nonexistent").said, "no pool")


def main():
    args = support.arguments(__doc__, only={"default": ""})
    checks = support.Checks("pool/batch")
    with ps.scratch() as scratch:
        tests = Tests(args.takehome, checks, scratch)
        for name, test in list(vars(Tests).items()):
            if not name.startswith("_") and name not in ("batch", "call", "copy") and (args.only in name or name == "a_pool_is_graded"):
                test(tests)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
