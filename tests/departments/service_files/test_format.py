"""The file of a service: what it may hold, how it is read and written."""

import json
import time
from typing import Any

import pytest
from hypothesis import given

from departments.enums import Duty
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.service_files.decoding import MOST_BYTES
from departments.service_files.people import without_people
from departments.service_files.reading import read
from departments.service_files.service_file import DUTIES, FileProblem, ServiceFile, ServiceFileError
from departments.service_files.writing import write
from tests.departments.formspec.generating import forms

LEAST = {"format": "servicedesk.service", "version": 1, "name": {"en": "Travel advance"}}
SECONDS = 2.0  # of the processor: many times what is needed
QUESTION = {"key": "why", "kind": "text", "label": {"en": "Why"}}


def problems_of(content: Any) -> tuple[FileProblem, ...]:
    """Return what is wrong with a file of bytes or of JSON."""
    with pytest.raises(ServiceFileError) as caught:
        read(content if isinstance(content, bytes) else json.dumps(content).encode())
    return caught.value.problems


def said(content: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems_of(content)]


@given(forms())
def test_what_is_written_is_read_as_the_same_and_written_as_the_same_bytes(form: FormSpec) -> None:
    service = ServiceFile(name={"en": "Travel advance", "zh": "差旅借款"}, form=without_people(form)[0])
    content = write(service)
    assert write(read(content)) == content


def test_a_name_is_enough_and_everything_else_has_a_default() -> None:
    service = read(json.dumps(LEAST).encode())
    assert service == ServiceFile(name={"en": "Travel advance", "zh": ""})
    assert service.flags["followers_may_reply"] and not service.flags["confidential"]


def test_the_duties_of_the_format_are_those_of_the_desk() -> None:
    assert list(DUTIES) == Duty.values


def test_a_mark_at_the_beginning_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(LEAST).encode()).name["en"] == "Travel advance"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" " * (MOST_BYTES + 1), "too_large"),
        (b"[" * 100_000, "too_deep"),
        (b"[" * 30 + b"]" * 30, "too_deep"),
        (json.dumps(LEAST).encode("utf-16"), "not_utf8"),
        (json.dumps(LEAST).encode("utf-16-le"), "not_utf8"),
        ('{"name": "差旅"}'.encode("gb18030"), "not_utf8"),
        (b'{"name": "\x00"}', "nul"),
        (b'{"name": "\\u0000"}', "nul"),
        (b'{"name": "\\ud800"}', "nul"),
        (b'{"\\u0000": 1}', "nul"),
        (b'{"name": 1, "name": 2}', "twice"),
        (b'{"version": ' + b"9" * 5000 + b"}", "number"),
        (b'{"version": NaN}', "number"),
        (b'{"version": 0.' + b"9" * 5000 + b"}", "number"),
        (b"", "no_json"),
        (b"{", "no_json"),
        (b"null", "other_format"),
        (b"[1]", "other_format"),
        (b'"text"', "other_format"),
        (b'{"format": "servicedesk.services"}', "other_format"),
    ],
)
def test_what_is_no_file_of_a_service_is_refused_with_the_reason(content: bytes, code: str) -> None:
    assert [problem.code for problem in problems_of(content)] == [code]


@pytest.mark.parametrize(
    ("version", "code"),
    [(3, "newer_version"), *((other, "other_version") for other in (0, "1", True, None, [1]))],
)
def test_another_version_is_said(version: Any, code: str) -> None:
    assert said({**LEAST, "version": version}) == [("version", code)]


