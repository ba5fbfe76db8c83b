"""The front page from the cache, beside a bare hello-world app: the same Granian, the same settings.

They take turns, and the best of five counts: whatever else the machine does only slows. Needs `wrk` on the
PATH. The limit: half as many requests a second.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stage import FOLDER, stand

LIMIT = 0.5
ROUNDS = 5
SECONDS = 2
BARE = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")])
    return [b"Hello, world!"]
"""


def main() -> int:
    if shutil.which("wrk") is None:
        print("wrk is not installed; without it nothing can ask fast enough.", file=sys.stderr)
        return 1
    stand(posts=100)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "bare.py").write_text(BARE)
        with (
            serving("bare:application", folder) as bare,
            serving("unionhall.wsgi:application", FOLDER) as ours,
        ):
            found = {name: [] for name in ("bare", "cached", "cached, gzip")}
            for _round in range(ROUNDS):
                found["bare"].append(rate(bare))
                found["cached"].append(rate(ours))
                found["cached, gzip"].append(rate(ours, "Accept-Encoding: gzip, br"))
    limit = max(found["bare"])
    for name, rates in found.items():
        print(f"{name:14}{max(rates):10,.0f} requests/s{max(rates) / limit:7.2f} of bare")
    print(f"{'limit':14}{limit * LIMIT:10,.0f} requests/s{LIMIT:7.2f} of bare")
    return min(max(found["cached"]), max(found["cached, gzip"])) < limit * LIMIT


@contextmanager
def serving(app: str, folder: str) -> Iterator[str]:
    """The address of that app, served as `unionhall serve` would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    size = ["--workers", "2", "--blocking-threads", "5", "--port", str(port)]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
        "--log-level",
        "error",
        *size,
        app,
    ]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": folder})
    try:
        wait(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def wait(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    time.sleep(2)  # the other worker


def rate(address: str, *headers: str) -> float:
    """Requests answered in a second, all with 2xx."""
    options = [option for header in headers for option in ("-H", header)]
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", *options, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


if __name__ == "__main__":
    sys.exit(main())
