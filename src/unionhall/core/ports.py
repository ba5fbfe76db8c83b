"""Whether a hall can listen where it is told to. Needs no Django."""

import errno
import socket
import sys
import time

_HIGHEST = 65535
# A hall whose `serve` was killed needs a moment to end; the next one waits for it.
_PATIENCE = 3.0


def refusal(host: str, port: int) -> str:
    """Why a hall cannot listen there, in one line; nothing if it can.

    The web server's own processes share a port. So would two halls, and visitors would get one or the other.
    """
    if not 1 <= port <= _HIGHEST:
        return f"--port {port}: a port is a number from 1 to {_HIGHEST}."
    fault, until = _fault(host, port), time.monotonic() + _PATIENCE
    while fault and fault.errno == errno.EADDRINUSE and time.monotonic() < until:
        time.sleep(0.1)
        fault = _fault(host, port)
    if fault and fault.errno == errno.EADDRINUSE:
        return taken(port)
    return f"Nobody can listen at {host}, port {port}: {fault.strerror}." if fault else ""


def taken(port: int) -> str:
    return f"Port {port} is taken, perhaps by another hall: end that one, or choose another with --port."


def claim(host: str, port: int) -> socket.socket | None:
    """What tells other halls, until it is closed, that one will listen there; nothing if another has told so.

    Of two that begin at once both find the port free: their web processes bind it only a second later.
    """
    mine = socket.socket(socket.AF_UNIX)
    # A name without a file: it goes with its process and is seen where the port is seen. Only Linux has such.
    if sys.platform == "linux":
        try:
            mine.bind(f"\0unionhall {host}:{port}")
        except OSError:
            mine.close()
            return None
    return mine


def _fault(host: str, port: int) -> OSError | None:
    try:
        family, kind, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            # What a visitor of the last hall has left lingering is in nobody's way; a hall that listens is.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as fault:
        return fault
    return None
