"""`make bench-sla`: how fast promises are kept, against raw SQL on the same server in the same run.

python -m tests.bench.sla [--short] [--workers N] [PART ...]     parts: arithmetic idle firing lateness edit
"""

import argparse
from collections.abc import Callable

from tests.bench import arithmetic, calendar_edit, firing, idle, lateness
from tests.bench.databases import provide, server_settings
from tests.bench.verdicts import Bound

FULL = {
    "clocks": 1_000_000,
    "few": 10_000,
    "timers": 100_000,
    "spread": 30_000,
    "seconds": 300,
    "edited": 50_000,
}
SHORT = {"clocks": 100_000, "few": 10_000, "timers": 20_000, "spread": 3_000, "seconds": 30, "edited": 5_000}


def main() -> int:
    options = _options()
    size = SHORT if options.short else FULL
    parts: dict[str, Callable[[], list[Bound]]] = {
        "arithmetic": arithmetic.measure,
        "idle": lambda: idle.measure([size["few"], size["clocks"]]),
        "firing": lambda: firing.measure(size["clocks"], size["timers"], options.workers),
        "lateness": lambda: lateness.measure(size["few"] * 10, size["spread"], size["seconds"]),
        "edit": lambda: calendar_edit.measure(size["edited"]),
    }
    with provide():
        print(server_settings())
        bounds = [bound for name in options.parts or parts for bound in parts[name]()]
    print()
    for bound in bounds:
        print(bound)
    return 0 if all(bound.is_kept for bound in bounds) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sla")
    parser.add_argument("--short", action="store_true", help="a tenth of everything, to try it out")
    parser.add_argument("--workers", type=int, default=2, help="processes that fire (2)")
    parser.add_argument("parts", nargs="*", choices=["arithmetic", "idle", "firing", "lateness", "edit", []])
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
