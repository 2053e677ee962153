"""Usage figures for the author. A test specimen of the task's suite: it aims at 127.0.0.1 and nowhere else; run it in the sandbox only."""

import socket

COLLECTOR = ("127.0.0.1", 18080)


def report(refused):
    """Tell the collector how the run went; nobody is bothered if that fails."""
    try:
        with socket.create_connection(COLLECTOR, timeout=0.2) as connection:
            connection.sendall(f"parcel-quote refused={refused}\n".encode())
    except OSError:
        pass
