"""`manage.py sla_calc`: one answer for every line, whatever it contains."""

import json
import os
import selectors
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.calculator import answer_line
from tests.calendars.strategies import law

ROOT = Path(__file__).resolve().parents[2]
OFFICE = {
    "zone": "Asia/Shanghai",
    "week": {"mon": [["09:00", "12:00"], ["13:30", "18:00"]], "tue": [["09:00", "18:00"]]},
    "overrides": {"2026-02-16": []},
}
UTC_MONDAY = {"zone": "UTC", "week": {"mon": [["09:00", "18:00"]]}, "overrides": {}}
DUE = {"calendar": OFFICE, "op": "due", "start": "2026-03-02T11:00:00+08:00", "seconds": 7200}
ELAPSED = {
    "calendar": UTC_MONDAY,
    "op": "elapsed",
    "start": "2026-03-02T08:00:00+00:00",
    "end": "2026-03-02T10:00:00+00:00",
}


def answer(question: object) -> dict:
    return json.loads(answer_line(json.dumps(question).encode()))


def without(question: dict, name: str) -> dict:
    return {key: value for key, value in question.items() if key != name}


def test_the_published_examples_are_answered_to_the_letter():
    assert answer_line(json.dumps(DUE).encode() + b"\n") == '{"due": "2026-03-02T06:30:00Z"}'
    assert answer_line(json.dumps(ELAPSED).encode() + b"\n") == '{"seconds": 3600}'


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({**DUE, "seconds": 0}, {"due": "2026-03-02T03:00:00Z"}),
        ({**DUE, "seconds": 7200.5}, {"due": "2026-03-02T06:30:00.500000Z"}),
        ({**DUE, "seconds": 25200, "start": "2026-03-02T00:00Z"}, {"due": "2026-03-02T09:30:00Z"}),
        ({**DUE, "comment": {"anything": [1]}}, {"due": "2026-03-02T06:30:00Z"}),
        (
            {**DUE, "calendar": {**without(OFFICE, "overrides"), "name": "Office"}},
            {"due": "2026-03-02T06:30:00Z"},
        ),
        ({**ELAPSED, "end": "2026-03-02T09:00:00.25Z"}, {"seconds": 0.25}),
        ({**ELAPSED, "end": "2026-03-02T07:00:00Z"}, {"seconds": 0}),
        ({**ELAPSED, "end": "2036-03-03T00:00:00Z"}, {"seconds": 522 * 9 * 3600}),
    ],
)
def test_questions_are_answered(question, expected):
    assert answer(question) == expected


def test_lines_are_utf_8_with_or_without_a_mark():
    line = json.dumps({**DUE, "calendar": {**OFFICE, "zone": "上海"}}, ensure_ascii=False).encode()
    assert json.loads(answer_line(line)) == {"error": "unknown zone '上海'"}
    assert "due" in json.loads(answer_line(b"\xef\xbb\xbf" + json.dumps(DUE).encode()))


def test_a_night_shift_of_two_windows_and_the_end_of_day():
    paris = {"zone": "Europe/Paris", "overrides": {}, "week": {}}
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        paris["week"][day] = [["22:00", "24:00"], ["00:00", "06:00"]]
    start = {"start": "2026-03-28T22:00:00+01:00", "calendar": paris}
    assert answer({**start, "op": "elapsed", "end": "2026-03-29T06:00:00+02:00"}) == {"seconds": 7 * 3600}
    assert answer({**start, "op": "due", "seconds": 7 * 3600}) == {"due": "2026-03-29T04:00:00Z"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"nonsense", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"op": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"op": "due", "seconds": NaN}', "NaN is not a number"),
        (b'{"op": "due", "seconds": -Infinity}', "-Infinity is not a number"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"5", "not a JSON object"),
        (b"{}", "op is missing"),
        (b'{"op": "due"}', "calendar is missing"),
        (b'{"op": "due", "calendar": ' + b"[" * 900 + b"]" * 900 + b"}", "calendar must be an object"),
    ],
)
def test_lines_that_are_no_questions_are_answered_with_an_error(line, message):
    found = json.loads(answer_line(line))
    assert list(found) == ["error"]
    assert message in found["error"]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({**DUE, "op": "before"}, "unknown op: use due or elapsed"),
        ({**DUE, "op": ["due"]}, "unknown op"),
        (without(DUE, "start"), "start is missing"),
        (without(DUE, "seconds"), "seconds is missing"),
        (without(ELAPSED, "end"), "end is missing"),
        ({**DUE, "seconds": -1}, "from 0 up"),
        ({**DUE, "seconds": True}, "must be a number"),
        ({**DUE, "seconds": "7200"}, "must be a number"),
        ({**DUE, "seconds": None}, "must be a number"),
        ({**DUE, "seconds": 10**400}, "too large"),
        ({**DUE, "seconds": 10**13}, "years 1 to 9999"),
        ({**DUE, "start": "2026-03-02T11:00:00"}, "start has no offset from UTC"),
        ({**DUE, "start": "2026-03-02"}, "start has no offset from UTC"),
        ({**DUE, "start": "Monday"}, "start is not a time"),
        ({**DUE, "start": 1772420400}, "start must be a time"),
        ({**DUE, "start": {"at": []}}, "start must be a time"),
        ({**DUE, "start": "9999-12-31T23:59:59-14:00"}, "years 1 to 9999"),
        ({**DUE, "start": "0001-01-01T00:00:00+14:00"}, "years 1 to 9999"),
        ({**ELAPSED, "end": "2026-03-02T25:00:00Z"}, "end is not a time"),
        ({**DUE, "calendar": None}, "calendar must be an object"),
        ({**DUE, "calendar": {**OFFICE, "zone": "Moon/Base"}}, "unknown zone 'Moon/Base'"),
        ({**DUE, "calendar": {**OFFICE, "zone": "\ud800"}}, "unknown zone"),
        ({**DUE, "calendar": {**OFFICE, "week": {"mon": [["22:00", "06:00"]]}}}, "22:00 is not before 06:00"),
        ({**DUE, "calendar": {**OFFICE, "week": {"mon": {"09:00": "18:00"}}}}, "mon: windows must be a list"),
        ({**DUE, "calendar": {**OFFICE, "overrides": {"soon": []}}}, "'soon' is not a date"),
        ({**DUE, "calendar": {"zone": "UTC", "week": {}, "overrides": {}}}, "no working time"),
        ({**DUE, "calendar": {"zone": "UTC", "week": {}}, "seconds": 0}, "no working time"),
        ({**ELAPSED, "calendar": {"zone": "UTC", "week": {"mon": []}}}, "no working time"),
    ],
)
def test_bad_questions_are_answered_with_an_error(question, message):
    found = answer(question)
    assert list(found) == ["error"]
    assert message in found["error"]


