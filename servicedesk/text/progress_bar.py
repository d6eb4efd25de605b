"""A progress bar for long commands: one line that fills up, on a terminal; a line every tenth elsewhere."""

import time
from typing import TextIO

WIDTH = 30


class Progress:
    """Shows how far a piece of work is. `total` and `advance_to` share a unit of the caller's choice."""

    def __init__(self, label: str, total: int, stream: TextIO) -> None:
        self.label, self.total, self.stream = label, max(total, 1), stream
        self.began, self.shown = time.monotonic(), -1
        self.step = 1 if stream.isatty() else 10

    def advance_to(self, done: int) -> None:
        """Show that `done` of the total is behind us."""
        percent = min(100, done * 100 // self.total)
        if percent < self.shown + self.step and percent < 100 or percent == self.shown:
            return
        self.shown = percent
        filled = WIDTH * percent // 100
        seconds = time.monotonic() - self.began
        line = f"{self.label} [{'#' * filled}{'.' * (WIDTH - filled)}] {percent:3d} % {seconds:6.1f} s"
        self.stream.write(f"\r{line}" if self.step == 1 else f"{line}\n")
        self.stream.flush()

    def finish(self) -> None:
        """Fill the bar and end its line."""
        self.advance_to(self.total)
        if self.step == 1:
            self.stream.write("\n")
