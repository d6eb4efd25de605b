"""Working-time questions as JSON lines: one object in, one object out. Pure; needs no settings, no database.

    {"calendar": {...}, "op": "due", "start": "...", "seconds": 7200}  ->  {"due": "2026-03-02T06:30:00Z"}
    {"calendar": {...}, "op": "elapsed", "start": "...", "end": "..."}  ->  {"seconds": 3600}

A line that cannot be answered gives `{"error": "..."}`. Keys that a question does not use are ignored.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from servicedesk.calendars.worktime import Schedule

_SECOND: Final = timedelta(seconds=1)


class QuestionError(ValueError):
    """A line that is not a question; the message says what is wrong with it."""


def answer_line(line: bytes) -> str:
    """The JSON answer to one line of input, without a line end. Never raises for what the line contains."""
    try:
        return json.dumps(answer(_read(line)))
    except RecursionError:
        return json.dumps({"error": "the line is nested too deeply"})
    except ValueError as error:
        return json.dumps({"error": str(error)})


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Answer a question. Raises ValueError with a sentence for the person who asked."""
    name = _required(question, "op")
    operation = OPERATIONS.get(name) if isinstance(name, str) else None
    if operation is None:
        raise QuestionError(f"unknown op: use {' or '.join(OPERATIONS)}")
    # Schedules remember what they calculated; a file of questions mostly asks the same few calendars.
    schedule = _schedule(json.dumps(_required(question, "calendar")))
    return operation(schedule, question)


def _due(schedule: Schedule, question: dict[str, Any]) -> dict[str, Any]:
    start, amount = _moment(question, "start"), _seconds(question)
    return {"due": _write_moment(schedule.due(start, amount))}


def _elapsed(schedule: Schedule, question: dict[str, Any]) -> dict[str, Any]:
    start, end = _moment(question, "start"), _moment(question, "end")
    worked = schedule.elapsed(start, end)
    return {"seconds": worked / _SECOND if worked.microseconds else worked // _SECOND}


OPERATIONS: Final[dict[str, Callable[[Schedule, dict[str, Any]], dict[str, Any]]]] = {
    "due": _due,
    "elapsed": _elapsed,
}


def _read(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except QuestionError:
        raise
    except ValueError as error:
        raise QuestionError(f"the line is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise QuestionError("the line is not a JSON object")
    return found


def _refuse_constant(name: str) -> float:
    raise QuestionError(f"{name} is not a number that JSON knows")


@lru_cache(maxsize=64)
def _schedule(text: str) -> Schedule:
    return Schedule.from_json(json.loads(text))


def _required(question: dict[str, Any], name: str) -> Any:
    if name not in question:
        raise QuestionError(f"{name} is missing")
    return question[name]


def _moment(question: dict[str, Any], name: str) -> datetime:
    text = _required(question, name)
    if not isinstance(text, str):
        raise QuestionError(f"{name} must be a time like 2026-03-02T11:00:00+08:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{name} is not a time like 2026-03-02T11:00:00+08:00") from error
    if moment.utcoffset() is None:
        raise QuestionError(f"{name} has no offset from UTC: write 2026-03-02T11:00:00+08:00")
    return moment


def _seconds(question: dict[str, Any]) -> timedelta:
    seconds = _required(question, "seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise QuestionError("seconds must be a number")
    if not seconds >= 0:
        raise QuestionError("seconds must be a number from 0 up")
    try:
        return timedelta(seconds=seconds)
    except OverflowError as error:
        raise QuestionError("seconds is too large") from error


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
