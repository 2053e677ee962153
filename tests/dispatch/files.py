#!/usr/bin/python3
"""
files.py: the job files of Nomad and Kubernetes, and the command line that writes them.

Their shape is held against what is published (Kubernetes: kubernetes-models, made from its OpenAPI document; Nomad: a schema written from its documentation). What no schema can
tell, whether the commands in them grade, is tried by starting exactly these commands, all shards at one time, with the one variable that the engine sets. That an engine
accepts the file is not shown: neither Nomad nor a Kubernetes server is among Debian's packages. Slurm, which is, has tests of its own (tests/slurm).
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "pool"))
import pool_support as ps  # noqa: E402
import support  # noqa: E402

ODD = "it's $HOME $(HOSTNAME) $$x; \"%A\" #1 {{out}}"


def expanded(word, env):
    """As Kubernetes does with arguments: $(NAME) of what is set, $$ for $, all else as it is (kubernetes.io, "Define dependent environment variables")."""
    return re.sub(r"\$\$|\$\((\w+)\)", lambda m: "$" if m.group(0) == "$$" else env.get(m.group(1), m.group(0)), word)


class Tests:
    def __init__(self, takehome, checks, scratch):
        self.takehome, self.checks, self.scratch = takehome, checks, pathlib.Path(scratch)

    def place(self, name):
        folder = self.scratch / name
        ps.write_task(folder / "tasks/sum", {**ps.TASK, "build_limits": {"memory_mb": 256, "cpu_ms": 30000, "wall_ms": 60000}})
        ps.small_pool(folder / "pool")
        return folder

    def dispatch(self, engine, folder, *options, shards=3):
        return support.run([self.takehome, "dispatch", engine, folder / "tasks/sum", folder / "pool", "--out", folder / "out", "--shards", str(shards), *options], cwd=self.scratch)

    def same(self, folder, what):
        ps.batch(self.takehome, folder / "tasks/sum", folder / "pool", folder / "single", "--quiet")
        self.checks.equal(ps.difference(ps.dump(folder / "single"), ps.dump(folder / "out")), None, f"{what}: grades, cases and criteria are those of one machine")

    def all_at_once(self, what, commands):
        """Start ${commands}, (words, variables) each; all have to end well."""
        started = [subprocess.Popen(words, env={"PATH": "/usr/bin:/bin", "HOSTNAME": "wrong", **env}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for words, env in commands]
        for one in started:
            said = one.communicate(timeout=300)[0].decode()
            self.checks.equal(one.returncode, 0, f"{what}: {said}")

    # The tests.

    def nomad(self):
        folder = self.place(ODD)
        done = self.dispatch("nomad", folder, "--takehome", self.takehome, "-j", "1", "--retries", "5")
        file = folder / "tasks/sum.nomad.json"
        self.checks.check(done.returncode == 0 and "nomad job run -json" in done.stdout.decode(), "what to do next is said", done.stderr.decode() + done.stdout.decode())
        job = json.loads(file.read_text())
        for fault in jsonschema.Draft202012Validator(json.loads((HERE / "schemas/nomad-job.schema.json").read_text())).iter_errors(job):
            self.checks.check(False, "Nomad's job", f"{fault.json_path}: {fault.message}")
        group = job["Job"]["TaskGroups"][0]
        self.checks.equal((group["Count"], group["RestartPolicy"]["Attempts"]), (3, 5), "shards and retries")
        grade, merge = ({"command": [task["Config"]["command"], *task["Config"]["args"]], **task["Resources"]} for task in group["Tasks"])
        self.checks.equal((grade["Cores"], grade["MemoryMB"]), (1, 256 + 192), "cores, and memory of the largest limit, the build's")
        self.checks.check(not any("${" in word for word in grade["command"] + merge["command"]), "nothing that Nomad would replace")
        for task in (grade, merge):
            self.all_at_once("nomad", [(task["command"], {"NOMAD_ALLOC_INDEX": str(i)}) for i in range(3)])
        self.same(folder, "nomad")
        folder = self.place("a${b}c")
        done = self.dispatch("nomad", folder)
        self.checks.check(done.returncode == 2 and "Nomad would replace" in done.stderr.decode(), "a path that Nomad would change is refused", done.stderr.decode())

    def kubernetes(self):
        folder = self.place(ODD + "k")
        mount = self.scratch / "mounted"
        mount.symlink_to(self.scratch)
        done = self.dispatch("kubernetes", folder, "--takehome", self.takehome, "-j", "2", "--image", "registry.example/takehome:1", "--claim", "hiring", "--map", f"{self.scratch}={mount}")
        file = folder / "tasks/sum.kubernetes.json"
        self.checks.check(done.returncode == 0 and "kubectl apply -f" in done.stdout.decode(), "what to do next is said", done.stderr.decode() + done.stdout.decode())
        self.typed(file)
        job = json.loads(file.read_text())
        spec, pod = job["spec"], job["spec"]["template"]["spec"]
        self.checks.equal((spec["completions"], spec["parallelism"], spec["completionMode"], spec["backoffLimitPerIndex"]), (3, 3, "Indexed", 2), "shards and retries")
        self.checks.check(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", job["metadata"]["name"]) and len(job["metadata"]["name"]) <= 63, "the job's name", job["metadata"]["name"])
        containers = pod["initContainers"] + pod["containers"]
        self.checks.equal(containers[0]["resources"]["limits"], {"cpu": "2", "memory": f"{2 * 256 + 256}Mi"}, "cores and memory")
        self.checks.equal([one["volumeMounts"][0]["mountPath"] for one in containers], [str(mount)] * 2, "where the claim is mounted")
        self.checks.check("privileged" in job["metadata"]["annotations"]["takehome/isolation"], "what the sandbox needs is said in the file")
        self.checks.check(spec["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"] == [2, 3], "a task that is wrong ends the job")
        for one in containers:
            commands = []
            for i in range(3):
                env = {"JOB_COMPLETION_INDEX": str(i)}
                commands.append(([expanded(word, {**env, "HOSTNAME": "wrong"}) for word in one["command"] + one["args"]], env))
            self.all_at_once("kubernetes", commands)
        self.same(folder, "kubernetes")

    def typed(self, file):
        if not (HERE / "node_modules/kubernetes-models").exists():
            done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, check=False, capture_output=True, text=True)
            self.checks.equal(done.returncode, 0, f"npm ci: {done.stderr[-600:]}")

        def faults(job):
            copy = self.scratch / "job.json"
            copy.write_text(json.dumps(job))
            return subprocess.run(["node", HERE / "kubernetes.mjs", copy], check=False, capture_output=True, text=True).stdout

        job = json.loads(file.read_text())
        self.checks.equal(faults(job), "", "Kubernetes: a Job as published")
        # The check itself finds what it should: a member that there is not, a value of another type.
        job["spec"]["template"]["spec"]["containers"][0]["comand"] = []
        self.checks.check("comand" in faults(job), "a misspelt member is found", faults(job))
        del job["spec"]["template"]["spec"]["containers"][0]["comand"]
        job["spec"]["completions"] = "3"
        self.checks.check(faults(job) != "", "a text for a number is found")

    def the_command_line(self):
        check, folder = self.checks.check, self.place("plain")
        for options, wanted in ((["slurm"], "an ENGINE, a TASK and a POOL are needed"),
                                (["sge", "t", "p"], "slurm, nomad or kubernetes"),
                                (["slurm", folder / "tasks/sum", folder / "pool", "--shards", "2"], "--out DIR is needed"),
                                (["slurm", folder / "tasks/sum", folder / "pool", "--out", "o"], "--shards N is needed"),
                                (["slurm", folder / "tasks/sum", "-", "--out", "o", "--shards", "2"], "do not have this standard input"),
                                (["kubernetes", folder / "tasks/sum", folder / "pool", "--out", "o", "--shards", "2"], "--image IMAGE"),
                                (["nomad", folder / "tasks/sum", folder / "pool", "--out", "o", "--shards", "2", "--map", f"{folder}/tasks=/t"], "does not lie below"),
                                (["slurm", folder / "tasks/sum", folder / "none", "--out", "o", "--shards", "2"], "none")):
            done = support.run([self.takehome, "dispatch", *options], cwd=self.scratch)
            check(done.returncode == 2 and wanted in done.stderr.decode() and not done.stdout, f"refused: {wanted}", done.stderr.decode())
        before = sorted(os.listdir(folder / "tasks"))
        done = self.dispatch("slurm", folder, "--file", "-", "--rubric", folder / "tasks/sum/rubric.json", "--without", "landlock")
        text = done.stdout.decode()
        check(f"batch=(takehome batch {folder}/tasks/sum {folder}/pool --rubric {folder}/tasks/sum/rubric.json --without landlock)" in text, "options are handed on", text)
        self.checks.equal(sorted(os.listdir(folder / "tasks")), before, "--file - writes no file")
        self.checks.equal(self.dispatch("slurm", folder, "--file", "-").stdout.decode(), self.dispatch("slurm", folder, "--file", "-").stdout.decode(), "the same line gives the same file")
        self.checks.equal(subprocess.run(["bash", "-n"], input=text.encode(), check=False).returncode, 0, "a shell can read it")
        limits = re.search(r"--mem=(\d+)M\n#SBATCH --time=(\d+)\n", text)
        # 4 at one time of 256 MB and 384 MB of its own; 600 s, and a round of 60 s build and three cases of 10 s, and two minutes of grace.
        self.checks.equal(limits and limits.groups(), ("1408", "14"), "memory and time from the task's limits")
        done = support.run([self.takehome, "dispatch", "slurm", "parcel-quote", folder / "pool", "--out", "o", "--shards", "2"], cwd=folder)
        check(done.returncode == 0 and (folder / "parcel-quote.slurm.sh").exists(), "a shipped task: its job file lies here", done.stderr.decode())
        check("batch=(takehome batch parcel-quote " in (folder / "parcel-quote.slurm.sh").read_text(), "and names it by its id")
        digest = json.loads(support.run([self.takehome, "grade", folder / "tasks/sum", folder / "pool/anna", "--json", "-", "--quiet"]).stdout)["task"]["digest"]
        self.dispatch("slurm", folder)
        after = json.loads(support.run([self.takehome, "grade", folder / "tasks/sum", folder / "pool/anna", "--json", "-", "--quiet"]).stdout)["task"]["digest"]
        self.checks.equal(after, digest, "a job file beside the task leaves the task what it was")


def main():
    args = support.arguments(__doc__.splitlines()[1])
    support.need_root()
    checks = support.Checks("dispatch")
    with ps.scratch() as scratch:
        tests = Tests(args.takehome, checks, scratch)
        for name in (name for name in vars(Tests) if name in ("the_command_line", "nomad", "kubernetes")):
            getattr(tests, name)()
            print(f"  {name.replace('_', ' ')}", flush=True)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
