"""
cluster.py: a Slurm cluster of two nodes on one machine, for the time of a test.

One controller and a slurmd a node, each with a port of its own on 127.0.0.1; an own munge with its own key and socket; every file below one scratch folder. Nothing of the machine's own
Slurm or munge is used or touched, and only processes that were started here are ended: by the pid files that they wrote, or because they carry this cluster's configuration
in their environment.
"""
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time

NODES = ("n1", "n2")
PR_SET_CHILD_SUBREAPER = 36
CONF = """
ClusterName={cluster}
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={ctld}
AuthType=auth/munge
AuthInfo=socket={munge}
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation={state}
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,batch_sched_delay=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=5
MinJobAge=600
MailProg=/bin/true
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port={n1} CPUs=2 RealMemory=4000 State=UNKNOWN
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port={n2} CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP LLN=YES
"""


def free_ports(count):
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def gone(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


class Cluster:
    def __init__(self, folder, path):
        self.folder = pathlib.Path(folder)
        self.conf = self.folder / "slurm.conf"
        self.env = {"PATH": f"{path}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "SLURM_CONF": str(self.conf)}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def spawn(self, *argv):
        done = subprocess.run([str(word) for word in argv], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != 0:
            raise SystemExit(f"FAILED: {argv[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        # Daemons let go of who started them: they become ours to bury, whatever the machine's first process does.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for name in ("state", "munge", *(f"spool-{node}" for node in NODES)):
            (self.folder / name).mkdir(mode=0o755)
        ctld, n1, n2 = free_ports(3)
        munge = self.folder / "munge"
        (munge / "key").write_bytes(os.urandom(128))
        (munge / "key").chmod(0o400)
        self.conf.write_text(CONF.format(cluster=f"takehome{os.getpid()}", folder=self.folder, state=self.folder / "state", munge=munge / "socket", ctld=ctld, n1=n1, n2=n2))
        # Written and read by this very configuration only, hence no word on the folder's other users.
        self.spawn("munged", "--force", f"--key-file={munge / 'key'}", f"--socket={munge / 'socket'}", f"--pid-file={self.folder / 'munged.pid'}",
                   f"--log-file={munge / 'log'}", f"--seed-file={munge / 'seed'}", "--num-threads=2")
        self.spawn("slurmctld", "-f", self.conf)
        for node in NODES:
            self.start_node(node)
        self.wait_until(lambda: self.node_states() == {node: "idle" for node in NODES}, 40, lambda: f"the nodes are {self.node_states()}\n{self.logs()}")

    def start_node(self, node):
        self.spawn("slurmd", "-N", node, "-f", self.conf)

    def pid(self, name):
        try:
            return int((self.folder / f"{name}.pid").read_text())
        except (OSError, ValueError):
            return 0

    def node_states(self):
        done = subprocess.run(["sinfo", "--noheader", "--Node", "--format=%N %t"], env=self.env, capture_output=True, text=True, check=False)
        return dict(line.split()[:2] for line in done.stdout.splitlines())

    def logs(self):
        return "\n".join(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in sorted(self.folder.glob("*.log")))

    def wait_until(self, holds, seconds, why):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise SystemExit(f"FAILED: after {seconds} s: {why()}")
            time.sleep(0.2)

    def submit(self, file, cwd):
        """The number that Slurm gave it."""
        done = subprocess.run(["sbatch", "--parsable", str(file)], env=self.env, cwd=cwd, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"FAILED: sbatch: {done.stderr}")
        return int(done.stdout.strip())

    def jobs(self):
        """All that the controller knows of jobs, a dictionary each."""
        told = self.spawn("scontrol", "--oneliner", "show", "job")
        rows = (dict(word.split("=", 1) for word in line.split() if "=" in word) for line in told.splitlines() if line.startswith("JobId="))
        return {f"{row['ArrayJobId']}_{row['ArrayTaskId']}" if "ArrayJobId" in row else row["JobId"]: row for row in rows}

    def members(self, *words):
        """Processes that carry this cluster's configuration and all of ${words} in their environment: nobody else's."""
        found = []
        for environ in pathlib.Path("/proc").glob("[0-9]*/environ"):
            try:
                have = environ.read_bytes().split(b"\0")
            except OSError:
                continue
            if f"SLURM_CONF={self.conf}".encode() in have and all(word.encode() in have for word in words):
                found.append(int(environ.parent.name))
        return found

    def kill_node(self, node):
        """As if its power had gone: the daemon and all that runs there, at once, with no word to anybody."""
        pids = {self.pid(f"slurmd-{node}"), *self.members(f"SLURMD_NODENAME={node}")} - {0}
        # A step's keeper (slurmstepd) has no environment of its own to know it by: it is the parent of what runs.
        for pid in list(pids):
            try:
                parent = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
                if "slurmstepd" in pathlib.Path(f"/proc/{parent}/comm").read_text():
                    pids.add(parent)
            except OSError:
                pass
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.wait_until(lambda: all(gone(pid) for pid in pids), 10, lambda: f"{node} still runs {pids}")
        (self.folder / f"slurmd-{node}.pid").unlink(missing_ok=True)

    def stop(self):
        names = [*(f"slurmd-{node}" for node in NODES), "slurmctld", "munged"]
        pids = [pid for pid in (self.pid(name) for name in names) if pid]
        if self.jobs_left():
            subprocess.run(["scancel", "--user=root"], env=self.env, capture_output=True, check=False, timeout=20)
            end = time.monotonic() + 10
            while self.jobs_left() and time.monotonic() < end:
                time.sleep(0.2)
        for pid in pids:
            if not gone(pid):
                os.kill(pid, signal.SIGTERM)
                end = time.monotonic() + 10
                while not gone(pid) and time.monotonic() < end:
                    time.sleep(0.05)
                if not gone(pid):
                    os.kill(pid, signal.SIGKILL)
        for pid in self.members():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass

    def jobs_left(self):
        if not self.pid("slurmctld"):
            return False
        done = subprocess.run(["squeue", "--noheader"], env=self.env, capture_output=True, text=True, check=False, timeout=20)
        return bool(done.stdout.strip())
