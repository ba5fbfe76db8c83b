"""A demo hall as anybody would begin it (`unionhall demo`), for those who look at it in a browser.

`python -m tests.demo FOLDER PORT` begins one in a database that was migrated for all tests together.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.migrated import SOURCE, migrated_file

# Longer than the slowest machine needs to build one.
_PATIENCE = 300


@contextmanager
def demo_hall(data: Path) -> Iterator[str]:
    """The address of one that is being built in this folder and then served; it ends with the block."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNIONHALL_")}
    kept.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.demo", str(data), str(port)]
    server = subprocess.Popen(command, cwd=SOURCE, env=kept, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def wait_for(address: str) -> str:
    """The address, once somebody answers there."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/"):
                return address
        except URLError:
            time.sleep(0.5)
    raise TimeoutError(f"No demo hall answers at {address}.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _begin(data: str, port: str) -> None:
    """In place of this process."""
    shutil.copy(migrated_file(), Path(data) / "hall.sqlite3")
    words = ["-m", "unionhall", "demo", "--data", data, "--port", port]
    os.execv(sys.executable, [sys.executable, *words])


if __name__ == "__main__":
    _begin(*sys.argv[1:])
