#!/usr/bin/python3
"""
guest.py: what is tested inside the virtual machine, started by init.c as its only program. Talk goes to the console, one line a result to the second serial port:
passed|failed|skipped, who, part, name, detail, separated by tabs. A last line "end" says that nothing was left out.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build/debug"
TAKEHOME = BUILD / "takehome"
CGROUPS = pathlib.Path("/sys/fs/cgroup")
UID = 1000
HOME = pathlib.Path("/tmp/home")
# An emulated processor's clock follows its instructions, and it needs more of them at a time than a real one: how much more limits and timeouts allow.
SAID = dict(word.partition("=")[::2] for word in pathlib.Path("/proc/cmdline").read_text(encoding="utf-8").split())
EMULATED = SAID.get("vm_clock") == "emulated"
SLOWER = 4 if EMULATED else 1
# Sandbox tests that a user with a group of its own must pass just as root does; test_user is root's alone, for it becomes that user itself.
SUITES = sorted(p.name for p in (BUILD / "tests").glob("test_*") if (PROJECT / f"tests/sandbox/{p.name}.c").exists())
AS_USER = [s for s in SUITES if s != "test_user"]
# Shipped solutions: good ones, and those that run into what control groups hold.
SOLUTIONS = ["php-reference", "python-reference", "memory-hog", "fork-bomb", "daemoniser", "disk-flood"]

# Only what fits is tried, if that was asked for.
ONLY = SAID.get("vm_only", "")

results = open("/dev/ttyS1", "w", buffering=1, encoding="utf-8", errors="replace")


def tell(state, who, part, name, detail=""):
    line = "\t".join(re.sub(r"[\x00-\x1f]+", " ", str(x)) for x in (state, who, part, name, detail))
    print(line, file=results)
    print(line, flush=True)


def check(holds, who, part, name, detail=""):
    tell("passed" if holds else "failed", who, part, name, "" if holds else detail)
    return holds


def run(argv, timeout=300, **kwargs):
    """A finished process with what it printed; a timeout is exit status 124."""
    try:
        return subprocess.run([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=timeout * SLOWER, check=False, cwd=PROJECT, **kwargs)
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
        return subprocess.CompletedProcess(argv, 124, f"{said}\nnot ended after {timeout * SLOWER} s")


# ── who ──

def delegate(path):
    """A control group that is the user's, as Documentation/admin-guide/cgroup-v2.rst describes delegation."""
    path.mkdir()
    for one in (path, *(path / f"cgroup.{f}" for f in ("procs", "subtree_control", "threads"))):
        os.chown(one, UID, UID)
    return path


class Root:
    name = "root"

    def run(self, argv, timeout=300, env=()):
        return run(argv, timeout, env={**os.environ, **dict(env)})


class User:
    """An ordinary user. Each command has a group of its own, as from systemd-run --scope: given to the user or not."""
    count = 0

    def __init__(self, name, given):
        self.name, self.given = name, given

    def run(self, argv, timeout=300, env=()):
        User.count += 1
        group = CGROUPS / f"scope-{User.count}"
        if self.given:
            delegate(group)
        else:
            group.mkdir()

        def become():
            (group / "cgroup.procs").write_text(str(os.getpid()))
            os.setgroups([])
            os.setresgid(UID, UID, UID)
            os.setresuid(UID, UID, UID)

        try:
            return run(argv, timeout, preexec_fn=become, env={**os.environ, "HOME": str(HOME), "TMPDIR": str(HOME), "USER": "candidate", **dict(env)})
        finally:
            left = [p.name for p in group.rglob("*") if p.is_dir() and p.name not in ("takehome-supervisor", "shell")]
            check(not left, self.name, "left", f"nothing but the supervisor's own leaf in the group of {shlex.join(map(str, argv))[:60]}", str(left))
            for below in sorted((p for p in group.rglob("*") if p.is_dir()), reverse=True):
                below.rmdir()
            group.rmdir()


# ── what ──