def test_overflowing_floats_are_too_large():
    line = json.dumps({**DUE, "seconds": 0}).replace('"seconds": 0', '"seconds": 1e400').encode()
    assert json.loads(answer_line(line)) == {"error": "seconds is too large"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@law
@given(st.binary(max_size=200))
def test_any_bytes_get_one_line_of_json(line):
    assert isinstance(json.loads(answer_line(line)), dict)
    assert "\n" not in answer_line(line)


@law
@given(
    st.sampled_from([DUE, ELAPSED]),
    st.sampled_from(["calendar", "op", "start", "end", "seconds"]),
    JSON,
    st.data(),
)
def test_junk_in_any_place_of_a_question_gets_an_answer(question, name, junk, data):
    if name == "calendar" and data.draw(st.booleans()):
        junk = {**OFFICE, data.draw(st.sampled_from(["zone", "week", "overrides"])): junk}
    found = answer({**question, name: junk})
    assert list(found) in (["error"], ["due"], ["seconds"])


def test_a_file_of_questions_is_answered_quickly():
    lines = [json.dumps({**DUE, "seconds": seconds}).encode() for seconds in range(0, 200_000, 100)]
    began = process_time()
    found = [json.loads(answer_line(line)) for line in lines]
    assert all("due" in one for one in found)
    assert process_time() - began < 2


def without_servers() -> dict[str, str]:
    """An environment in which any use of a database or of Redis fails, and output is buffered as usual."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1/0"}
    return {**without(dict(os.environ), "PYTHONUNBUFFERED"), **nowhere}


def test_the_command_answers_line_by_line_and_goes_on_after_bad_ones():
    lines = [json.dumps(DUE), "", "nonsense", "   ", json.dumps(ELAPSED), json.dumps({**DUE, "seconds": 0})]
    done = subprocess.run(
        [sys.executable, "manage.py", "sla_calc"],
        input="\n".join(lines),  # the last line has no end
        cwd=ROOT,
        env=without_servers(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    due, bad, elapsed, at_once = done.stdout.splitlines()
    assert [due, elapsed] == ['{"due": "2026-03-02T06:30:00Z"}', '{"seconds": 3600}']
    assert list(json.loads(bad)) == ["error"]
    assert json.loads(at_once) == {"due": "2026-03-02T03:00:00Z"}


def test_the_command_answers_each_line_before_the_next_one_comes_and_stops_quietly():
    command = [sys.executable, "manage.py", "sla_calc"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=without_servers(), **pipes) as asked:
        waiting = selectors.DefaultSelector()
        waiting.register(asked.stdout, selectors.EVENT_READ)
        for question in (DUE, ELAPSED):
            asked.stdin.write(json.dumps(question).encode() + b"\n")
            asked.stdin.flush()
            assert waiting.select(timeout=60), "no answer while the input stays open"
            assert "error" not in json.loads(asked.stdout.readline())
        waiting.close()
        asked.stdout.close()
        asked.stdin.write(json.dumps(DUE).encode() + b"\n")
        asked.stdin.close()
        assert asked.stderr.read() == b""
        assert asked.wait(timeout=60) == 0
