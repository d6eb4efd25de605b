"""What an outage writes into the log."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from servicedesk.logs import repeats
from servicedesk.logs.repeats import OnceAMinute, Repeats, once_a_minute


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The one number in it is the time, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(repeats.time, "monotonic", lambda: now[0])
    return now


def away() -> None:
    raise ConnectionError("the database is away")


def wrong() -> None:
    raise ConnectionError("something else")


def caught(raises: Callable[[], None]) -> Exception:
    try:
        raises()
    except ConnectionError as failure:
        return failure
    raise AssertionError


def told(processor: Any, *, method: str = "error", **line: Any) -> dict[str, Any] | None:
    try:
        return dict(processor(None, method, line))
    except structlog.DropEvent:
        return None


def test_a_thousand_failures_of_a_kind_are_a_line_a_minute_that_counts_the_others(clock: list[float]) -> None:
    processor = once_a_minute(Repeats())
    lines = []
    for second in range(0, 1000, 1):
        clock[0] = 1000.0 + second * 0.06
        lines.append(told(processor, event="dispatch failed", exc_info=caught(away)))
    assert [line for line in lines if line] == [lines[0]]
    clock[0] = 1060.0
    again = told(processor, event="dispatch failed", exc_info=caught(away))
    assert again is not None and again["more_since_the_last_line"] == 999


def test_another_fault_is_not_hidden_behind_it(clock: list[float]) -> None:
    processor = once_a_minute(Repeats())
    assert told(processor, event="dispatch failed", exc_info=caught(away))
    assert told(processor, event="dispatch failed", exc_info=caught(wrong))
    assert told(processor, event="timer failed", exc_info=caught(away))
    assert told(processor, event="mail not sent", error="550 no such person")
    assert told(processor, event="mail not sent", error="[Errno 111] Connection refused")
    assert not told(processor, event="mail not sent", error="[Errno 111] Connection refused")


def test_what_is_no_failure_is_always_told(clock: list[float]) -> None:
    processor = once_a_minute(Repeats())
    for _ in range(3):
        assert told(processor, event="job given up")
        assert told(processor, method="info", event="swept", error="none")


def test_tracebacks_of_libraries_are_a_line_a_minute_too(clock: list[float]) -> None:
    keep = OnceAMinute(Repeats())

    def line() -> logging.LogRecord:
        failure = caught(away)
        about = (type(failure), failure, failure.__traceback__)
        return logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Error", "/x/"), about)

    assert keep.filter(line())
    assert not keep.filter(line()) and not keep.filter(line())
    clock[0] += 60
    last = line()
    assert keep.filter(last)
    assert last.getMessage() == "Error: /x/ [2 more since the last line]"