def suite(user, name):
    began, who = time.monotonic(), user.name
    done = user.run([BUILD / "tests" / name], 900, {"CMOCKA_MESSAGE_OUTPUT": "TAP", "TAKEHOME_TEST_PATIENCE": str(SLOWER)})
    print(done.stdout, flush=True)
    # An executable may hold several groups of tests, each with its own plan; cmocka's way to say "skipped" is "not ok 3 # SKIP name".
    plan = sum(int(n) for n in re.findall(r"^1\.\.(\d+)$", done.stdout, re.M))
    lines = re.findall(r"^(not ok|ok) \d+ (-|# SKIP) (.*)\n((?:# (?!ok|not ok).*\n)*)", done.stdout + "\n", re.M)
    for said, mark, test, why in lines:
        state = "skipped" if mark != "-" else "passed" if said == "ok" else "failed"
        tell(state, who, name, test, "" if state == "passed" else why)
    failed = sum(said == "not ok" and mark == "-" for said, mark, *_ in lines)
    if plan == 0 or plan != len(lines) or (done.returncode == 0) != (failed == 0):
        check(False, who, name, "the suite runs to its end", f"exit status {done.returncode}; {done.stdout[-600:]}")
    print(f"{who} {name}: {time.monotonic() - began:.1f} s", flush=True)


def doctor(user, complete):
    who, done = user.name, user.run([TAKEHOME, "doctor"])
    print(done.stdout, flush=True)
    check(done.returncode == (0 if complete else 4), who, "doctor", "it says that " + ("every protection works" if complete else "something is missing"), done.stdout)
    for name in ("cgroup-memory", "cgroup-pids", "cgroup-cpu"):
        line = next((x for x in done.stdout.splitlines() if f" {name} " in x), "")
        check(("cgroup v2" in line) == complete, who, "doctor", f"{name} is {'given by version 2' if complete else 'missing'}", line)
    if not complete:
        check("systemd-run --user --scope -p Delegate=yes" in done.stdout, who, "doctor", "it says how to get a group", done.stdout)


def read_commented(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or " ", text, flags=re.S))


def at_this_speed(task):
    """The task; for an emulated processor a copy that allows more time, for its limits are meant for a real one."""
    if SLOWER == 1:
        return task
    copy = HOME / "tasks" / task.name
    if not copy.exists():
        shutil.copytree(task, copy, ignore=shutil.ignore_patterns("solutions", "starter"))
        shutil.copytree(PROJECT / "rubrics", HOME / "rubrics", dirs_exist_ok=True)
        text = (copy / "task.json").read_text(encoding="utf-8")
        more = re.sub(r'("(?:cpu|wall)_ms"\s*:\s*)(\d+)', lambda m: f"{m.group(1)}{int(m.group(2)) * SLOWER}", text)
        # The task's own programs have limits, too, of which few tasks say anything: ten times what is usual.
        more = re.sub(r'("(?:checker|interactor)"\s*:\s*\{)([^{}]*\})', lambda m: f'{m.group(1)}"limits": {{"cpu_ms": 100000, "wall_ms": 300000}}, {m.group(2)}', more)
        (copy / "task.json").write_text(more, encoding="utf-8")
    return copy


def wanted_solutions():
    for listing in sorted(PROJECT.glob("tasks/*/solutions/solutions.json")):
        for row in read_commented(listing)["solutions"]:
            if any(row["id"].endswith(s) for s in SOLUTIONS):
                yield listing.parent.parent, row


def grade(user, task, row):
    """One shipped solution gets the verdicts that its task promises, with the group's kind told."""
    who, folder = user.name, HOME / "graded"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.chmod(folder, 0o777)
    submission = folder / row["id"]
    source = task / "solutions" / row["path"]
    (shutil.copytree if source.is_dir() else shutil.copy)(source, submission)
    report = folder / "report.json"
    done = user.run([TAKEHOME, "grade", at_this_speed(task), submission, "--json", report, "--quiet"], 600)
    part, name = "grade", f"{task.name}/{row['id']}"
    if not check(report.exists(), who, part, f"{name} is graded", f"exit status {done.returncode}: {done.stdout}"):
        return
    graded = json.loads(report.read_text(encoding="utf-8"))
    got = {}
    for group in graded["groups"]:
        for case in group["cases"]:
            counts = got.setdefault(group["id"], {})
            counts[case["verdict"]] = counts.get(case["verdict"], 0) + 1
    for group, counts in row["expect"].get("groups", {}).items():
        counts = {k: v for k, v in counts.items() if v}
        check(got.get(group) == counts, who, part, f"{name}: verdicts of group {group}", f"got {got.get(group)}, wanted {counts}")
    check(graded["totals"]["passed"] == row["expect"]["passed"], who, part, f"{name}: passed or not", str(graded["totals"]))
    missing = [m for m in graded["sandbox"]["missing"] if m != "slot-uid"]
    check(missing == [], who, part, f"{name}: every protection was in force", str(missing))


