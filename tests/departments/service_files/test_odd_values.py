"""Any value of a file replaced by another: it is refused in words, or what is read makes sense to all that use it."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from departments.formspec.problems import problems_of
from departments.formspec.schema import json_schema
from departments.service_files.codes import named_in, with_codes
from departments.service_files.people import without_people
from departments.service_files.reading import from_json, read
from departments.service_files.service_file import ServiceFileError
from departments.service_files.writing import write

EN = {"en": "Text", "zh": "文字"}
FILE: dict[str, Any] = {
    "format": "servicedesk.service",
    "version": 1,
    "slug": "travel",
    "name": EN,
    "summary": EN,
    "description": {"en": "One\n\nTwo", "zh": ""},
    "words": {"en": ["trip"], "zh": []},
    "category": {"slug": "finance", "name": EN, "icon": "wallet2"},
    "flags": {"confidential": True, "third_party_wait": False},
    "audience": {"see": [{"departments": ["IT"], "roles": ["head"], "posts": ["buyer"], "places": ["HQ"]}]},
    "responsibility": {"does": ["provider"], "answers": ["head"]},
    "parts": {"other": [{"a": 1}]},
    "form": [
        {
            "kind": "section", "key": "trip", "label": EN, "help": EN, "stage": "filing",
            "fields": [
                {"key": "from", "kind": "date", "label": EN, "min": "2026-01-01", "default": {"days": 7}},
                {"key": "to", "kind": "date", "label": EN, "not_before": "from", "required": True, "may_follow": True},
                {"key": "at", "kind": "time", "label": EN, "min": "08:00", "max": "18:00", "default": "09:30"},
                {"key": "why", "kind": "choice", "label": EN, "options": [{"value": "a", "label": EN}], "default": "a"},
                {"key": "n", "kind": "number", "label": EN, "unit": EN, "min": "0", "max": "9", "step": "0.5"},
                {"key": "iban", "kind": "text", "label": EN, "mask": "AA-99", "max": "20"},
                {"key": "mail", "kind": "text", "label": EN, "pattern": "email"},
            ],
        },
        {
            "kind": "section", "key": "costs", "label": EN, "stage": "filing",
            "when": {"any": [
                {"field": "why", "test": "one_of", "value": ["a"]},
                {"all": [
                    {"field": "from", "test": "after", "value": {"days": 3}},
                    {"requester": "department", "test": "is", "value": "IT"},
                ]},
            ]},
            "fields": [
                {
                    "key": "items", "kind": "rows", "label": EN, "min": "1", "max": "5", "totals": ["sum"],
                    "columns": [
                        {"key": "what", "kind": "text", "label": EN},
                        {"key": "sum", "kind": "money", "label": EN, "currency": "EUR"},
                    ],
                    "set": {"key": "costs", "version": 1, "field": "items", "part": 1},
                },
                {
                    "key": "total", "kind": "calculated", "label": EN,
                    "calculation": {"op": "sum", "of": ["items.sum"], "decimals": 2, "inclusive": True},
                },
            ],
        },
    ],
}  # fmt: skip
ODD = st.sampled_from(
    [None, True, False, 0, -1, 1.5, 10**17, "", " ", "x" * 400, "09:30+08:00", "1e400", "NaN", "\u202e", "2026-W10-1",
     [], [[]], [None], ["a", 1], {}, {"en": 1}, {"days": 10**9}, {"field": "n"}, "rows", "person", "provider", "(a+)+$"]
)  # fmt: skip


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        yield (*here, name)
        yield from paths(one, (*here, name))


PATHS = list(paths(FILE))


def test_the_file_itself_is_fine() -> None:
    file = from_json(FILE)
    assert not [problem for problem in problems_of(file.form) if problem.is_refusal]
    assert len(PATHS) > 150


@settings(max_examples=400, deadline=None)
@given(path=st.sampled_from(PATHS), odd=ODD, more=st.none() | st.tuples(st.sampled_from(PATHS), ODD))
def test_no_value_anywhere_is_a_failure(path: tuple[Any, ...], odd: Any, more: Any) -> None:
    content = replaced(replaced(FILE, path, odd), *more) if more else replaced(FILE, path, odd)
    try:
        file = read(json.dumps(content).encode())
    except ServiceFileError as error:
        assert error.problems
        return
    assert write(read(write(file))) == write(file)
    assert without_people(file.form)[1] == ()
    left_out: dict[str, dict[str, str]] = {}
    for one in named_in(file):
        left_out.setdefault(one.kind, {})[one.word] = ""
    assert [one.kind for one in named_in(with_codes(file, left_out)) if one.kind != "department"] == []
    if not [problem for problem in problems_of(file.form) if problem.is_refusal]:
        json_schema(file.form)


def replaced(content: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """Return a copy with another value at the end of the way, as far as that leads anywhere."""
    made = deepcopy(content)
    place = made
    for name in path[:-1]:
        try:
            place = place[name]
        except (KeyError, IndexError, TypeError):
            return made
    if isinstance(place, dict) or (isinstance(place, list) and path[-1] in range(len(place))):
        place[path[-1]] = odd
    return made
