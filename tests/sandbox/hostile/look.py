# look.py: searches the box for anything of the host: files, processes, descriptors, environment, the suite's expected outputs, devices.
import os
import sys

found = []


def readable(path):
    try:
        with open(path, "rb") as f:
            return bool(f.read(1))  # what is covered can be opened, and is empty
    except OSError:
        return False


def listable(path):
    try:
        return bool(os.listdir(path))
    except OSError:
        return False


for path in ("/etc/shadow", "/etc/gshadow", "/etc/ssh/sshd_config", "/proc/kcore", "/proc/kmsg", "/proc/1/environ", "/proc/1/maps", "/proc/1/mem",
             "/proc/1/root/etc/shadow", "/proc/self/root/root/.bashrc", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/kvm", "/dev/fuse", "/dev/vsock",
             "/dev/net/tun"):
    if readable(path):
        found.append(path)
for path in ("/root", "/home", "/var", "/sys", "/sys/fs/cgroup", "/run", "/mnt", "/proc/1/fd", "/proc/1/cwd", "/proc/1/root", "/old", "/.old"):
    if listable(path):
        found.append(path + "/")
others = [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
if others:
    found.append("processes " + " ".join(others))
descriptors = []
for fd in range(3, 1024):
    try:
        os.fstat(fd)
        descriptors.append(fd)
    except OSError:
        pass
if descriptors:
    found.append(f"descriptors {descriptors}")
unexpected = set(os.environ) - {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "LC_CTYPE", "PWD"}
if unexpected:
    found.append(f"environment {sorted(unexpected)}")
for folder, _, names in os.walk("/", onerror=lambda e: None):
    if folder.startswith(("/usr", "/proc")):
        continue
    found += [os.path.join(folder, n) for n in names if n.endswith((".out", ".expected")) or n == "task.json"]
print("\n".join(found))
sys.exit(42 if found else 0)