def nothing_left(who):
    groups = [str(p) for p in CGROUPS.rglob("takehome-*") if re.search(r"/takehome-\d+-\d+-", str(p))]
    check(not groups, who, "left", "no box's control group", str(groups))
    processes = [p.name for p in pathlib.Path("/proc").glob("[0-9]*") if p.exists() and 61000 <= p.stat().st_uid < 63000]
    check(not processes, who, "left", "no process of a box", str(processes))
    scratch = [str(p) for p in (*pathlib.Path("/tmp").glob("takehome-*"), *HOME.glob("takehome-*"))]
    check(not scratch, who, "left", "no scratch folder", str(scratch))


def whole(user, suites):
    doctor(user, True)
    for name in suites:
        suite(user, name)
    for task, row in wanted_solutions():
        grade(user, task, row)
    nothing_left(user.name)


def fits(name):
    return re.search(ONLY, name) is not None


def end_to_end(user):
    """The end-to-end test of an ordinary user, which delegates by itself. The project is read-only here, and installing writes into the build folder: a layer over it."""
    layers = [pathlib.Path("/tmp/layer") / name for name in ("upper", "work")]
    for layer in layers:
        layer.mkdir(parents=True)
    over = run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={BUILD},upperdir={layers[0]},workdir={layers[1]}", BUILD])
    if check(over.returncode == 0, user.name, "e2e/user", "the build folder can be installed from", over.stdout):
        done = user.run([PROJECT / "tests/e2e/user.py", "--takehome", TAKEHOME, "--build", BUILD], 1200)
        print(done.stdout, flush=True)
        check(done.returncode == 0, user.name, "e2e/user", "an ordinary user gets the verdicts that root gets", done.stdout[-1500:])
        run(["umount", BUILD])


def refusal(user):
    """An ordinary user who was given nothing."""
    doctor(user, False)
    done = user.run([TAKEHOME, "run", "--", "true"])
    check(done.returncode == 4 and "cgroup-memory" in done.stdout and "Delegate=yes" in done.stdout, user.name, "refusal", "run refuses and says what to do", done.stdout)
    done = user.run([TAKEHOME, "run", "--without", "cgroups", "--", "echo", "went on"])
    check(done.returncode == 0 and "went on" in done.stdout, user.name, "refusal", "it goes on with less when asked to", done.stdout)
    nothing_left(user.name)


def beside_a_shell(user):
    """A shell inside the group it was given: a group with processes of its own cannot have limited groups below. It is told, and how to mend it; then it works."""
    done = user.run(["sh", "-c", f"{shlex.quote(str(TAKEHOME))} run -- true; echo status $?"])
    check("status 4" in done.stdout and "cgroup-memory" in done.stdout and "cgroup.procs" in done.stdout, user.name, "refusal",
          "not alone in its group, it says that the shell must step aside, and how", done.stdout)
    aside = 'g=/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup); mkdir $g/shell && echo $$ >$g/shell/cgroup.procs || exit; "$0" run -- echo first && "$0" run -- echo second; echo status $?'
    done = user.run(["sh", "-c", aside, TAKEHOME])
    check("first" in done.stdout and "second" in done.stdout and "status 0" in done.stdout, user.name, "run", "from a leaf beside, boxes are made in the group above", done.stdout)
    nothing_left(user.name)


def main():
    HOME.mkdir()
    os.chown(HOME, UID, UID)
    kinds = [line.split(" - ")[1].split()[0] for line in open("/proc/self/mountinfo", encoding="utf-8")]
    check(kinds.count("cgroup2") == 1 and "cgroup" not in kinds, "root", "guest", "control groups are version 2 only", str(kinds))
    check(os.listdir("/sys/class/net") == ["lo"], "root", "guest", "there is no network but the loopback", str(os.listdir("/sys/class/net")))
    check(bool(SUITES), "root", "guest", "the sandbox's tests are built", str(BUILD))
    print(os.uname().release, flush=True)
    if not ONLY:
        refusal(User("user, no group", False))
    # What systemd does at the top.
    (CGROUPS / "cgroup.subtree_control").write_text("+memory +pids")
    if ONLY:
        for user, suites in ((Root(), SUITES), (User("user, own group", True), AS_USER)):
            for name in filter(fits, suites):
                suite(user, name)
            nothing_left(user.name)
    else:
        beside_a_shell(User("user, with a shell", True))
        whole(Root(), SUITES)
        whole(User("user, own group", True), AS_USER)
    if fits("e2e/user"):
        end_to_end(Root())
    print("end", file=results)


if __name__ == "__main__":
    main()
