import asyncio
import concurrent.futures
import multiprocessing
import os
import random
import selectors
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from multiprocessing import shared_memory


def double(x):
    return 2 * x


async def wait():
    await asyncio.sleep(0.001)
    process = await asyncio.create_subprocess_exec("true")
    return await process.wait()


if __name__ == "__main__":
    line = input()
    thread = threading.Thread(target=double, args=(1,))
    thread.start()
    thread.join()
    assert subprocess.run(["cat"], input=line.encode(), capture_output=True).stdout == line.encode()
    with multiprocessing.Pool(2) as pool:
        assert pool.map(double, [1, 2]) == [2, 4]
    queue = multiprocessing.Queue()
    queue.put(1)
    assert queue.get() == 1
    with concurrent.futures.ThreadPoolExecutor() as executor:
        assert list(executor.map(double, [3])) == [6]
    assert asyncio.run(wait()) == 0
    folder = tempfile.mkdtemp()
    open(folder + "/x", "w").write("y")
    shutil.copy(folder + "/x", folder + "/z")
    os.symlink("x", folder + "/l")
    os.link(folder + "/x", folder + "/h")
    shutil.rmtree(folder)
    a, b = socket.socketpair()
    a.send(b"x")
    b.recv(1)
    selectors.DefaultSelector().close()
    database = sqlite3.connect("d.db")
    database.execute("create table t (x)")
    database.commit()
    shared = shared_memory.SharedMemory(create=True, size=100)
    shared.close()
    shared.unlink()
    os.sched_getaffinity(0)
    random.random()
    time.sleep(0.001)
    print("pong")
