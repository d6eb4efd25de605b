"""Forms and answers to them, made up by Hypothesis: forms that could be published, and answers right and wrong.

Answers are spelled as programs do, plainly: days as 2026-03-02, units by code. What they name must be there: see
PEOPLE, UNITS and PLACES. Files are never given.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from departments.formspec.form import FormSpec
from departments.formspec.kinds import KINDS, NUMERIC, OF_LISTS, WITHOUT_VALUE
from departments.formspec.problems import problems_of
from departments.formspec.reading import read_form

from .forms import field, section

MAX_FIELDS, MAX_ROWS = 8, 3
PEOPLE, UNITS, PLACES = ["noah.klein@example.com"], ["SAL", "FAC"], ["3.12"]
NOWHERE = "NOWHERE"
DAYS = ["2026-03-01", "2026-03-02", "2026-03-09", "2026-12-31"]
BAD_DAYS = ["2026-13-01", "1899-12-31", "2101-01-01", "soon"]
OPTIONS = ["a", "b", "c"]
Item = dict[str, Any]
ASKED = [name for name, kind in KINDS.items() if kind.is_asked]

# Kind -> answers that a form without bounds takes; the first ones are named by conditions and bounds.
RIGHT: dict[str, list[Any]] = {
    "text": ["a", "Ab", "AB-12", "x y", "eve@example.com", "字"],
    "long_text": ["a", "Some words", "字"],
    "number": [0, "5", "5.5", "-3", 100, 2.5, "0.125", "5.0"],
    "money": ["0.10", "5", "99.99", 100, "-3", "5.50"],
    "date": DAYS,
    "date_range": [{"from": DAYS[1], "to": DAYS[2]}, {"from": DAYS[0], "to": DAYS[0]}],
    "time": ["00:00", "09:30", "23:59"],
    "choice": OPTIONS,
    "choices": [["a"], ["b", "c"], ["a", "b", "c"]],
    "yes_no": [True, False],
    "person": PEOPLE,
    "department": UNITS,
    "place": PLACES,
}
WRONG: dict[str, list[Any]] = {
    "text": ["x" * 301, "ab-1"],
    "long_text": ["x" * 10_001],
    "number": ["many", "1000000000000000", "0.1234567890123456"],
    "money": ["many", "5.123", "99.999"],
    "date": BAD_DAYS,
    "date_range": [{"from": DAYS[2], "to": DAYS[1]}, {"from": DAYS[0], "to": BAD_DAYS[0]}, {"from": DAYS[0]}],
    "time": ["24:00", "9"],
    "choice": ["z", "A"],
    "choices": [["a", "z"]],
    "yes_no": ["maybe"],
    "person": ["nobody"],
    "department": [NOWHERE],
    "place": [NOWHERE],
}
EMPTY: dict[str, list[Any]] = {
    "text": [None, "", " "],
    "long_text": [None, "", " "],
    "choices": [None, []],
    "date_range": [None],
    "yes_no": [None],
    "file": [None],
    "rows": [None, [], [{}]],
}
# Of another type than any answer to the kind.
MISSPELLED: dict[str, list[Any]] = {
    "number": [True, ["5"], {"a": "5"}],
    "money": [False, {"amount": "5"}],
    "date_range": [DAYS[0], [DAYS[0], DAYS[1]], {"from": 5, "to": DAYS[0]}, {"first": DAYS[0]}],
    "choices": ["a", {"a": True}, [1]],
    "yes_no": [1, ["yes"]],
    "person": [True, ["nobody"], 1.5],
    "rows": ["a", {"c0": "a"}, ["a"]],
}
OF_NO_TEXT: list[Any] = [5, True, ["a"], {"a": "b"}]
LATER = [{"follows": DAYS[2]}, {"follows": DAYS[1]}, {"follows": DAYS[0]}]
PLAIN_EMPTY: list[Any] = [None, ""]


@st.composite
def forms(draw: st.DrawFn, most: int = MAX_FIELDS) -> FormSpec:
    """Make up a form that could be published, its conditions in any order but never in a circle."""
    count = draw(st.integers(1, most))
    made: list[Item] = []
    for place in draw(st.permutations(range(count))):
        kind = draw(st.sampled_from([*ASKED, "rows", "calculated", "hint"]))
        made.append(_field(draw, f"f{place}", kind, made))
    inside = sorted(made, key=lambda item: str(item["key"]))
    form = read_form(_sections(draw, inside, made))
    return (
        form
        if not any(one.is_refusal for one in problems_of(form))
        else read_form(_without_conditions(inside))
    )


@st.composite
def answers_to(draw: st.DrawFn, form: FormSpec) -> Item:
    """Make up answers to the filing stage of a form: right, wrong, empty or none to each field."""
    given = {}
    for spec in form.of_stage("filing"):
        if spec.is_asked and spec.kind != "file" and draw(st.integers(0, 4)):
            given[spec.key] = draw(_answer(spec))
    return given


@st.composite
def misspelled(draw: st.DrawFn, form: FormSpec, answers: Item) -> Item:
    """Give some of the answers, and cells, another JSON type."""
    kinds = {spec.key: spec.kind for spec in form.fields}
    found = {
        key: draw(st.sampled_from(MISSPELLED.get(kinds[key], OF_NO_TEXT))) if draw(st.booleans()) else answer
        for key, answer in answers.items()
    }
    for spec in form.fields:
        if (
            spec.kind == "rows"
            and isinstance(rows := found.get(spec.key), list)
            and rows == answers[spec.key]
        ):
            columns = {column.key: column.kind for column in spec.columns}
            found[spec.key] = [
                {
                    key: draw(st.sampled_from(MISSPELLED.get(columns[key], OF_NO_TEXT)))
                    if not draw(st.integers(0, 3))
                    else cell
                    for key, cell in row.items()
                }
                for row in rows
            ]
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[FormSpec, Item]:
    """Make up a form and answers to it."""
    form = draw(forms())
    return form, draw(answers_to(form))


@st.composite
def _answer(draw: st.DrawFn, spec: Any) -> Any:
    if spec.kind == "rows":
        if not draw(st.integers(0, 5)):
            return draw(st.sampled_from(EMPTY["rows"]))
        return [
            {
                column.key: draw(_answer(column))
                for column in spec.columns
                if column.is_asked and draw(st.integers(0, 3))
            }
            for _ in range(draw(st.integers(0, MAX_ROWS)))
        ]
    luck = draw(st.integers(0, 9))
    if luck == 0:
        return draw(st.sampled_from(WRONG[spec.kind]))
    if luck == 1:
        return draw(st.sampled_from(EMPTY.get(spec.kind, PLAIN_EMPTY)))
    return draw(st.sampled_from(LATER if luck == 2 and spec.may_follow else _right(spec)))


def _right(spec: Any) -> list[Any]:
    values = [option.value for option in spec.options]
    choices = {"choice": values, "choices": [values[:1], values[1:] or values, values]}
    return choices[spec.kind] if values else RIGHT[spec.kind]


def _field(draw: st.DrawFn, key: str, kind: str, before: Sequence[Item], *, is_column: bool = False) -> Item:
    more: Item = {}
    if kind == "calculated":
        more["calculation"] = _calculation(draw, before)
    elif kind == "rows":
        more["columns"] = _columns(draw, before)
        more |= draw(st.sampled_from([{}, {"min": "1"}, {"max": "2"}]))
    elif kind != "hint":
        more |= _settings(draw, kind, before)
    if kind not in ("hint", "calculated", "file"):
        more["required"] = draw(st.booleans())
        more["may_follow"] = more["required"] and not is_column and kind != "rows" and draw(st.booleans())
    if draw(st.booleans()):
        more["when"] = _condition(draw, before)
    return field(key, kind, **{name: value for name, value in more.items() if value not in (None, False)})


def _settings(draw: st.DrawFn, kind: str, before: Sequence[Item]) -> Item:
    """Choose bounds and the like."""
    days = [str(one["key"]) for one in before if one["kind"] in ("date", "date_range")]
    choices: dict[str, list[Item]] = {
        "text": [{}, {"min": "2"}, {"max": "3"}, {"mask": "AA-99"}, {"pattern": "email"}],
        "long_text": [{}, {"min": "3"}],
        "number": [
            {},
            {"min": "0"},
            {"min": "-2.5", "max": "5.5"},
            {"step": "0.5"},
            {"step": "0.1", "min": "1"},
        ],
        "money": [{"currency": "CNY"}, {"currency": "JPY"}, {"currency": "CNY", "min": "1", "max": "99.99"}],
        "date": [{}, {"not_past": True}, {"min": DAYS[1]}, {"max": DAYS[2]}],
        "time": [{}, {"min": "09:00"}, {"max": "18:00"}],
    }
    choices["date_range"] = choices["date"]
    found = dict(draw(st.sampled_from(choices.get(kind, [{}]))))
    if KINDS[kind].has_options:
        found["options"] = OPTIONS
    if kind in ("date", "date_range") and days and not draw(st.integers(0, 3)):
        found[draw(st.sampled_from(["after", "not_before"]))] = draw(st.sampled_from(days))
    if not draw(st.integers(0, 3)):
        found["default"] = _default(draw, kind, found)
    return found


def _default(draw: st.DrawFn, kind: str, bounds: Item) -> Any:
    """Choose a default that the bounds allow."""
    if kind == "date":
        return draw(st.sampled_from([{"days": 3}, DAYS[2]]))
    if kind in ("person", "department"):
        return "requester"
    if kind in ("choice", "choices", "yes_no", "time", "long_text"):
        return {"long_text": "Some words", "time": "09:30"}.get(
            kind, draw(st.sampled_from(RIGHT.get(kind, [None])))
        )
    if kind == "number":
        return "5"
    return "a" if kind == "text" and not bounds else None


def _calculation(draw: st.DrawFn, before: Sequence[Item]) -> Item:
    numbers = [str(one["key"]) for one in before if one["kind"] in NUMERIC]
    lists = [str(one["key"]) for one in before if one["kind"] in ("rows", "choices")]
    cells = [
        f"{one['key']}.{column['key']}"
        for one in before
        for column in one.get("columns", ())
        if column["kind"] in NUMERIC
    ]
    if len(numbers) > 1 and draw(st.booleans()):
        return {"op": "product", "of": numbers[:3]}
    if lists and draw(st.booleans()):
        return {"op": "count", "of": lists[:2]}
    return {"op": "sum", "of": [*numbers, *cells][:4]} if numbers or cells else {"op": "count", "of": ["f"]}


def _columns(draw: st.DrawFn, before: Sequence[Item]) -> list[Item]:
    kinds = [name for name in ASKED if KINDS[name].fits_rows] + ["calculated"]
    columns: list[Item] = []
    for place in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(kinds))
        columns.append(_field(draw, f"c{place}", kind, [*before, *columns], is_column=True))
    return columns


def _condition(draw: st.DrawFn, before: Sequence[Item], *, depth: int = 0) -> Item | None:
    asked = [one for one in before if KINDS[str(one["kind"])].tests]
    parts: list[Any] = []
    for _ in range(draw(st.integers(1, 3))):
        if depth == 0 and not draw(st.integers(0, 4)):
            parts.append(_condition(draw, before, depth=1))
        elif asked and draw(st.integers(0, 12)):
            parts.append(_test(draw, draw(st.sampled_from(asked))))
        elif not draw(st.integers(0, 3)):
            parts.append({"requester": "department", "test": "is", "value": draw(st.sampled_from(UNITS))})
    parts = [part for part in parts if part]
    return {draw(st.sampled_from(["all", "any"])): parts} if parts else None


def _test(draw: st.DrawFn, of: Item) -> Item:
    kind = str(of["kind"])
    test = draw(st.sampled_from(KINDS[kind].tests))
    found: Item = {"field": of["key"], "test": test}
    if test in WITHOUT_VALUE:
        return found
    values = {
        "date_range": DAYS,
        "choices": OPTIONS,
        "calculated": ["0", "5", "5.5"],
        "date": [*DAYS, {"days": 3}],
    }
    pool = [
        one if isinstance(one, bool | dict) else str(one) for one in values.get(kind, RIGHT.get(kind, ["a"]))
    ]
    value = draw(st.sampled_from(pool))
    return found | {"value": [value, pool[0]] if test in OF_LISTS else value}


def _sections(draw: st.DrawFn, inside: list[Item], made: list[Item]) -> list[Item]:
    """Put the fields into sections; only the last may hang on what was made up before all that is in it."""
    if draw(st.booleans()):
        return inside
    cut = draw(st.integers(0, len(inside)))
    first, last = inside[:cut], inside[cut:]
    keys = {one["key"] for one in last}
    earliest = next((place for place, one in enumerate(made) if one["key"] in keys), 0)
    when = _condition(draw, made[:earliest])
    closing = draw(st.sampled_from(["filing", "filing", "fulfilment"]))
    return [section("s0", *first), section("s1", *last, stage=closing, **({"when": when} if when else {}))]


def _without_conditions(items: list[Item]) -> list[Item]:
    """Keep what can be published of fields that a stage or a broken calculation made unsound."""
    bare = [
        {name: value for name, value in item.items() if name not in ("when", "after", "not_before")}
        for item in items
    ]
    return [item for item in bare if item["kind"] not in ("calculated", "rows")] or [field("f0")]
