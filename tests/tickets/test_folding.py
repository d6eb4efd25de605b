"""Long runs of history are folded, so that what people said stays in sight."""

from datetime import timedelta

from django.utils import translation

from servicedesk.web.display.entries import Entry, timeline_entry
from tests.cast import at
from tickets.display.history.folding import folded

START = at("Mon 10:00")


def lines(count: int, *, is_warning: bool = True, since: int = 0) -> list[Entry]:
    return [
        Entry(
            "system",
            START + timedelta(hours=since + number),
            text=f"line {since + number}",
            anchor=f"event-{since + number}",
            is_warning=is_warning,
        )
        for number in range(count)
    ]


def said() -> Entry:
    return Entry("public", START + timedelta(days=1), body="Hello")


def test_three_lines_stay_as_they_are() -> None:
    entries = [*lines(3), said()]
    assert folded(entries) == entries


def test_a_longer_run_is_one_line_and_its_newest() -> None:
    fold, newest, message = folded([*lines(8), said()])
    assert (fold.kind, fold.text, list(fold.inside)) == ("fold", "7 warnings", lines(7))
    assert (newest.text, message.body) == ("line 7", "Hello")


def test_words_between_keep_the_runs_apart() -> None:
    entries = [*lines(3), said(), *lines(3, since=3)]
    assert folded(entries) == entries


def test_what_is_not_all_warnings_is_history() -> None:
    fold = folded([*lines(2), *lines(3, is_warning=False, since=2)])[0]
    assert fold.text == "4 lines of history"
    with translation.override("zh-hans"):
        assert folded(lines(8))[0].text == "7 条预警"


def test_a_fold_opens_on_what_is_inside_and_keeps_its_name_while_it_grows() -> None:
    few, more = (folded([*lines(count), said()])[0] for count in (5, 9))
    assert few.anchor == more.anchor
    drawn = timeline_entry(few)
    assert drawn.count("<li") == 5 and "<details" in drawn and 'id="event-3"' in drawn
