"""The list of missed searches under hostile hands: two at once, a service that is hidden or becomes confidential."""

import pytest
from rest_framework.test import APIClient

from departments.actions import missed_searches as verbs
from departments.actions.catalog import change_service
from departments.actions.missed_searches import dismiss_search, note_missed
from departments.models import DismissedSearch, MissedSearch
from tests.cast import Company
from tests.departments.audiences import limit_to


def test_two_who_dismiss_the_same_words_at_once_dismiss_them_once(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "_require_listed", lambda words, by: None)  # both have seen it on the list
    for person in (company.hugo, company.ada):
        dismiss_search(words="water plants", by=person)
    assert DismissedSearch.objects.get().by == company.hugo


def test_of_a_service_that_becomes_confidential_no_search_stays(company: Company) -> None:
    note_missed(text="water plants", shown=company.move_desk, by=company.mia)
    assert MissedSearch.objects.count() == 1
    change_service(service=company.move_desk, details={"is_confidential": True}, by=company.hugo)
    assert not MissedSearch.objects.exists()


def test_a_program_of_a_head_hears_nothing_of_a_service_that_is_hidden_from_them(company: Company) -> None:
    limit_to(company.screens, company.it)
    api = APIClient()
    api.force_login(company.hugo)
    for slug in (company.screens.slug, "no-such-service"):
        answer = api.post(
            "/api/v1/missed-searches/accept/", {"words": "plants", "service": slug}, format="json"
        )
        assert answer.status_code == 400 and "There is no such service." in str(answer.json()), slug
