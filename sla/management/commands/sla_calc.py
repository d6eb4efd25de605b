"""`manage.py sla_calc`: answers working-time questions from standard input, one JSON object a line."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand

from sla.calculator import answer_line


class Command(BaseCommand):
    """Reads questions until the input ends and writes each answer at once. Needs no database."""

    help = "Answer working-time questions (due, elapsed), one JSON object a line, from standard input."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        out = self.stdout
        try:
            for line in sys.stdin.buffer:
                if line.strip():
                    out.write(answer_line(line))
                    out.flush()
        except (BrokenPipeError, KeyboardInterrupt):
            # Whoever asked has gone. The interpreter flushes once more at its end, so it gets another pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
