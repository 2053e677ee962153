# write.py: tries to change everything that is not its own: toolchains, the root, kernel settings, its own limits and scores.
import os
import resource
import sys

changed = []
for path in ("/usr/bin/php", "/usr/bin/escaped", "/bin/escaped", "/lib/escaped", "/etc/passwd", "/etc/escaped", "/escaped", "/proc/escaped", "/dev/escaped",
             "/lower/escaped", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger", "/proc/1/oom_score_adj",
             "/proc/1/mem", "/proc/1/exe", "/proc/self/exe", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups", "/sys/fs/cgroup/cgroup.procs"):
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.write(fd, b"0\n")
        changed.append(path)
    except OSError:
        pass
try:
    # Never the first to be killed when memory is out.
    with open("/proc/self/oom_score_adj", "w") as f:
        f.write("-1000")
    changed.append("oom_score_adj")
except OSError:
    pass
for name in ("RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_CPU"):
    limit = getattr(resource, name)
    soft, hard = resource.getrlimit(limit)
    if hard == resource.RLIM_INFINITY:
        continue
    try:
        resource.setrlimit(limit, (soft, hard + 1))
        # What is said to have worked may not have.
        if resource.getrlimit(limit) != (soft, hard):
            changed.append(name)
    except (OSError, ValueError):
        pass
print("\n".join(changed))
sys.exit(42 if changed else 0)
