"""Conditions of a request form in words."""

import pytest
from django.utils import translation

from departments.display.condition_words import condition_words
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field, when
from tests.departments.places import some_places


@pytest.mark.parametrize(("language", "words"), [("en", "who is “Li Wei”"), ("zh-hans", "who为“李伟”")])
def test_a_person_in_a_condition_has_a_name(company: Company, language: str, words: str) -> None:
    form = a_form(field("who", "person"), field("why", when=when("who", "is", company.li_wei.email)))
    with translation.override(language):
        assert condition_words(form.by_key["why"].when, form) == words


def test_a_person_in_a_condition_who_is_not_here_has_an_address(company: Company) -> None:
    form = a_form(field("who", "person"), field("why", when=when("who", "is", "gone@example.com")))
    assert condition_words(form.by_key["why"].when, form) == "who is “gone@example.com”"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("unit is in “Facilities”", "room is not in “3rd floor”")),
        ("zh-hans", ("unit属于“设施部”", "room不属于“")),
    ],
)
def test_units_and_places_are_meant_with_all_that_lies_within(
    company: Company, language: str, words: tuple[str, str]
) -> None:
    some_places()
    form = a_form(
        field("unit", "department"),
        field("room", "place"),
        field("a", when=when("unit", "is", "FAC")),
        field("b", when=when("room", "is_not", "SH-T2-3")),
    )
    with translation.override(language):
        for key, said in zip("ab", words, strict=True):
            shown = condition_words(form.by_key[key].when, form)
            assert shown.startswith(said) or shown.replace("Shanghai › Tower 2 › ", "").startswith(said), (
                shown
            )
