"""The pieces drawn by tags: chips, bars, people."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from servicedesk.events import clock
from servicedesk.web.display import deadlines, drawings, people
from servicedesk.web.display.deadlines import Deadline

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


def test_every_state_of_a_deadline_has_a_word_an_icon_and_a_colour_of_its_own() -> None:
    with clock.frozen(NOW):
        chips = {
            state: deadlines.chip(Deadline(state, NOW + timedelta(hours=1))) for state in deadlines.ICONS
        }
    assert len({chip.split('"')[1] for chip in chips.values()}) == len(chips)
    for state, name in deadlines.ICONS.items():
        assert f"#{name}" in chips[state]
        assert Template("{{ chip|striptags }}").render(Context({"chip": chips[state]})).strip()


def test_what_is_due_and_when_are_one_phrase_in_chinese() -> None:
    late = SimpleNamespace(state="late", due_at=NOW, left=-3600, what="回复")
    with clock.frozen(NOW), translation.override("zh-hans"):
        assert '<span class="chip-what">回复</span>已超时 1 小时' in deadlines.chip(late)


def test_working_time_left_is_told_and_not_counted_by_the_browser() -> None:
    with clock.frozen(NOW), timezone.override(ZoneInfo("Asia/Shanghai")):
        chip = deadlines.chip(Deadline("at_risk", NOW + timedelta(days=1), left=7800))
    assert "at risk: " in chip
    assert "2 h 10 min left · tomorrow 15:00" in chip
    assert "Friday 27 November 2026, 15:00 (Shanghai time, UTC+8)" in chip
    assert "data-due" not in chip


def test_the_wall_clock_counts_where_no_working_time_is_known() -> None:
    with clock.frozen(NOW):
        assert "1 h 30 min left" in deadlines.chip(Deadline("running", NOW + timedelta(minutes=90)), "short")
        assert "3 days overdue" in deadlines.chip(Deadline("late", NOW - timedelta(days=3)), "short")
        assert deadlines.time_left(Deadline("late", NOW - timedelta(hours=2))) == "2 h overdue"


def test_a_pause_says_why() -> None:
    chip = deadlines.chip(Deadline("paused", reason="waits for <your> answer"))
    assert "waits for &lt;your&gt; answer" in chip


def test_an_unknown_or_missing_deadline_is_no_deadline() -> None:
    assert "no due time" in deadlines.chip(None)
    assert "no due time" in deadlines.chip(SimpleNamespace(state="whatever", due_at=None))


def drawn(tag: str, **context: object) -> str:
    """Return what a tag of the desk draws."""
    return Template("{% load desk %}" + tag).render(Context(context))


def test_the_bar_carries_its_widths_as_attributes_and_says_itself_in_words() -> None:
    segments = [
        {"kind": "run", "from": 0, "to": 0.4},
        {"kind": "pause", "from": 0.4, "to": 0.5, "label": "31 min"},
    ]
    bar = drawn('{% promise_bar segments label="50 % used" due=0.8 %}', segments=segments)
    assert 'aria-label="50 % used"' in bar
    assert 'class="seg-run" x="0%" width="40%"' in bar
    assert 'class="seg-pause" x="40%" width="10%" height="100%"' in bar
    assert bar.count('fill="url(#hatch)"') == 1
    assert "<title>31 min</title>" in bar
    assert 'class="seg-due" x="80%"' in bar
    assert "style=" not in bar


def test_meters_and_sparklines_survive_nothing_and_too_much() -> None:
    assert 'width="0%"' in drawn("{% meter 0 0 %}")
    assert 'width="100%"' in drawn("{% meter 12 10 %}")
    assert drawings.sparkline([4.2], label="one") == ""
    assert "polyline" in drawings.sparkline([4, 4, 4], label="flat")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mia Zhou", "MZ"),
        ("Anna-Maria Keller", "AK"),
        ("Tom", "T"),
        ("李伟", "李伟"),
        ("欧阳晓明", "晓明"),
        ("Li Wei 李伟", "L李"),
        ("", "?"),
        ("  ", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert people.initials(name) == letters


def test_people_are_called_in_the_script_of_the_reader() -> None:
    person = SimpleNamespace(name="Li Wei", native_name="李伟")
    assert people.named(person) == "Li Wei"
    with translation.override("zh-hans"):
        assert people.named(person) == "李伟"
    assert people.named(None) == ""


def test_a_department_is_its_code_and_name_and_perhaps_a_link() -> None:
    chip = drawn("{% department_chip unit %}", unit=SimpleNamespace(name="<b>Facilities</b>", code="FAC"))
    assert '<span class="dept-code">FAC</span>' in chip
    assert "&lt;b&gt;Facilities" in chip
    assert "<a" not in chip
    linked = drawn('{% department_chip unit url="/units/FAC/" %}', unit=SimpleNamespace(name="Facilities"))
    assert '<a class="dept" href="/units/FAC/">' in linked


def test_names_are_escaped_in_chips() -> None:
    chip = people.person_chip(SimpleNamespace(name="<b>Mia</b>"), url="/people/1/")
    assert "<b>" not in chip
    assert 'href="/people/1/"' in chip


def test_query_keeps_the_filters_and_drops_the_cursor() -> None:
    request = RequestFactory().get("/", {"state": "new", "sort": "due", "after": "abc"})
    template = Template("{% load desk %}{% query sort=None mine=1 as link %}{{ link|safe }}")
    assert template.render(Context({"request": request})) == "?state=new&mine=1"
