"""The web server's own process: `python -m unionhall.core.front HOST PORT WORKERS THREADS PARENT`.

Started by `core.crew`. It loads the site once, and its workers are copies of it: they share its memory, and
one that dies is replaced within a blink instead of the seconds that loading takes.
"""

import sys
from functools import partial
from importlib import import_module
from multiprocessing import set_start_method

from django.core.exceptions import ImproperlyConfigured
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from unionhall.core.orphans import end_with_parent

_SITE = "unionhall.wsgi"


def run(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until asked to stop. Workers that die are replaced; one that will not end is ended."""
    set_start_method("fork")
    server = Granian(
        f"{_SITE}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.on_startup(partial(import_module, _SITE))
    server.serve()


if __name__ == "__main__":
    port, workers, threads, parent = map(int, sys.argv[2:6])
    end_with_parent(parent)
    try:
        run(sys.argv[1], port, workers, threads)
    except ImproperlyConfigured as fault:
        sys.exit(f"unionhall: {fault}")
