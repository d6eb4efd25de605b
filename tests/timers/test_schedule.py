"""README says what runs on a schedule: every kind of timer, and every task that goes round."""

import re
from datetime import timedelta

from django.conf import settings

from servicedesk.timers.kinds import declared_kinds
from tests.made_up import MadeUpTimer

UNITS = {"s": timedelta(seconds=1), "h": timedelta(hours=1)}


def rows(heading: str) -> dict[str, str]:
    """Return first cell -> last cell of the table under a heading of README."""
    page = (settings.BASE_DIR / "README.md").read_text()
    table = page.partition(f"\n| {heading} | what ")[2].partition("\n\n")[0]
    cells = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    return {row[0].strip(" `"): row[-1].strip() for row in cells}


def test_readme_names_every_kind_of_timer_and_no_other() -> None:
    ours = {kind.value for kind in declared_kinds() if not isinstance(kind, MadeUpTimer)}
    assert {kind for kind in ours if not kind.startswith("test.")} == set(rows("timer"))


def test_readme_names_every_task_that_goes_round_with_its_pace() -> None:
    told = {}
    for task, pace in rows("task").items():
        number, unit = re.fullmatch(r"(\d+) (\w)", pace).groups()  # type: ignore[union-attr]
        told[task] = int(number) * UNITS[unit]
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    assert told == {entry["task"]: timedelta(seconds=_seconds(entry["schedule"])) for entry in entries}
    assert len(settings.SWEEPS) == len(told)


def _seconds(schedule: object) -> float:
    run_every = getattr(schedule, "run_every", schedule)
    return run_every.total_seconds() if isinstance(run_every, timedelta) else float(run_every)  # type: ignore[arg-type]
