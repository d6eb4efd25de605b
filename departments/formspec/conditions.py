"""Conditions: when a field or a section is relevant. They name keys, never words or places.

As JSON: {"all": [...]} or {"any": [...]} of tests, nested once. A test is {"field": KEY, "test": TEST, "value": VALUE}
or {"requester": "department" | "place" | "role", ...}. Values are keys of choices, decimal texts, dates or days from
today ({"days": 7}), times, true or false, codes of units and places, addresses of people; for one_of and none_of lists.

A place or unit counts as all that contains it: "is Building A" holds for a room in it. An empty answer fails every test
but `empty`, `is_not` and `none_of`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .kinds import NAMED, TESTS, WITHOUT_VALUE
from .values import FormSpecError, read_time

MAX_TESTS = 10
MAX_DAYS = 3660
EMPTY: tuple[Any, ...] = (None, "", [], ())


@dataclass(frozen=True)
class Context:
    """What a condition may look at beside the answers.

    today: the day of the one who answers. requester: department, place and role -> the codes that name them, the
    person's own and all that contain them. names: (kind, answer) -> the same for a person, unit or place in an answer.
    """

    today: date
    requester: Mapping[str, tuple[str, ...]]
    names: Callable[[str, Any], tuple[str, ...]]


@dataclass(frozen=True)
class Criterion:
    """One question to an answer, or to the requester where `field` is "" (then `requester` says what of them)."""

    field: str
    test: str
    value: Any = None
    requester: str = ""

    def to_json(self) -> dict[str, Any]:
        subject = {"field": self.field} if self.field else {"requester": self.requester}
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return subject | {"test": self.test} | ({} if self.test in WITHOUT_VALUE else {"value": value})


@dataclass(frozen=True)
class Condition:
    """All of its parts, or any of them."""

    is_every: bool
    parts: "tuple[Criterion | Condition, ...]"

    def to_json(self) -> dict[str, Any]:
        return {"all" if self.is_every else "any": [part.to_json() for part in self.parts]}

    @property
    def tests(self) -> Iterator[Criterion]:
        """All tests, those of groups inside included."""
        for part in self.parts:
            if isinstance(part, Criterion):
                yield part
            else:
                yield from part.tests

    @property
    def keys(self) -> frozenset[str]:
        """The fields that it asks."""
        return frozenset(test.field for test in self.tests if test.field)


def read_condition(content: Any) -> Condition | None:
    """Read a stored condition; None for nothing. Raises FormSpecError for what has no such shape."""
    if not content:
        return None
    condition = _read(content, depth=0)
    if not isinstance(condition, Condition):
        condition = Condition(is_every=True, parts=(condition,))
    if len(list(condition.tests)) > MAX_TESTS:
        raise FormSpecError(f"a condition has at most {MAX_TESTS} tests", "condition", MAX_TESTS)
    return condition


def _read(content: Any, depth: int) -> Criterion | Condition:
    if not isinstance(content, Mapping):
        raise FormSpecError("a condition is an object", "condition", MAX_TESTS)
    for word in ("all", "any"):
        if word in content:
            parts = content[word]
            if depth > 1 or not isinstance(parts, list) or not parts or len(parts) > MAX_TESTS:
                raise FormSpecError(
                    "a condition holds 1 to 10 tests, and groups of tests once", "condition", MAX_TESTS
                )
            return Condition(word == "all", tuple(_read(part, depth + 1) for part in parts))
    return _read_test(content)


def _read_test(content: Mapping[str, Any]) -> Criterion:
    field, requester, test = (content.get(name, "") for name in ("field", "requester", "test"))
    if not all(isinstance(text, str) for text in (field, requester, test)) or bool(field) == bool(requester):
        raise FormSpecError("a test names a field, or what it asks of the requester", "test_of")
    if test not in TESTS:
        raise FormSpecError(f"there is no test {test!r}", "test", test)
    value = content.get("value")
    if isinstance(value, list):
        value = tuple(_plain(one) for one in value[: MAX_TESTS * 10])
    elif isinstance(value, Mapping):
        value = {"days": _days(value)}
    else:
        value = _plain(value)
    return Criterion(field, test, None if test in WITHOUT_VALUE else value, requester)


def _plain(value: Any) -> str | bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | int) and len(str(value)) <= 300:
        return str(value)
    raise FormSpecError("a test compares with a text, a number or a date", "operand")


def _days(value: Mapping[str, Any]) -> int:
    days = value.get("days")
    if not isinstance(days, int) or isinstance(days, bool) or abs(days) > MAX_DAYS or len(value) > 1:
        raise FormSpecError(f"days from today are a whole number up to {MAX_DAYS}", "days", MAX_DAYS)
    return days


def holds(
    condition: Condition | None,
    kind_of: Callable[[str], str],
    value_of: Callable[[str], Any],
    context: Context,
) -> bool:
    """Return whether a condition holds; none always does. `value_of` gives None for what is empty or not relevant."""
    if condition is None:
        return True
    results = (
        holds(part, kind_of, value_of, context)
        if isinstance(part, Condition)
        else _passes(part, kind_of, value_of, context)
        for part in condition.parts
    )
    return all(results) if condition.is_every else any(results)


def _passes(
    test: Criterion, kind_of: Callable[[str], str], value_of: Callable[[str], Any], context: Context
) -> bool:
    if not test.field:
        return passes(test, "requester", context.requester.get(test.requester, ()), context)
    return passes(test, kind_of(test.field), value_of(test.field), context)


def passes(test: Criterion, kind: str, value: Any, context: Context) -> bool:
    """Return whether one answer of a kind passes a test."""
    is_empty = value in EMPTY
    if test.test in WITHOUT_VALUE:
        return is_empty is (test.test == "empty")
    if is_empty:
        return test.test in ("is_not", "none_of")
    if test.test in ("is_not", "none_of"):
        return not _equals(test, kind, value, context)
    if test.test in ("is", "one_of") or (test.test == "contains" and kind == "choices"):
        return _equals(test, kind, value, context)
    if test.test == "contains":
        return str(test.value or "").casefold() in str(value).casefold()
    return _compares(test, kind, value, context)


def _equals(test: Criterion, kind: str, value: Any, context: Context) -> bool:
    wanted = test.value if isinstance(test.value, tuple) else (test.value,)
    if kind == "requester":
        given: Any = value
    elif kind in NAMED:
        given = context.names(kind, value)
    elif kind == "choices":
        given = value
    else:
        return any(same(kind, value, operand(kind, one, context)) for one in wanted)
    return not set(given).isdisjoint(wanted)


def same(kind: str, value: Any, wanted: Any) -> bool:
    """Return whether an answer is the wanted one; texts without regard to case."""
    return value.casefold() == str(wanted).casefold() if kind == "text" else value == wanted


def operand(kind: str, value: Any, context: Context) -> Any:
    """Return what a test compares with, as answers of the kind are; None where it makes no sense."""
    try:
        if kind in ("number", "money", "calculated"):
            return Decimal(value)
        if kind in ("date", "date_range"):
            is_relative = isinstance(value, Mapping)
            return context.today + timedelta(value["days"]) if is_relative else date.fromisoformat(value)
        if kind == "time":
            return read_time(value)
    except (ArithmeticError, ValueError, TypeError, OverflowError):
        return None
    return value


def _compares(test: Criterion, kind: str, value: Any, context: Context) -> bool:
    wanted = operand(kind, test.value, context)
    if wanted is None:
        return False
    if kind == "date_range":
        value = value[1] if test.test == "before" else value[0]  # all of it lies before, or after
    if test.test in ("lt", "before"):
        return bool(value < wanted)
    if test.test in ("gt", "after"):
        return bool(value > wanted)
    return bool(value <= wanted if test.test == "lte" else value >= wanted)
