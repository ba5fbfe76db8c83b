"""A progress bar for the terminal: how far, what now, how long still."""

import sys
import time
from typing import TextIO

_WIDTH = 30


class Bar:
    """Shows one line that is written over on a terminal; one line a step where the output is a file."""

    def __init__(self, total: int, out: TextIO = sys.stdout) -> None:
        self.total, self.done, self.out = total, 0, out
        self._start = time.monotonic()
        self._is_terminal = out.isatty()
        self._label = ""

    def advance(self, label: str) -> None:
        """One more thing is done, of the kind that `label` says."""
        self.done += 1
        if self._is_terminal:
            self.out.write(f"\r\033[K{self._line(label)}")
        elif label != self._label:
            self.out.write(f"{label} ...\n")
        self._label = label
        self.out.flush()

    def close(self) -> None:
        self.out.write(f"{chr(10) if self._is_terminal else ''}{self.done} things built.\n")
        self.out.flush()

    def _line(self, label: str) -> str:
        filled = min(_WIDTH * self.done // max(self.total, 1), _WIDTH)
        spent = time.monotonic() - self._start
        left = spent / self.done * max(self.total - self.done, 0)
        bar = "█" * filled + "·" * (_WIDTH - filled)
        return f"{bar} {self.done}/{self.total}  {label}, about {left:.0f} s left"
