"""support.py: what the end-to-end tests share: the binary, submissions packed as candidates pack them, reports read back, and a count at the end."""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Checks:
    """Counts what held and what did not; says each failure at once."""

    def __init__(self, name):
        self.name, self.held, self.failed = name, 0, 0

    def check(self, holds, what, detail=""):
        if holds:
            self.held += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}{': ' if detail else ''}{detail}", flush=True)
        return holds

    def equal(self, got, wanted, what):
        return self.check(got == wanted, what, f"got {got!r}, wanted {wanted!r}")

    def end(self):
        print(f"{self.name}: {self.held} held, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.held else 0


def arguments(doc, **extra):
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--takehome", default=str(ROOT / "build/debug/takehome"))
    for name, options in extra.items():
        parser.add_argument(f"--{name}", **options)
    args = parser.parse_args()
    args.takehome = str(pathlib.Path(args.takehome).resolve())
    return args


def clean_environment(**more):
    """The caller's environment without what changes the tool's behaviour."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TAKEHOME_") and k not in ("NO_COLOR", "COLUMNS", "TMPDIR")}
    env.update(more)
    return env


def run(argv, **kwargs):
    kwargs.setdefault("env", clean_environment())
    kwargs.setdefault("timeout", 600)
    return subprocess.run([str(a) for a in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **kwargs)


def install(build, prefix):
    """`cmake --install` from the build folder ``build`` into ``prefix``. Return (how it went, the binary, the data)."""
    prefix = pathlib.Path(prefix)
    return run(["cmake", "--install", build, "--prefix", prefix]), prefix / "bin/takehome", prefix / "share/takehome"


def open_to_all():
    """
    What this process makes from here on an ordinary user can reach, wherever the checkout and $TMPDIR lie and whatever umask root has.
    Children start with $TMPDIR unset (clean_environment), that is, below /var/tmp too.
    """
    os.umask(0o022)
    tempfile.tempdir = "/var/tmp"


def public_install(build, prefix):
    """
    The same for an ordinary user, to whom the checkout and the build tree may be closed (below /root, or made under a umask of 077): everything in ``prefix`` can be
    read by all. Return (the binary, the data).
    """
    done, binary, data = install(build, prefix)
    if done.returncode != 0:
        raise SystemExit(f"cmake --install: {done.stderr.decode()}")
    # Tasks are installed with the modes that they have in the checkout.
    subprocess.run(["chmod", "-R", "a+rX", str(prefix)], check=True)
    return binary, data


def read_commented(path):
    """JSON with comments, as people write it."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return json.loads(re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or " ", text, flags=re.S))


def schema(takehome, name):
    done = run([takehome, "schema", name])
    if done.returncode != 0:
        raise SystemExit(f"schema {name}: {done.stderr.decode()}")
    document = json.loads(done.stdout)
    # A relative $id would become the base of "#/$defs/..." in older jsonschema; the names are ours alone, nothing is fetched.
    return jsonschema.Draft202012Validator(document)


def tree_of(path):
    """(name in the archive, path) of every file and folder below ``path``, sorted; of a single file, itself."""
    path = pathlib.Path(path)
    if path.is_file():
        return [(path.name, path)]
    return [(str(p.relative_to(path)), p) for p in sorted(path.rglob("*"))]


def pack_zip(path, to):
    """As Info-ZIP does on Unix: modes are kept, links are links."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in tree_of(path):
            mode = source.lstat().st_mode
            info = zipfile.ZipInfo(name + ("/" if stat.S_ISDIR(mode) else ""), (2026, 1, 31, 12, 0, 0))
            info.create_system, info.external_attr, info.compress_type = 3, mode << 16, zipfile.ZIP_DEFLATED
            data = b"" if stat.S_ISDIR(mode) else os.readlink(source).encode() if stat.S_ISLNK(mode) else source.read_bytes()
            archive.writestr(info, data)
    return to


def pack_tar(path, to, mode):
    with tarfile.open(to, mode, format=tarfile.PAX_FORMAT) as archive:
        for name, source in tree_of(path):
            archive.add(source, name, recursive=False)
    return to


def pack(path, to_folder, kind):
    """``path`` as an archive of ``kind`` in ``to_folder``. Return the archive's path."""
    path, to_folder = pathlib.Path(path), pathlib.Path(to_folder)
    to = to_folder / f"submission.{kind}"
    if kind == "folder":
        to = to_folder / "submission"
        shutil.copytree(path, to, symlinks=True)
    elif kind == "zip":
        pack_zip(path, to)
    elif kind in ("tar.gz", "tar.bz2", "tar.xz"):
        pack_tar(path, to, "w:" + kind.split(".")[1])
    elif kind == "tar.zst":
        plain = pack_tar(path, to_folder / "submission.tar", "w:")
        subprocess.run(["zstd", "-q", "--rm", str(plain), "-o", str(to)], check=True)
    elif kind == "7z":
        subprocess.run(["7z", "a", "-bd", "-y", str(to), "."], cwd=path, check=True, stdout=subprocess.DEVNULL)
    else:
        raise ValueError(kind)
    return to


class Grading:
    """One `takehome grade` and its report."""

    def __init__(self, takehome, task, submission, *options, **kwargs):
        with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
            os.chmod(scratch, 0o777)
            report = pathlib.Path(scratch) / "report.json"
            self.done = run([*kwargs.pop("before", []), takehome, "grade", task, submission, "--json", report, "--quiet", *options], **kwargs)
            self.text = report.read_text(encoding="utf-8") if report.exists() else None
        self.report = json.loads(self.text) if self.text else None

    @property
    def said(self):
        return self.done.stderr.decode(errors="replace")

    def cases(self):
        for group in self.report["groups"]:
            for case in group["cases"]:
                yield group["id"], case

    def verdicts(self):
        """{group: {verdict: count}}"""
        counts = collections.defaultdict(collections.Counter)
        for group, case in self.cases():
            counts[group][case["verdict"]] += 1
        return {group: dict(counter) for group, counter in counts.items()}

    def reasons(self):
        """Every sentence of the report that gives a reason."""
        report = self.report
        texts = [report["submission"]["refused"], report["entry_point"]["reason"], report["build"]["reason"], report["totals"]["cap_reason"]]
        texts += [note["reason"] for note in report["submission"]["notes"]]
        for _, case in self.cases():
            texts.append(case["reason"])
            texts += [str(v) for v in (case["difference"] or {}).values()]
        for criterion in report["criteria"]:
            texts += [f'{r["text"]} {r["path"] or ""}:{r["line"]} {r["ref"] or ""}' for r in criterion["reasons"]]
        return [t for t in texts if t]

    def lasting(self):
        """The report's bytes before what varies."""
        head, mark, _ = self.text.partition('\n  "measurements": {')
        if not mark:
            raise SystemExit("the report has no measurements")
        return head


class Solution:
    def __init__(self, task, row, folder):
        self.task, self.id, self.path, self.what, self.expect = task, row["id"], folder / row["path"], row["what"], row["expect"]

    def __str__(self):
        return f"{self.task.name}/{self.id}"


def solutions():
    """Every shipped solution of every shipped task."""
    found = []
    for listing in sorted(ROOT.glob("tasks/*/solutions/solutions.json")):
        found += [Solution(listing.parent.parent, row, listing.parent) for row in read_commented(listing)["solutions"]]
    if not found:
        raise SystemExit("no task ships solutions")
    return found


def solution(*ids):
    """The first shipped solution with one of these ids."""
    everything = solutions()
    for wanted in ids:
        for one in everything:
            if one.id == wanted:
                return one
    return everything[0]


def need_root():
    """A test that cannot look is a failure, not a pass."""
    if os.geteuid() != 0:
        print("FAILED: this test must be run as root")
        sys.exit(1)
