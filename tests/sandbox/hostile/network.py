# network.py PORT: the way a Python program would call home, by address and by name.
import socket
import sys
import urllib.request

port = int(sys.argv[1])
for how in (lambda: socket.create_connection(("127.0.0.1", port), 2), lambda: urllib.request.urlopen(f"http://localhost:{port}/", timeout=2)):
    try:
        how()
        sys.exit(42)
    except OSError:
        pass
