# leave.py leave|find: leaves messages for the next run in every shared place, or looks for them.
import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
KEY, IPC_CREAT = 0x7A6B, 0o1000
places = ["/tmp/message", "/dev/shm/message", "/work/message", "/var/tmp/message"]
found = []
for place in places:
    if sys.argv[1] == "leave":
        try:
            open(place, "w").write("hello")
        except OSError:
            pass
    elif os.path.exists(place):
        found.append(place)
flags = (IPC_CREAT | 0o600) if sys.argv[1] == "leave" else 0
for call in (lambda: libc.shmget(KEY, 4096, flags), lambda: libc.semget(KEY, 1, flags), lambda: libc.msgget(KEY, flags)):
    got = call()
    if sys.argv[1] == "find" and got >= 0:
        found.append("system v ipc")
if sys.argv[1] == "find" and open("given", "r").read() != "as it was":
    found.append("a changed file")
if sys.argv[1] == "leave":
    open("given", "w").write("changed")
print("\n".join(found))
sys.exit(42 if found else 0)
