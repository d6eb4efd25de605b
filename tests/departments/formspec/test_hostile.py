"""A form that somebody made up: what is wrong with it is said, and nothing fails, whatever stands wherever in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import time
from typing import Any

import pytest

from departments.formspec.conditions import Context
from departments.formspec.evaluation import evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.problems import problems_of
from departments.formspec.reading import read_form
from departments.formspec.schema import json_schema
from departments.formspec.sound import sound_part
from departments.formspec.values import FormSpecError

from . import forms
from .forms import TODAY, PlainReader, when

HOSTILE: tuple[Any, ...] = (
    "\x00", "\ud800", "x" * 10_001, "", "9" * 400, "1e999999", "NaN", "09:30+02:00",
    -1, 10**30, 2.0, True, None, [], {}, [[]], ["a", "a"], {"days": 10**9}, {"all": []},
)  # fmt: skip


def field(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return forms.field(key, kind, **more) | {"label": {"en": key}}


def section(key: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return forms.section(key, *fields, **more) | {"label": {"en": key}}


RICH = [
    section(
        "s",
        field("t", pattern="email", default="a@b.cn", min="1", max="9"),
        field("n", "number", min="1", max="9", step="0.5", unit={"en": "h", "zh": "小时"}, default="2"),
        field("m", "money", currency="EUR"),
        field("d", "date", min="2026-01-01", not_past=True, default={"days": 3}),
        field("e", "date_range", after="d", when=when("d", "after", {"days": 3})),
        field("u", "time", min="09:00", max="18:00", default="10:00"),
        field("v", "text", mask="A-99", when=when("u", "before", "12:00")),
        field("c", "choice", options=["a", "b"], default="a"),
        field("o", "choices", options=["a", "b"], default=["b"], when=when("c", "one_of", ["a"])),
        field("y", "yes_no", default=True, required=True, may_follow=True),
        field("p", "person", default="requester", when=when("n", "gte", "2")),
    ),
    section(
        "r",
        field("rows", "rows", min="1", max="3", columns=[field("x", "number"), field("z", "money", currency="JPY")],
              totals=["x"]),
        field("w", "calculated", calculation={"op": "sum", "of": ["n", "rows.x"], "decimals": 2}),
        field("f", "file", max="3", set={"key": "k", "version": 1, "field": "f", "part": 1}),
        stage="filing",
        when={"any": [{"requester": "role", "test": "is", "value": "head"}, {"field": "y", "test": "filled"}]},
    ),
]  # fmt: skip


NOBODY = Context(TODAY, {}, lambda _kind, answer: (str(answer),))


class Forgetful(PlainReader):
    """Begins with no default."""

    def of_default(self, spec: FieldSpec, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]:
        return self.read(spec, None, others)


def places(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of everything in the content."""
    if path:
        yield path
    items = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content if isinstance(content, list) else ())
    )
    for key, value in items:
        yield from places(value, (*path, key))


def replaced(path: tuple[Any, ...], value: Any) -> Any:
    content = deepcopy(RICH)
    holder: Any = content
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return content


def shown(path: tuple[Any, ...]) -> str:
    return ".".join(map(str, path))


@pytest.mark.parametrize("path", list(places(RICH)), ids=shown)
def test_no_value_anywhere_in_a_form_is_a_failure(path: tuple[Any, ...]) -> None:
    for value in HOSTILE:
        try:
            form = read_form(replaced(path, value))
        except FormSpecError:
            continue
        kept = json.dumps(form.to_json(), ensure_ascii=False)
        assert "\x00" not in kept and "\\u0000" not in kept and kept.encode()
        assert read_form(form.to_json()).to_json() == form.to_json()
        sound = sound_part(form)
        assert not [one for one in problems_of(sound) if one.is_refusal and one.code != "no_label"]
        json_schema(sound)
        answers = {"n": 3, "d": TODAY, "u": time(10), "t": "a", "rows": [{"x": 1}], "c": "a", "y": True}
        evaluate(sound, answers, reader=Forgetful(), context=NOBODY)


def test_two_sections_of_one_key_are_told_apart_where_they_are_shown() -> None:
    form = sound_part(read_form([section("s", field("a")), section("s", field("b"))]))
    assert [(one.key, [spec.key for spec in one.fields]) for one in form.sections] == [
        ("s", ["a"]),
        ("", ["b"]),
    ]