def test_all_that_is_wrong_is_said_with_its_place() -> None:
    content = LEAST | {
        "name": {"zh": "差旅借款", "fr": "Avance"},
        "summary": "in one line",
        "words": {"en": ["x" * 61], "zh": "出差", "fr": []},
        "slug": "../etc",
        "flags": {"confidential": "no"},
        "audience": {"see": [{}, {"roles": [7]}], "buy": []},
        "responsibility": {"does": "IT"},
        "owner": "ada@lanhai.example",
    }
    assert said(content) == [
        ("owner", "unknown"),
        ("name.fr", "unknown"),
        ("slug", "no_slug"),
        ("summary", "wrong_type"),
        ("words.fr", "unknown"),
        ("words.en[0]", "too_long"),
        ("words.zh", "wrong_type"),
        ("flags.confidential", "wrong_type"),
        ("audience.buy", "unknown"),
        ("audience.see[0]", "empty_group"),
        ("audience.see[1].roles[0]", "wrong_type"),
        ("audience.see[1]", "empty_group"),
        ("responsibility.does", "wrong_type"),
    ]


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        (QUESTION | {"reqired": True}, "form[0].reqired", "unknown"),
        (QUESTION | {"required": "no"}, "form[0].required", "not_kept"),
        (QUESTION | {"label": "Why"}, "form[0].label", "not_kept"),
        (QUESTION | {"label": {"en": ["Why"]}}, "form[0].label.en", "not_kept"),
        (QUESTION | {"unit": {"en": "", "fr": "h"}}, "form[0].unit", "unknown"),
        (QUESTION | {"when": {"field": "a", "test": "is", "value": "x", "note": "y"}}, "form[0].when.note", "unknown"),
        (QUESTION | {"kind": "rows", "columns": [QUESTION | {"colour": 1}]}, "form[0].columns[0].colour", "unknown"),
        (QUESTION | {"kind": "picture"}, "form.why", "form_kind"),
        (QUESTION | {"key": "a b"}, "form", "form_key"),
        ("why", "form", "form_object"),
    ],
)  # fmt: skip
def test_what_a_form_would_drop_is_said(field: Any, path: str, code: str) -> None:
    assert said({**LEAST, "form": [field]}) == [(path, code)]


def test_what_a_form_may_leave_out_is_no_problem() -> None:
    field = QUESTION | {"help": None, "unit": {"en": ""}, "min": 5, "options": [], "required": False}
    single = {"key": "b", "kind": "text", "label": {"en": "B "}, "when": {"field": "why", "test": "filled"}}
    form = read(json.dumps({**LEAST, "form": [field, single]}).encode()).form
    assert (form.fields[0].min, form.fields[1].label["en"]) == ("5", "B")


@pytest.mark.parametrize(
    "content",
    [
        {**LEAST, "form": [QUESTION | {"key": f"q{n}"} for n in range(7000)]},
        {**LEAST, "form": [QUESTION | {"colour": "x" * 400_000}]},
        {**LEAST, **{f"n{n}": 0 for n in range(40_000)}},
        {**LEAST, "form": [[0] * 200_000]},
        {**LEAST, "form": [QUESTION | {"mask": "A" * 400_000}]},
        {**LEAST, "form": [QUESTION | {"default": ["x"] * 100_000}]},
        {**LEAST, "words": {"en": ["x\u200b" * 60_000]}},
    ],
)
def test_the_worst_files_cost_little(content: Any) -> None:
    content = json.dumps(content).encode()
    begun = time.process_time()
    assert len(problems_of(content)) <= 50
    assert time.process_time() - begun < SECONDS


def test_people_are_taken_out_and_the_rest_stays() -> None:
    form = read_form(
        [
            {"key": "who", "kind": "person", "label": {"en": "Who"}, "default": 41},
            {"key": "own", "kind": "person", "label": {"en": "Own"}, "default": "requester"},
            {
                "key": "why", "kind": "text", "label": {"en": "Why"},
                "when": {"any": [
                    {"field": "who", "test": "one_of", "value": ["ada@lanhai.example"]},
                    {"all": [{"field": "who", "test": "filled"}, {"field": "own", "test": "is", "value": "x@y.z"}]},
                ]},
            },
        ]
    )  # fmt: skip
    kept, keys = without_people(form)
    assert keys == ("who", "why")
    assert "@" not in json.dumps(kept.to_json()) and kept.by_key["who"].default is None
    assert kept.by_key["own"] == form.by_key["own"]
    assert [test.value for test in kept.by_key["why"].when.tests] == [None, None, None]
    assert without_people(kept) == (kept, ())


@pytest.mark.parametrize("name", [{}, {"en": ""}, {"en": " ", "zh": ""}, None])
def test_a_name_is_there_in_one_language_at_least(name: Any) -> None:
    assert said(LEAST | {"name": name}) == [("name", "no_name")]
    assert said(LEAST | {"category": {"slug": "a", "name": name}}) == [("category.name", "no_name")]
    assert read(json.dumps(LEAST | {"name": {"zh": "差旅借款"}}).encode()).name == {
        "en": "",
        "zh": "差旅借款",
    }
