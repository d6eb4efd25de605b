"""Numbers that the settings take from the environment: what would stop the desk later is refused at its start."""

import os
import re

MOST_DAYS = 366  # of working days
CENTURY = 36_500  # days: as good as for ever, and still a date
A_DAY = 86_400  # seconds
PETABYTE = 1024**5
RATE = re.compile(r"[1-9][0-9]{0,8}/[smhd][a-z]*")


class SettingProblem(Exception):
    """A setting is missing or wrong; the message is a sentence that says what to do."""


def whole_number(name: str, *, default: int, least: int, most: int, unit: str = "") -> int:
    """Return a whole number from the environment; `default` where it is not set.

    Raises SettingProblem for words, fractions, and what lies outside `least` to `most`; `unit` names what is counted.
    """
    given = os.environ.get(name)
    if given is None:
        return default
    if re.fullmatch(r"\s*[+-]?[0-9]{1,20}\s*", given, re.ASCII) and least <= int(given) <= most:
        return int(given)
    counted = f" of {unit}" if unit else ""
    raise SettingProblem(
        f"Set {name} to a whole number{counted} from {least} to {most}, not to {given[:40]!r}."
    )


def seconds(name: str, *, default: float, least: float, most: float) -> float:
    """Return seconds and parts of a second from the environment. Raises as `whole_number`."""
    given = os.environ.get(name)
    if given is None:
        return default
    if re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,9})?\s*", given, re.ASCII) and least <= float(given) <= most:
        return float(given)
    raise SettingProblem(
        f"Set {name} to a number of seconds from {least:g} to {most:g}, not to {given[:40]!r}."
    )


def rate(name: str, *, default: str) -> str:
    """Return how many calls in which time, such as "600/min". Raises SettingProblem for any other words."""
    given = os.environ.get(name, default)
    if RATE.fullmatch(given):
        return given
    raise SettingProblem(
        f"Set {name} to a number of calls in a second, minute, hour or day, such as {default}, not to {given[:40]!r}."
    )


def days(name: str, *, default: int) -> int:
    """Return for how many days something is kept. Raises as `whole_number`."""
    return whole_number(name, default=default, least=1, most=CENTURY, unit="days")


def working_days(name: str, *, default: int) -> int:
    """Return a number of working days, 1 to a year. Raises as `whole_number`."""
    return whole_number(name, default=default, least=1, most=MOST_DAYS, unit="working days")


def size(name: str, *, default: int, least: int = 1) -> int:
    """Return a size in bytes. Raises as `whole_number`."""
    return whole_number(name, default=default, least=least, most=PETABYTE, unit="bytes")
