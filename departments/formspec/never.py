"""Whether a condition can hold at all. Careful: what it cannot judge, it takes for possible."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from .conditions import Condition, Criterion
from .fields import FieldSpec
from .form import FormSpec
from .kinds import COMPARED, NUMERIC


def can_hold(condition: Condition, form: FormSpec, rows: FieldSpec | None) -> bool:
    """Return False where no answers can make it hold."""
    columns = {column.key: column for column in rows.columns} if rows else {}
    if not condition.is_every:
        return any(_part(part, form, rows, columns) for part in condition.parts)
    if not all(_part(part, form, rows, columns) for part in condition.parts):
        return False
    by_field: dict[str, list[Criterion]] = defaultdict(list)
    for part in condition.parts:
        if isinstance(part, Criterion):
            by_field[part.field or part.requester].append(part)
    return all(_together(tests, columns.get(key) or form.by_key.get(key)) for key, tests in by_field.items())


def _part(
    part: Criterion | Condition, form: FormSpec, rows: FieldSpec | None, columns: dict[str, FieldSpec]
) -> bool:
    if isinstance(part, Condition):
        return can_hold(part, form, rows)
    return _together([part], columns.get(part.field) or form.by_key.get(part.field))


def _together(tests: list[Criterion], spec: FieldSpec | None) -> bool:
    """Say whether one answer can pass all the tests."""
    words = {test.test for test in tests}
    must_fill = words - {"empty", "is_not", "none_of"}
    if "empty" in words and must_fill:
        return False
    if spec is None:
        return True
    if spec.options and spec.kind == "choice":
        return _some_choice(tests, spec)
    if spec.kind == "yes_no":
        wanted = {test.value for test in tests if test.test == "is"}
        barred = {test.value for test in tests if test.test == "is_not"}
        return len(wanted) < 2 and not wanted & barred
    return _some_number(tests, spec) if spec.kind in NUMERIC else True


def _some_choice(tests: list[Criterion], spec: FieldSpec) -> bool:
    possible = {option.value for option in spec.options}
    is_asked = False
    for test in tests:
        values = set(test.value if isinstance(test.value, tuple) else (test.value,))
        if test.test in ("is", "one_of"):
            possible, is_asked = possible & values, True
        elif test.test in ("is_not", "none_of"):
            possible -= values
        is_asked = is_asked or test.test == "filled"
    return bool(possible) or not is_asked


def _some_number(tests: list[Criterion], spec: FieldSpec) -> bool:
    """Intersect the tests with the bounds of the field."""
    least: tuple[Any, bool] = (spec.least, False)  # a bound, and whether it is left out itself
    most: tuple[Any, bool] = (spec.most, False)
    is_asked = False
    for test in tests:
        if test.test not in (*COMPARED, "is"):
            continue
        is_asked, value = True, Decimal(test.value)
        if test.test in ("gt", "gte", "is") and (least[0] is None or value >= least[0]):
            least = (value, test.test == "gt" or (least[0] == value and least[1]))
        if test.test in ("lt", "lte", "is") and (most[0] is None or value <= most[0]):
            most = (value, test.test == "lt" or (most[0] == value and most[1]))
        if test.test == "is" and not (least[0] == value == most[0]):
            return False
    if not is_asked or least[0] is None or most[0] is None:
        return True
    return bool(least[0] < most[0] or (least[0] == most[0] and not (least[1] or most[1])))
