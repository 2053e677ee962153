#!/usr/bin/python3
"""install.py: `cmake --install` puts everything where Debian expects it, and the installed binary works from its own data alone."""
import pathlib
import subprocess
import sys
import tempfile

import support


def main():
    args = support.arguments(__doc__, build={"required": True, "help": "the build folder to install from"})
    checks = support.Checks("install")
    with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
        prefix = pathlib.Path(scratch) / "usr"
        done, binary, data = support.install(args.build, prefix)
        if not checks.equal(done.returncode, 0, "cmake --install: exit status"):
            print(done.stderr.decode())
            return checks.end()
        for path in ("harness/languages/php.json", "harness/languages/profile.schema.json", "harness/report/report.schema.json", "harness/pages/style.css", "harness/pool/dispatch/slurm.sh", "sandbox/policies/run.policy",
                     "tasks/task.schema.json", "rubrics/rubric.schema.json"):
            checks.check((data / path).is_file(), f"share/takehome/{path} is installed")
        checks.check((prefix / "share/man/man1/takehome.1").is_file(), "the man page is installed")
        one = support.solution("php-reference", "python-reference")
        modes = lambda root: {name: path.stat().st_mode & 0o111 for name, path in support.tree_of(root) if path.is_file()}
        checks.equal(modes(data / "tasks"), modes(support.ROOT / "tasks"), "shipped programs are installed as executable as they are")
        # The installed copy is told apart from the sources: a grade from it bears this title.
        task = data / "tasks" / one.task.name / "task.json"
        text = task.read_text()
        title = support.read_commented(task)["title"]
        task.write_text(text.replace(title, "The installed one", 1))
        submission = support.pack(one.path, scratch, "zip")
        grading = support.Grading(binary, one.task.name, submission, cwd="/")
        if checks.check(grading.report is not None, "the installed binary grades a shipped task by its id", grading.said):
            checks.equal(grading.report["task"]["title"], "The installed one", "it reads its own data, not the sources'")
            checks.equal(grading.done.returncode, 0, "and the reference passes")
        page = support.run([binary, "grade", one.task.name, submission, "--format", "html", "--json", "-", "--quiet"], cwd="/")
        checks.check(b"The installed one" in page.stdout and page.stdout.endswith(b"</html>\n"), "it makes pages of its own data", page.stderr.decode())
        schema = support.run([binary, "schema", "report"], cwd="/")
        checks.equal(schema.stdout, (data / "harness/report/report.schema.json").read_bytes(), "it prints its own schemas")
        (data / "harness/languages/php.json").unlink()
        inspected = support.run([binary, "inspect", submission], cwd="/")
        checks.check("PHP" not in inspected.stdout.decode().split("Entry")[0], "a profile taken out of the installed data is gone", inspected.stdout.decode())
        page = subprocess.run(["groff", "-man", "-Tutf8", "-ww", str(prefix / "share/man/man1/takehome.1")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False) \
            if pathlib.Path("/usr/bin/groff").exists() else None
        checks.check(page is None or (page.returncode == 0 and not page.stderr), "the man page is well-formed", page.stderr.decode() if page else "")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
