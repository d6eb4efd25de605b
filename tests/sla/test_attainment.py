"""Attainment as it is shown: rounded, with its interval, and as bare numbers where they are few."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from departments.models import Department
from departments.queries.scope import Scope, Side
from servicedesk.numbers.periods import Period
from servicedesk.site.figures.cards import rate_note
from servicedesk.site.figures.matrix import matrix
from sla.display.promises import kept_words
from sla.enums import ClockKind
from sla.reports import Attainment
from tests.cast import SHANGHAI


def test_shares_are_rounded_the_same_way() -> None:
    assert Attainment(met=49, n=400).percent == 12.3
    assert Attainment(met=25, n=40).of_hundred == 63


@pytest.mark.parametrize("n", range(5))
def test_under_five_there_is_neither_an_interval_nor_a_point(n: int) -> None:
    assert Attainment(n, n).interval is None
    assert Attainment(n, n).point is None


def test_from_five_on_there_is_both() -> None:
    assert Attainment(5, 5).interval == (56, 100)
    assert Attainment(4, 5).point == 80


def share_of(value: Attainment) -> str:
    """Return what a table shows of it."""
    return Template('{% load promises %}{% share value "/" %}').render(Context({"value": value}))


@pytest.mark.parametrize(("met", "n"), [(1, 2), (4, 4)])
def test_under_five_every_place_says_the_bare_numbers(met: int, n: int) -> None:
    value = Attainment(met, n)
    words = f"{met} of {n}"
    shown = share_of(value)
    assert words in shown and "–" not in shown and "%" not in strip_tags(shown)
    assert rate_note(value) == words
    unit = Department(pk=1, code="FAC")
    scope = Scope(Side.SERVES, (1,), Period("custom", date(2026, 3, 2), date(2026, 3, 8), SHANGHAI))
    drawn = matrix(scope, {(ClockKind.RESOLUTION, 1, 1): value}, {1: unit}, transposed=False)
    assert drawn.rows[0][1][0].figure == words


def test_a_percentage_has_no_space_before_its_sign() -> None:
    assert "80.8%" in share_of(Attainment(21, 26))
    assert "56–100%" in share_of(Attainment(5, 5))


def test_what_is_said_beside_bare_numbers_begins_with_no_comma() -> None:
    value = Attainment(met=2, n=3, imported=1)
    assert '<span class="faint">1 imported</span>' in share_of(value)


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
    assert (Attainment(9999, 10000).percent, Attainment(1, 10000).percent) == (99.9, 0.1)


def test_a_card_rounds_a_share_as_the_figures_do() -> None:
    assert kept_words(13, 14) == ("SLA met: 93%", "risk")
    assert kept_words(999, 1000) == ("SLA met: 99%", "kept")
    assert kept_words(947, 1000) == ("SLA met: 95%", "risk")
    assert kept_words(4, 4) == ("", "")
