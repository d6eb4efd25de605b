"""A chip of a list leads to the list without one of its choices."""

from django.http import QueryDict

from servicedesk.web.lists.narrowing import address_without


def test_one_choice_goes_with_the_page_and_the_others_stay() -> None:
    data = QueryDict("q=a%26b&team=3&team=4&after=xyz")
    assert address_without(data, "q") == "?team=3&team=4"
    assert address_without(data, "team") == "?q=a%26b"
    assert data["after"] == "xyz"
