"""The web server's own process: `python -m unionhall.core.front HOST PORT WORKERS THREADS PARENT`.

Started by `core.crew`. Needs no Django: that is loaded by the processes it starts.
"""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from unionhall.core.orphans import end_with_parent


def run(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until asked to stop. Workers that die are replaced; one that will not end is ended."""
    server = Granian(
        "unionhall.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=5,
    )
    server.serve()


if __name__ == "__main__":
    port, workers, threads, parent = map(int, sys.argv[2:6])
    end_with_parent(parent)
    run(sys.argv[1], port, workers, threads)
