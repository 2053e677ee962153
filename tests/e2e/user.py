#!/usr/bin/python3
"""
user.py: an ordinary user gets the same verdicts as root once control groups are delegated, and a refusal that says what to do before that.

Needs root, to become an ordinary user and to delegate. No account is made. The user runs an installed copy, with the tasks
in it, for the checkout may lie where only root may go; root runs the binary of the build tree.
"""
import os
import pathlib
import shutil
import sys
import tempfile

import support

# A uid that nobody has; it follows our pid, so that two builds may be tested at one time.
UID = 59000 + os.getpid() % 1000
IDS = ["php-reference", "python-reference", "wrong", "memory-hog", "fork-bomb", "network-caller"]


def own_groups():
    """The control groups that this process is in, version 1: {controllers: folder}."""
    mounts = {}
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        kind, _, options = rest.split(" ", 2)
        mounts[fields.split()[4]] = (kind, set(options.split(",")))
    return mounts


def version_2(mounts):
    return not any(kind == "cgroup" for kind, _ in mounts.values())


def delegate():
    """Make takehome-UID in each hierarchy that counts, owned by the user. Return the folders."""
    made = []
    mounts = own_groups()
    for point, (kind, options) in mounts.items():
        if kind == "cgroup2" and version_2(mounts) or kind == "cgroup" and options & {"memory", "pids", "cpuacct", "cpu"}:
            folder = pathlib.Path(point) / f"takehome-{UID}"
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
            for path in [folder, *folder.iterdir()]:
                os.chown(path, UID, UID)
            if version_2(mounts):
                (folder / "cgroup.subtree_control").write_text("+memory +pids")
    return made


def as_user(home, groups=()):
    """
    How the user's processes are started. Of version 2 a process may only make groups below the one that it is in (moving one needs both ends to be the user's), so there it
    begins inside of what it was given: each in a group of its own, as from systemd-run --scope.
    """
    scope = 'g=$0/scope-$$ && mkdir "$g" && chown %d "$g" "$g/cgroup.procs" "$g/cgroup.subtree_control" "$g/cgroup.threads" && echo $$ >"$g/cgroup.procs" && exec "$@"' % UID
    begin = ["sh", "-c", scope, groups[0]] if groups and version_2(own_groups()) else []
    return {"before": [*begin, "setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--inh-caps=-all"], "env": support.clean_environment(HOME=str(home), TMPDIR=str(home)),
            "cwd": home}


def main():
    args = support.arguments(__doc__, build={"required": True, "help": "the build folder to install the user's copy from"})
    support.need_root()
    support.open_to_all()
    checks = support.Checks("user")
    everything = support.solutions()
    chosen = {s.id: s for s in everything if s.id in IDS or any(s.id.endswith(i) for i in IDS)}.values()
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        home = pathlib.Path(scratch) / "home"
        home.mkdir()
        os.chmod(scratch, 0o755)
        os.chown(home, UID, UID)
        binary, data = support.public_install(args.build, pathlib.Path(scratch) / "usr")
        submissions = {}
        for one in chosen:
            folder = pathlib.Path(scratch) / one.id
            folder.mkdir()
            submissions[one] = support.pack(one.path, folder, "zip")
        first = next(iter(chosen))
        refused = support.Grading(binary, data / "tasks" / first.task.name, submissions[first], **as_user(home))
        checks.equal(refused.done.returncode, 4, "without delegation: exit status")
        checks.check(refused.report is None, "without delegation: no report")
        checks.check("cgroup" in refused.said and "doctor" in refused.said, "without delegation: it says what is missing and what to do", refused.said)
        weaker = support.Grading(binary, data / "tasks" / first.task.name, submissions[first], "--without", "cgroups", **as_user(home))
        if checks.check(weaker.report is not None, "--without cgroups: graded all the same", weaker.said):
            checks.check("cgroup-memory" in weaker.report["sandbox"]["missing"], "--without cgroups: the report says so", str(weaker.report["sandbox"]))
        groups = delegate()
        try:
            for one in chosen:
                root = support.Grading(args.takehome, one.task, submissions[one])
                user = support.Grading(binary, data / "tasks" / one.task.name, submissions[one], **as_user(home, groups))
                if not checks.check(root.report and user.report, f"{one}: both graded", f"root: {root.said} user: {user.said}"):
                    continue
                checks.equal(user.report["measurements"]["host"]["uid"], UID, f"{one}: it was the user who graded")
                checks.equal(user.verdicts(), root.verdicts(), f"{one}: the same verdicts")
                checks.equal(user.report["totals"], root.report["totals"], f"{one}: the same totals")
                checks.equal([m for m in user.report["sandbox"]["missing"] if m != "slot-uid"], [], f"{one}: every protection in force")
            for folder in groups:
                # Of version 2 the supervisor has a leaf of its own, which stays as long as the scope.
                for leaf in [*folder.glob("scope-*/takehome-supervisor"), *folder.glob("scope-*")]:
                    leaf.rmdir()
                left = [p.name for p in folder.iterdir() if p.is_dir()]
                checks.equal(left, [], f"{folder}: no group is left")
        finally:
            for folder in groups:
                for below in sorted(folder.rglob("*"), reverse=True):
                    if below.is_dir():
                        below.rmdir()
                folder.rmdir()
        checks.equal([p.name for p in home.glob("takehome-*")], [], "no scratch folder is left")
        shutil.rmtree(home)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
