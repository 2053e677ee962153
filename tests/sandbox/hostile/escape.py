# escape.py namespace|module|trace: what a Python program would try, through ctypes.
import ctypes
import sys

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000
calls = {"namespace": lambda: libc.unshare(CLONE_NEWUSER), "module": lambda: libc.syscall(175, b"x", 1, b""), "trace": lambda: libc.ptrace(16, 1, 0, 0)}
sys.exit(42 if calls[sys.argv[1]]() == 0 else 0)
