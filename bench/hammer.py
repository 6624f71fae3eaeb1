"""Asks one page over and over, each connection kept open: `python hammer.py HOST PORT PATH CONNECTIONS SECONDS` prints answers a second."""

from __future__ import annotations

import socket
import sys
import threading
import time


def hammer(host: str, port: int, path: str, connections: int, seconds: float) -> float:
    """Return answers a second; raises RuntimeError for an answer that is none."""
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    counts, faults = [0] * connections, list[str]()
    end = time.perf_counter() + seconds

    def one(at: int) -> None:
        with socket.create_connection((host, port)) as made:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held = b""
            while time.perf_counter() < end:
                made.sendall(asked)
                while b"\r\n\r\n" not in held:
                    held += _more(made)
                head, _, held = held.partition(b"\r\n\r\n")
                if not head.startswith(b"HTTP/1.1 200"):
                    faults.append(head[:80].decode("latin-1"))
                    return
                length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
                while len(held) < length:
                    held += _more(made)
                held = held[length:]
                counts[at] += 1

    threads = [threading.Thread(target=one, args=(at,)) for at in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return sum(counts) / (time.perf_counter() - begun)


def _more(made: socket.socket) -> bytes:
    part = made.recv(1 << 18)
    if not part:
        raise RuntimeError("the server hung up")
    return part


if __name__ == "__main__":
    given = sys.argv[1:]
    print(f"{hammer(given[0], int(given[1]), given[2], int(given[3]), float(given[4])):.0f}")
