"""Every figure is said once: by its measure, in both languages, for people and for programs."""

import pytest
from django.utils import translation

from servicedesk.measures.registry import Measure, Unit, measure, measures, register
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of


def test_a_second_measure_of_the_same_key_is_refused() -> None:
    other = Measure(key="open", label="Open", question="?", unit=Unit.PERCENT, population="All.")
    with pytest.raises(ValueError, match="open"):
        register(other)
    register(measure("open"))


@pytest.mark.parametrize("one", measures(), ids=lambda one: one.key)
def test_every_text_of_a_measure_is_there_in_both_languages(one: Measure) -> None:
    for text in filter(None, (one.label, one.question, one.population, one.moment, one.unit.value)):
        with translation.override("en"):
            english = str(text)
        with translation.override("zh-hans"):
            assert str(text) != english


def test_shares_and_means_are_not_added() -> None:
    assert {one.unit for one in measures() if one.is_additive} == {Unit.REQUESTS}


def test_a_page_explains_them_all_and_the_api_lists_them(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    page = text_of(client.get("/figures/measures/"))
    listed = client.get("/api/v1/measures/").json()
    assert [one["key"] for one in listed] == [one.key for one in measures()]
    assert all(one["question"] in page and one["population"] in page for one in listed)
    assert {"requests", "percent", "score", "hours"} == {one["unit"] for one in listed}
