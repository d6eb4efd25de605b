"""The test coverage per app, and the floor that each must reach.

Run as `python -m tests.floors` after a run under coverage: prints a line for each app, and exits with 1 where one is
below its floor in tests/floors.json. `--set` makes the present coverage the floors, rounded down from a percent
less: tests with a fresh seed, or that kill processes, reach a line more in one run than in the next.
"""

import json
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

from coverage import Coverage

FLOORS = Path(__file__).with_suffix(".json")
SPREAD = 1  # percent


def app_of(path: str) -> str:
    """Return the app of a file: departments of departments/urls.py, servicedesk/jobs of servicedesk/jobs/tasks.py."""
    *folders, _ = PurePosixPath(path).parts
    return "/".join(folders[: 2 if folders[0] == "servicedesk" else 1])


def measured() -> dict[str, float]:
    """Return app -> percent of its lines that the tests of the last run reached."""
    coverage = Coverage()
    coverage.load()
    target = Path("build/coverage/report.json")
    coverage.json_report(outfile=str(target))
    lines: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    for path, figures in json.loads(target.read_text())["files"].items():
        lines[app_of(path)] += figures["summary"]["num_statements"]
        reached[app_of(path)] += figures["summary"]["covered_lines"]
    return {app: 100 * reached[app] / count for app, count in sorted(lines.items()) if count}


def below(percents: dict[str, float], floors: dict[str, int]) -> list[str]:
    """Name the apps below their floor, those without one, and the floors of no app."""
    low = [app for app, percent in percents.items() if app in floors and percent < floors[app]]
    unheld = [f"{app}: no floor" for app in percents if app not in floors]
    return [*low, *unheld, *(f"{app}: no such app" for app in floors if app not in percents)]


def main() -> int:
    """Print the table; the exit status."""
    percents = measured()
    if "--set" in sys.argv[1:]:
        FLOORS.write_text(
            json.dumps({app: int(percent - SPREAD) for app, percent in percents.items()}, indent=4) + "\n"
        )
    floors = json.loads(FLOORS.read_text())
    for app, percent in percents.items():
        print(f"{app:<28}{percent:6.1f} %   floor {floors.get(app, '-')} %")
    wrong = below(percents, floors)
    if wrong:
        print(f"Below its floor, or without one: {', '.join(wrong)}", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
