"""Conditions of a request form in words."""

import pytest
from django.utils import translation

from departments.display.condition_words import condition_words
from tests.cast import Company
from tests.departments.formspec.forms import a_form, field, when


@pytest.mark.parametrize(("language", "words"), [("en", "who is “Li Wei”"), ("zh-hans", "who为“李伟”")])
def test_a_person_in_a_condition_has_a_name(company: Company, language: str, words: str) -> None:
    form = a_form(field("who", "person"), field("why", when=when("who", "is", company.li_wei.email)))
    with translation.override(language):
        assert condition_words(form.by_key["why"].when, form) == words


def test_a_person_in_a_condition_who_is_not_here_has_an_address(company: Company) -> None:
    form = a_form(field("who", "person"), field("why", when=when("who", "is", "gone@example.com")))
    assert condition_words(form.by_key["why"].when, form) == "who is “gone@example.com”"
