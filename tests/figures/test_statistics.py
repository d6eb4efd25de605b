"""Intervals and drawings, which are pure."""

from datetime import date

import pytest
from django.template.defaultfilters import floatformat
from hypothesis import given
from hypothesis import strategies as st

from departments.models import Department
from departments.queries.scope import Scope, Side
from servicedesk.numbers.line_chart import chart
from servicedesk.numbers.periods import Period
from servicedesk.numbers.statistics import half_up, student_t, wilson
from servicedesk.site.figures.cards import rate_note
from servicedesk.site.figures.matrix import matrix
from sla.enums import ClockKind
from sla.reports import Attainment
from sla.templatetags.promises import share
from tests.cast import SHANGHAI


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


def test_shares_are_rounded_the_same_way() -> None:
    assert Attainment(met=49, n=400).percent == 12.3
    assert Attainment(met=25, n=40).of_hundred == 63


@pytest.mark.parametrize(
    ("freedom", "value"),
    [(4, 2.776), (5, 2.571), (7, 2.365), (9, 2.262), (10, 2.228), (20, 2.086), (30, 2.042), (100, 1.984)],
)
def test_students_t_has_the_published_values(freedom: int, value: float) -> None:
    assert student_t(freedom) == pytest.approx(value, abs=1e-3)


def test_students_t_is_not_asked_of_too_few() -> None:
    with pytest.raises(ValueError, match="too few"):
        student_t(3)


@pytest.mark.parametrize("n", range(5))
def test_under_five_there_is_neither_an_interval_nor_a_point(n: int) -> None:
    assert Attainment(n, n).interval is None
    assert Attainment(n, n).point is None


def test_from_five_on_there_is_both() -> None:
    assert Attainment(5, 5).interval == (56, 100)
    assert Attainment(4, 5).point == 80


@pytest.mark.parametrize(("met", "n"), [(1, 2), (4, 4)])
def test_under_five_every_place_says_the_bare_numbers(met: int, n: int) -> None:
    value = Attainment(met, n)
    words = f"{met} of {n}"
    assert words in share(value, "/") and "–" not in share(value, "/") and " %" not in share(value, "/")
    assert rate_note(value) == words
    unit = Department(pk=1, code="FAC")
    scope = Scope(Side.SERVES, (1,), Period("custom", date(2026, 3, 2), date(2026, 3, 8), SHANGHAI))
    drawn = matrix(scope, {(ClockKind.RESOLUTION, 1, 1): value}, {1: unit}, transposed=False)
    assert drawn.rows[0][1][0].figure == words


def test_what_is_said_beside_bare_numbers_begins_with_no_comma() -> None:
    value = Attainment(met=2, n=3, imported=1)
    assert '<span class="faint">1 imported</span>' in share(value, "/")


def test_nothing_is_known_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_is_mirrored(case: tuple[int, int]) -> None:
    hits, n = case
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("met", "n", "shade"),
    [
        (19, 19, "none"),
        (20, 20, "kept"),
        (19, 20, "kept"),
        (18, 20, "risk"),
        (17, 20, "risk"),
        (16, 20, "late"),
        (0, 0, "none"),
    ],
)
def test_nothing_is_judged_below_twenty(met: int, n: int, shade: str) -> None:
    assert Attainment(met, n).shade == shade


def test_of_a_hundred_never_says_all_or_none_while_that_is_not_so() -> None:
    assert Attainment(999, 1000).of_hundred == 99
    assert Attainment(1, 1000).of_hundred == 1
    assert Attainment(1000, 1000).of_hundred == 100
    assert Attainment(0, 1000).of_hundred == 0
    assert Attainment().of_hundred is None


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
