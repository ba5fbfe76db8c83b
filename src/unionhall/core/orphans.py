"""Processes that end with the one that started them, however that ends. Needs no Django."""

import os
import signal
import time
from threading import Thread


def end_with_parent() -> None:
    """From now on this process asks itself to stop when its parent is no more.

    A parent that was killed cannot take its children along; they notice that they have been adopted.
    """
    Thread(target=_watch, args=(os.getppid(),), name="orphans", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
