"""Intervals and drawings, which are pure."""

import pytest
from django.template.defaultfilters import floatformat
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.numbers.line_chart import chart
from servicedesk.numbers.statistics import half_up, percentage, student_t, wilson


@pytest.mark.parametrize(
    ("part", "whole", "digits", "shown"),
    [
        (13, 14, 0, 93),
        (13, 14, 1, 92.9),
        (1999, 2000, 1, 99.9),
        (1, 2000, 0, 1),
        (0, 9, 1, 0),
        (9, 9, 1, 100),
    ],
)
def test_a_share_is_all_or_none_only_where_that_is_so(
    part: int, whole: int, digits: int, shown: float
) -> None:
    assert percentage(part, whole, digits) == shown


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilson_gives_the_published_values(hits: int, n: int, low: float, high: float) -> None:
    """81 of 263 is Newcombe's example (Statistics in Medicine 17, 1998)."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(4.25, 1, 4.3), (4.35, 1, 4.4), (12.25, 1, 12.3), (62.5, 0, 63), (4.0, 1, 4.0)],
)
def test_halves_go_up_as_templates_show_them(value: float, digits: int, shown: float) -> None:
    assert half_up(value, digits) == shown == float(floatformat(value, digits))


@pytest.mark.parametrize(
    ("freedom", "value"),
    [(4, 2.776), (5, 2.571), (7, 2.365), (9, 2.262), (10, 2.228), (20, 2.086), (30, 2.042), (100, 1.984)],
)
def test_students_t_has_the_published_values(freedom: int, value: float) -> None:
    assert student_t(freedom) == pytest.approx(value, abs=1e-3)


def test_students_t_is_not_asked_of_too_few() -> None:
    with pytest.raises(ValueError, match="too few"):
        student_t(3)


def test_nothing_is_known_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_is_mirrored(case: tuple[int, int]) -> None:
    hits, n = case
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low))


def test_a_chart_leaves_gaps_and_marks_the_lowest_point_under_the_goal() -> None:
    drawn = chart([[100, None, 80, 90], [None, None, None, None]], 95)
    assert [len(line.strokes) for line in drawn.lines] == [1, 0]
    assert [point.index for point in drawn.lines[0].alone] == [0]
    assert drawn.lowest is not None
    assert drawn.lowest.index == 2
    assert drawn.grid[0].value == 100


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=30))
def test_every_mark_of_a_chart_lies_inside_it(values: list[float | None]) -> None:
    drawn = chart([values], 95)
    marks = [point for line in drawn.lines for point in line.alone]
    assert all(0 <= point.x <= 100 and 12 <= point.y <= 222 for point in marks)
    assert all(
        12 <= stroke.y1 <= 222 and stroke.x1 < stroke.x2 for line in drawn.lines for stroke in line.strokes
    )
    assert len(drawn.labels) <= 4
