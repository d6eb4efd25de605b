"""What a field or section names: whether it is there, has a fitting kind, and is answered before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .conditions import Condition, Criterion
from .currencies import currencies_added, currency_of
from .fields import FieldSpec
from .form import FormSpec, Section, address_of
from .kinds import KINDS, NUMERIC, OF_LISTS, OF_REQUESTER, REQUESTER_TESTS, STAGES, WITHOUT_VALUE
from .values import FormSpecError, read_bound, read_time


@dataclass(frozen=True)
class Problem:
    """Something wrong with a field or section, by its key, a column as "rows.column".

    `about` is another key, a choice or a language that it concerns.
    """

    code: str
    key: str
    about: str = ""
    is_refusal: bool = True


Found = Iterator[Problem]
DATES = ("date", "date_range")


def references(form: FormSpec) -> Found:
    """Find what names a field that is gone, that has another kind, or that is answered later."""
    for section in form.sections:
        yield from _of_condition(form, section, section.key, section.when, None)
    for spec, rows in form.everything():
        section, address = form.section_of[(rows or spec).key], address_of(spec, rows)
        yield from _of_condition(form, section, address, spec.when, rows)
        yield from _of_bounds(form, spec, rows)
        yield from _of_calculation(form, spec, rows)
        if len(added := currencies_added(form, spec, rows)) > 1:
            yield Problem("currencies_mixed", address, " + ".join(sorted(added)))


def _find(form: FormSpec, rows: FieldSpec | None, key: str) -> FieldSpec | None:
    columns = {column.key: column for column in rows.columns} if rows else {}
    return columns.get(key) or form.by_key.get(key)


def _of_bounds(form: FormSpec, spec: FieldSpec, rows: FieldSpec | None) -> Found:
    for kinds, key in ((DATES, spec.after), (DATES, spec.not_before), (NUMERIC, spec.not_above)):
        other = _find(form, rows, key) if key else spec
        if other is None:
            yield Problem("field_gone", address_of(spec, rows), key)
        elif key and not ({other.kind, spec.kind} <= set(kinds) and _are_comparable(form, spec, other, rows)):
            yield Problem("bounds_unfit", address_of(spec, rows), key)


def _are_comparable(form: FormSpec, spec: FieldSpec, other: FieldSpec, rows: FieldSpec | None) -> bool:
    """Say whether a field can be held to another: that one is answered by then, and in no other currency."""
    is_beside = form.by_key.get(other.key) is not other
    own, its = currency_of(form, spec, rows), currency_of(form, other, rows if is_beside else None)
    return not _is_later(form, other, rows or spec) and (not own or not its or own == its)


def _is_later(form: FormSpec, other: FieldSpec, spec: FieldSpec) -> bool:
    """Say whether a field is answered at a later stage than another; a column beside it is not."""
    if form.by_key.get(other.key) is not other:
        return False
    return STAGES.index(form.section_of[other.key].stage) > STAGES.index(form.section_of[spec.key].stage)


def _of_condition(
    form: FormSpec, section: Section, key: str, condition: Condition | None, rows: FieldSpec | None
) -> Found:
    for test in condition.tests if condition else ():
        is_open = test.value is None and test.test not in WITHOUT_VALUE
        if test.requester:
            if test.requester not in OF_REQUESTER or test.test not in REQUESTER_TESTS:
                yield Problem("test_unfit", key, test.requester)
            elif is_open:
                yield Problem("value_missing", key, test.requester)
            continue
        other = _find(form, rows, test.field)
        if other is None:
            yield Problem("field_gone", key, test.field)
        elif test.test in KINDS[other.kind].tests and is_open:
            yield Problem("value_missing", key, test.field)
        elif test.test not in KINDS[other.kind].tests or not _fits(test, other):
            yield Problem("test_unfit", key, test.field)
        elif test.field in form.section_of and (
            STAGES.index(form.section_of[test.field].stage) > STAGES.index(section.stage)
        ):
            yield Problem("answered_later", key, test.field)


def _fits(test: Criterion, spec: FieldSpec) -> bool:
    """Say whether the value of a test is one that the field may have."""
    if test.test in WITHOUT_VALUE:
        return True
    if test.value is None or (test.test in OF_LISTS) != isinstance(test.value, tuple):
        return False
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    if spec.options:
        known = {option.value for option in spec.options}
        return all(value in known for value in values)
    check: Callable[[Any], bool] | None = _VALUES.get(spec.kind)
    return check is None or all(check(value) for value in values)


def _of_calculation(form: FormSpec, spec: FieldSpec, rows: FieldSpec | None) -> Found:
    calculation, address = spec.calculation, address_of(spec, rows)
    if calculation is None:
        return
    wanted = {"sum": 1, "count": 1, "product": 2, "days_between": 1}[calculation.op]
    kinds = []
    for key in calculation.of:
        name, dot, column = key.partition(".")
        found = _find(form, rows, name)
        other = {one.key: one for one in found.columns}.get(column) if found is not None and dot else found
        if found is None or other is None:
            yield Problem("field_gone", address, key)
        else:
            kinds.append(other.kind)
            is_inside = bool(dot) and calculation.op not in ("sum", "count")
            if other.kind not in _TERMS[calculation.op] or is_inside or _is_later(form, found, rows or spec):
                yield Problem("calculation_unfit", address, key)
    is_whole = calculation.op != "days_between" or kinds in (["date_range"], ["date", "date"])
    if len(calculation.of) < wanted or (len(kinds) == len(calculation.of) and not is_whole):
        yield Problem("calculation_unfit", address)


def _is_number(value: Any) -> bool:
    """Say whether it is a number of no more digits than answers have: others could not be compared with in a schema."""
    try:
        return isinstance(value, str) and read_bound("number", value) is not None
    except FormSpecError:
        return False


def _is_day(value: Any) -> bool:
    """Say whether it is a day, or a number of days from today."""
    try:
        return isinstance(value, Mapping) or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_time(value: Any) -> bool:
    try:
        return bool(read_time(value) is not None)
    except (TypeError, ValueError):
        return False


_VALUES: dict[str, Callable[[Any], bool]] = {
    "number": _is_number,
    "money": _is_number,
    "calculated": _is_number,
    "date": _is_day,
    "date_range": _is_day,
    "time": _is_time,
    "yes_no": lambda value: isinstance(value, bool),
}
_TERMS = {
    "sum": NUMERIC,
    "count": tuple(KINDS),
    "product": NUMERIC,
    "days_between": ("date", "date_range"),
}
