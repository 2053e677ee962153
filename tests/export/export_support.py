"""export_support.py: what the tests of exports share: a small task, and pools of submissions with whatever somebody could put into them."""
import json
import os
import pathlib
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))
import support  # noqa: E402

TASK = {
    "schema": "takehome.task/1", "id": "greet", "version": "1.0.0", "title": "Greet <everybody> & \"all\"", "kind": "cli", "rubric": "rubric.json", "entry": "greet",
    "limits": {"cpu_ms": 2000, "wall_ms": 10000, "memory_mb": 128, "output_kb": 4096, "disk_mb": 4, "files": 100, "processes": 32, "open_files": 64},
    "groups": [
        {"id": "public", "title": "What is said", "visibility": "public", "points": 60, "scoring": "sum",
         "cases": [{"id": "plain", "title": "No argument", "expect": {"stdout": "hello\n"}}, {"id": "named", "title": "A <b>name</b>", "args": ["Ada"], "expect": {"stdout": "hello Ada\n"}}]},
        {"id": "hidden", "title": "What is not", "visibility": "hidden", "points": 40, "scoring": "all", "needs": ["public"],
         "cases": [{"id": "status", "args": ["--wrong"], "expect": {"stdout": "", "exit": 2}}]},
    ],
}
RUBRIC = {
    "schema": "takehome.rubric/1", "id": "greet", "version": "1.0.0", "title": "Greeting", "pass": 60,
    "criteria": [
        {"id": "correctness", "title": "Says what it should", "weight": 60, "measure": "cases", "groups": ["public", "hidden"]},
        {"id": "entry-point", "title": "Lies where one looks", "weight": 20, "measure": "entry_point", "conventions": [{"id": "any.entry.name", "cost": 0.5}, {"id": "php.cli.index-php", "cost": 0.5}]},
        {"id": "readme", "title": "Has a README", "weight": 10, "measure": "files", "files": [{"glob": "README*", "must": "exist", "why": "says how to start it"}]},
        {"id": "design", "title": "Reads well", "weight": 10, "measure": "reviewer", "levels": [{"score": 0, "anchor": "no"}, {"score": 20, "anchor": "yes"}]},
    ],
}
RIGHT = "#!/usr/bin/env python3\nimport sys\nif '--wrong' in sys.argv:\n    sys.exit(2)\nprint(' '.join(['hello'] + sys.argv[1:]))\n"

# Text that would do something if any writer forgot to escape it.
NASTY = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'>]]>&amp;{{7*7}}|`*_[x](javascript:window.hacked=1)\u202eevil\u2066\u200b\ufeff\x00\x01\x1b[31m"


def write(path, content, mode=0o644):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)


def make_task(folder):
    folder = pathlib.Path(folder) / "greet"
    write(folder / "task.json", json.dumps(TASK))
    write(folder / "rubric.json", json.dumps(RUBRIC))
    write(folder / "README.md", "# Greet\n\nPrint hello.\n")
    return folder


def submission(folder, program=RIGHT, entry="bin/greet", more=None):
    write(pathlib.Path(folder) / entry, program, 0o755)
    for name, content in (more or {}).items():
        write(pathlib.Path(folder) / name, content)
    return folder


def printing(text):
    """A program that prints ``text`` on both streams and fails."""
    return f"#!/usr/bin/env python3\nimport sys\nt = {text!r}\nsys.stdout.buffer.write(t.encode('utf-8', 'surrogateescape') + b'\\xff\\xfe')\nsys.stderr.buffer.write(t.encode())\nsys.exit(1)\n"


def hostile_pool(folder):
    """Submissions whose names, files and outputs attack whoever shows them. Return the manifest."""
    folder = pathlib.Path(folder)
    rows = []

    def add(name, path, **more):
        rows.append({"name": name, "path": path, **more})

    submission(folder / "right", more={"README.md": "# Right\n\n    bin/greet Ada\n"})
    add("Right", "right")
    submission(folder / "same", more={"README.md": "# Right\n\n    bin/greet Ada\n"})
    add("Same as right", "same")
    submission(folder / "script", printing(NASTY), more={
        "README.md": f"# {NASTY}\n", "<img src=x onerror=alert(1)>.py": f"# {NASTY}\n", "a\u202egnp.py": "x = 1\n", "-->.md": "<!-- -->\n", "${x}|`y`.txt": "t\n",
        "composer.json": json.dumps({"name": NASTY, "description": "</script>"})})
    add(NASTY.replace("\x00", "")[:200], "script", notes=NASTY.replace("\x00", ""))
    submission(folder / "long", printing("x" * (1 << 20)), more={"long.py": "y" * (1 << 20), "n" * 200 + ".txt": "z\n"})
    add("L" * 200, "long")
    submission(folder / "formula", printing("=1+1"))
    add("=HYPERLINK(\"http://127.0.0.1/\";\"x\")", "formula")
    submission(folder / "arabic", printing("مرحبا بالعالم " * 20 + "\u202e" * 50))
    add("محمد \u202eبن علي\u202c", "arabic")
    submission(folder / "broken", "int main(void) { return <script>alert(1)</script>; }\n", "greet.c", {"Makefile": "greet: greet.c\n\tcc -o greet greet.c\n"})
    add("@broken", "broken")
    submission(folder / "index", "<?php\nif (in_array('--wrong', $argv)) exit(2);\necho implode(' ', array_merge(['hello'], array_slice($argv, 1))), \"\\n\";\n", "index.php")
    add("Index", "index")
    write(folder / "nothing" / "README.md", "nothing\n")
    add("+nothing", "nothing")
    write(folder / "damaged.zip", b"PK\x03\x04 this is no archive")
    add("\tdamaged", "damaged.zip")
    with zipfile.ZipFile(folder / "evil.zip", "w") as archive:
        archive.writestr("../../evil<script>.py", "x")
        archive.writestr("bin/greet", RIGHT)
    add("-evil", "evil.zip")
    write(folder / "gone.zip", b"")
    add("gone \u2028 line", "gone.zip")
    manifest = folder / "pool.json"
    write(manifest, json.dumps({"schema": "takehome.pool/1", "submissions": rows}))
    os.unlink(folder / "gone.zip")
    return manifest


def batch(takehome, task, pool, out, *options):
    done = support.run([takehome, "batch", task, pool, "--out", out, "-j", "2", *options])
    if done.returncode not in (0, 1, 4):
        raise SystemExit(f"batch: {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done


def export(takehome, out, *options, **kwargs):
    return support.run([takehome, "export", out, *options], **kwargs)


def files_below(folder):
    return {str(p.relative_to(folder)): p for p in sorted(pathlib.Path(folder).rglob("*")) if p.is_file()}


def scratch():
    return tempfile.TemporaryDirectory(prefix="takehome-export-", dir="/var/tmp")
