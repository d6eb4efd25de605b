"""What the demo company promises: targets by priority for the company, some departments and some services. Pure."""

from collections.abc import Iterator

HOUR = 3600
# priority -> (first response, resolution); an amount is (number, "h") or (number, "d"), d for working days.
Amount = tuple[float, str]
Table = dict[str, tuple[Amount, Amount]]

COMPANY: Table = {
    "urgent": ((0.5, "h"), (4, "h")),
    "high": ((1, "h"), (7.5, "h")),
    "normal": ((4, "h"), (15, "h")),
    "low": ((7.5, "h"), (5, "d")),
}
FAST: Table = {
    "urgent": ((0.25, "h"), (2, "h")),
    "high": ((0.5, "h"), (4, "h")),
    "normal": ((1, "h"), (8, "h")),
    "low": ((4, "h"), (16, "h")),
}
SLOW: Table = {
    "urgent": ((2, "h"), (2, "d")),
    "high": ((4, "h"), (3, "d")),
    "normal": ((7.5, "h"), (5, "d")),
    "low": ((15, "h"), (10, "d")),
}
ALARM: Table = {
    "urgent": ((0.25, "h"), (4, "h")),
    "high": ((0.5, "h"), (8, "h")),
    "normal": ((1, "h"), (24, "h")),
    "low": ((4, "h"), (48, "h")),
}
OF_SERVICES = {"fast": FAST, "slow": SLOW, "alarm": ALARM}
AROUND_THE_CLOCK = ("alarm",)
# What is promised on top since the demo's last day: news on the way, and how long a team may have a request.
NEWS: dict[str, Amount] = {"urgent": (4, "h"), "high": (1, "d"), "normal": (2, "d"), "low": (3, "d")}
TEAM_SHARE = 0.5  # of the time for the whole
# Departments that promise otherwise than the company, and one that does so for a single consumer.
OF_DEPARTMENTS: dict[tuple[str, str | None], Table] = {
    ("IT", None): {
        "urgent": ((0.5, "h"), (4, "h")),
        "high": ((1, "h"), (8, "h")),
        "normal": ((3, "h"), (16, "h")),
        "low": ((8, "h"), (40, "h")),
    },
    ("LEG", None): SLOW,
    ("IT", "CS"): FAST,
    ("FIN", None): {
        "urgent": ((1, "h"), (7.5, "h")),
        "high": ((2, "h"), (2, "d")),
        "normal": ((7.5, "h"), (3, "d")),
        "low": ((7.5, "h"), (5, "d")),
    },
}


def targets(table: Table) -> Iterator[tuple[str, str, int | None, int | None]]:
    """Yield (kind, priority, seconds, working days) of a table; one of the last two is None."""
    for priority, amounts in table.items():
        for kind, (number, unit) in zip(("first_response", "resolution"), amounts, strict=True):
            if unit == "d":
                yield kind, priority, None, int(number)
            else:
                yield kind, priority, int(number * HOUR), None
