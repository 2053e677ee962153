#!/usr/bin/python3
"""
untouched.py: after the hostile solutions have been graded, the host is as before: no process, mount, control group or scratch file is left, a listener on the
loopback was never reached, and canary files and system folders are unchanged. The same after a grading was killed in the middle.
"""
import fcntl
import hashlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

import support

HOSTILE = ["crashing", "memory-hog", "fork-bomb", "output-flood", "disk-flood", "network-caller", "suite-reader", "writer-outside", "daemoniser", "terminal"]
PORT = 18080
SYSTEM = ["/", "/etc", "/usr", "/usr/bin", "/usr/local", "/home", "/root", "/var", "/opt", "/srv", "/dev/shm", "/run"]


class Listener:
    """Counts who connects to the host's loopback."""

    def __init__(self):
        self.reached = 0
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", PORT))
        self.socket.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.reached += 1


def about(pid):
    """(name, uid, parent) of a process, or None if it is gone."""
    try:
        fields = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
    except OSError:
        return None
    return fields["Name"], int(fields["Uid"].split()[0]), int(fields["PPid"])


def in_slot(process):
    return process is not None and 62000 <= process[1] < 63000


def slot_processes():
    """Processes of the sandbox's uids that no living supervisor watches: another grading may be running on this machine."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        process = about(entry.name)
        if not in_slot(process):
            continue
        parent = about(process[2])
        while in_slot(parent):
            parent = about(parent[2])
        if parent is None or not parent[0].startswith(("takehome", "test_")):
            found.append(f"{entry.name} {process[0]}")
    return found


def held(path):
    """Is there somebody who holds this slot?"""
    try:
        with open(path) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return True
    return False


def slots():
    return [str(p) for p in pathlib.Path("/run/takehome").glob("*") if not held(p)]


def mounts():
    return sorted(line for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines() if "takehome" in line)


def groups():
    """Control groups of boxes below our own group, in every hierarchy, whose supervisor is gone."""
    found = set()
    own = [line.split(":", 2) for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines()]
    for _, controllers, group in own:
        for point in [f"/sys/fs/cgroup/{c}" for c in controllers.split(",")] if controllers else ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]:
            for path in pathlib.Path(point + group).glob("takehome-*-*"):
                pid = path.name.split("-")[1]
                if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
                    found.add(str(path))
    return sorted(found)


def listing(folder):
    """Names, sizes, owners, modes and times of change of what lies directly in a folder."""
    rows = []
    for entry in os.scandir(folder):
        info = entry.stat(follow_symlinks=False)
        # Locks of gradings that are running (see slots()), and other tests' scratch folders.
        if (folder == "/run" and entry.name == "takehome") or entry.name.startswith("takehome-test-"):
            continue
        keep = (entry.name, info.st_mode, info.st_uid)
        # What services keep rewriting in /run is theirs; its names are enough.
        rows.append(keep if folder == "/run" or entry.is_dir(follow_symlinks=False) else (*keep, info.st_size, info.st_mtime_ns))
    return sorted(rows)


def settled(look, seconds=10):
    """What ``look`` still finds after it had the time to go away: another grading may be running on this machine."""
    end = time.monotonic() + seconds
    found = look()
    while found and time.monotonic() < end:
        time.sleep(0.1)
        found = look()
    return found


def killed(checks, takehome, scratch):
    """A grading that is killed at its work leaves no process, no half a report, and nothing that the next start does not sweep away."""
    work = scratch / "killed"
    work.mkdir()
    one, other = support.solution("php-slow", "python-slow"), support.solution("shell-output-flood")
    report = scratch / "killed.json"
    env = support.clean_environment(TMPDIR=str(work))
    grading = subprocess.Popen([takehome, "grade", str(one.task), str(one.path), "--json", str(report), "--quiet"], env=env)
    deadline = time.monotonic() + 60
    of_it = lambda: [p.name for p in pathlib.Path("/proc").glob("[0-9]*") if in_slot(process := about(p.name)) and process[2] == grading.pid]
    while len(of_it()) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    started = of_it()
    checks.check(len(started) >= 2, "killed: the program was running", str(started))
    grading.kill()
    grading.wait()
    checks.equal(settled(lambda: [p for p in started if in_slot(about(p))]), [], "killed: its processes are gone with it")
    checks.equal(settled(slot_processes), [], "killed: no process is left")
    checks.check(not report.exists(), "killed: no half a report")
    after = support.Grading(takehome, other.task, other.path, env=env)
    checks.check(after.report is not None, "killed: the next grading works", after.said)
    checks.equal(sorted(p.name for p in work.iterdir()), [], "killed: the next start removes the scratch folder")
    checks.equal(settled(groups), [], "killed: the next start removes the control groups")
    checks.equal(settled(slots), [], "killed: its slot is free again")


def main():
    args = support.arguments(__doc__)
    support.need_root()
    checks = support.Checks("untouched")
    everything = [s for s in support.solutions() if any(s.id.endswith(h) for h in HOSTILE)]
    checks.check(len(everything) >= len(HOSTILE), "every kind of hostile solution is shipped", str([s.id for s in everything]))
    listener = Listener()
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        scratch = pathlib.Path(scratch)
        work, canaries = scratch / "tmp", scratch / "canaries"
        work.mkdir()
        canaries.mkdir()
        os.chmod(scratch, 0o777)
        for i in range(20):
            (canaries / f"canary-{i}").write_text(f"canary {i}\n")
            os.chmod(canaries / f"canary-{i}", 0o666)
        canary_hash = lambda: hashlib.sha256(b"".join(p.read_bytes() for p in sorted(canaries.iterdir()))).hexdigest()
        accounts = lambda: [pathlib.Path(p).read_bytes() for p in ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/hosts")]
        before = {folder: listing(folder) for folder in SYSTEM if os.path.isdir(folder)}
        hashed, known, mounted, grouped = canary_hash(), accounts(), mounts(), groups()
        for one in everything:
            with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as packed:
                submission = support.pack(one.path, packed, "zip")
                grading = support.Grading(args.takehome, one.task, submission, env=support.clean_environment(TMPDIR=str(work)))
            if checks.check(grading.report is not None, f"{one}: graded", grading.said):
                print(f"{one}: {grading.verdicts()}", flush=True)
            checks.equal(settled(slot_processes), [], f"{one}: no process is left")
            checks.equal(sorted(p.name for p in work.iterdir()), [], f"{one}: no scratch file is left")
            checks.equal(settled(slots), [], f"{one}: no slot is left locked by nobody")
            checks.equal(listener.reached, 0, f"{one}: the loopback listener was not reached")
        killed(checks, args.takehome, scratch)
        checks.equal(settled(lambda: sorted(set(mounts()) - set(mounted))), [], "no mount is left")
        checks.equal(settled(lambda: sorted(set(groups()) - set(grouped))), [], "no control group is left")
        checks.equal(canary_hash(), hashed, "canary files are unchanged")
        checks.equal(accounts() == known, True, "account files are unchanged")
        for folder, rows in before.items():
            checks.equal(sorted(set(listing(folder)) ^ set(rows)), [], f"{folder} is unchanged")
    listener.socket.close()
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
