"""The processes that serve the hall: Granian in front, the worker beside it, and nothing left when it stops.

Knows no Django, which the processes load that it starts: what is built already is served without delay.
"""

import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from types import FrameType

from unionhall.core import ports

log = logging.getLogger("unionhall")

_WORKER = [sys.executable, "-m", "unionhall", "worker", "--child-of"]
_SERVER = [sys.executable, "-m", "unionhall.core.front"]
_LONGEST_PAUSE = 30.0
_SECONDS_TO_END = 10.0
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Plan:
    """How the hall is to be served."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    # More only take the interpreter from each other, and whoever holds a lock has to wait for it too.
    threads: int = min(8, (os.cpu_count() or 1) + 1)
    has_worker: bool = True
    # What the hall is called by those who ask it; it answers to no other name.
    name: str = "127.0.0.1"

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/"


class Crew:
    """The processes that serve the hall, watched from here."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stop = Event()
        self._is_ready = Event()
        self._environment = os.environ | {"DJANGO_SETTINGS_MODULE": "unionhall.settings"}
        self._server: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._claim: socket.socket | None = None
        self._pause = 1.0

    def work(self) -> int:
        refusal = ports.refusal(self._plan.host, self._plan.port)
        self._claim = None if refusal else ports.claim(self._plan.host, self._plan.port)
        if self._claim is None:
            print(refusal or ports.taken(self._plan.port), file=sys.stderr)
            return 1
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._asked_to_stop)
        try:
            return self._watch(self._start_server())
        finally:
            self._end()

    def _start_server(self) -> subprocess.Popen[bytes]:
        plan = self._plan
        size = [str(number) for number in (plan.port, plan.workers, plan.threads)]
        self._is_ready.clear()
        self._server = self._start([*_SERVER, plan.host, *size, str(os.getpid())])
        Thread(target=self._announce, daemon=True).start()
        return self._server

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # In a group of its own, so that Ctrl-C reaches it once, from here.
        return subprocess.Popen(command, env=self._environment, start_new_session=True)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _watch(self, server: subprocess.Popen[bytes]) -> int:
        """Keep both alive until told to stop, or until a server ends that has never answered: it cannot.

        The worker waits until the site answers: people come first.
        """
        while not self._stop.is_set():
            if server.poll() is not None:
                if not self._may_start_again(server):
                    return 1
                server = self._start_server()
            if self._plan.has_worker and self._is_ready.is_set() and self._has_no_worker():
                self._start_worker()
            self._stop.wait(_LOOK_EVERY)
        return 0

    def _may_start_again(self, server: subprocess.Popen[bytes]) -> bool:
        """Whether the server that has ended is worth another start, once nothing is left of it."""
        if not self._is_ready.is_set():
            log.error("The server ended with code %s.", server.returncode)
            return False
        log.error("The server ended with code %s; it is started again.", server.returncode)
        _kill_group(server)
        self._rest()
        if refusal := ports.refusal(self._plan.host, self._plan.port):
            print(refusal, file=sys.stderr)
        return not refusal

    def _rest(self) -> None:
        self._stop.wait(self._pause)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _has_no_worker(self) -> bool:
        return self._worker is None or self._worker.poll() is not None

    def _start_worker(self) -> None:
        if self._worker is not None:
            log.error("The worker ended with code %s; it is started again.", self._worker.returncode)
            self._rest()
        if not self._stop.is_set():
            self._worker = self._start([*_WORKER, str(os.getpid())])

    def _announce(self) -> None:
        while not self._stop.wait(_LOOK_EVERY / 2):
            if _answers(self._plan):
                print(f"Ready: {self._plan.address}", flush=True)
                self._is_ready.set()
                return

    def _end(self) -> None:
        self._stop.set()
        if self._claim:
            self._claim.close()  # the next hall may wait for the port itself
        crew = [process for process in (self._server, self._worker) if process is not None]
        for process in crew:
            process.terminate()
        for process in crew:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
            _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a process and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _answers(plan: Plan) -> bool:
    host = "127.0.0.1" if plan.host in ("0.0.0.0", "::") else plan.host
    connection = http.client.HTTPConnection(host, plan.port, timeout=5)
    try:
        connection.request("HEAD", "/robots.txt", headers={"Host": plan.name})
        connection.getresponse()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
