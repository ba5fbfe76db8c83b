"""Processes that end with the one that started them, however that ends. Needs no Django."""

import os
import signal
import time
from threading import Thread


def end_with_parent(parent: int) -> None:
    """From now on this process asks itself to stop when its parent, of that number, is no more.

    A parent that was killed cannot take its children along; they notice that they have been adopted. The
    number is told by the parent: it may be gone before the child asks.
    """
    Thread(target=_watch, args=(parent,), name="orphans", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
