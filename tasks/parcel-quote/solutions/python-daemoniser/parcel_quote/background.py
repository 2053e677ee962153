"""Stays behind. A test specimen of the task's suite: it waits, and would write to the working folder later; run it in the sandbox only."""

import os
import time


def stay_behind():
    """Fork twice, so that the one who stays belongs to nobody."""
    if os.fork() > 0:
        os.wait()
        return
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    for descriptor in range(3):
        os.close(descriptor)
    time.sleep(30)
    with open("still-here.txt", "w", encoding="ascii") as file:
        file.write("still here\n")
    os._exit(0)
