"""Filter bars: what is set narrows the list and has a chip; what cannot be read does neither."""

from urllib.parse import unquote

import pytest

from departments.filters import PeopleFilter, ServiceFilter
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.tickets.pages import SignIn, filed, text_of


def chips_of(page: object) -> list[tuple[str, str]]:
    filters = page.context["filters"]  # type: ignore[attr-defined]
    return [(chip["label"], unquote(chip["url"])) for chip in filters.chips]


@pytest.mark.parametrize(
    ("address", "chips"),
    [
        ("/queue/?q=desk&priority=nonsense", [("Search in this list: desk", "?priority=nonsense")]),
        (
            "/queue/?q=desk&priority=high&after=x",
            [("Search in this list: desk", "?priority=high"), ("Priority: high", "?q=desk")],
        ),
        ("/queue/?priority=nonsense", []),
    ],
)
def test_a_value_that_cannot_be_read_has_no_chip_and_hides_no_other(
    company: Company, as_person: SignIn, address: str, chips: list[tuple[str, str]]
) -> None:
    filed(company)
    assert chips_of(as_person(company.li_wei).get(address)) == chips


@pytest.mark.parametrize(
    ("query", "found", "chips"),
    [
        ("q=mia", {"Mia Zhou"}, [("Search: mia", "?")]),
        ("q=mia&department=NOPE&state=gone", {"Mia Zhou"}, [("Search: mia", "?department=NOPE&state=gone")]),
        ("q=mia&state=left", set(), [("Search: mia", "?state=left"), ("Status: Has left", "?q=mia")]),
        (
            "q=mia&department=FAC",
            set(),
            [("Search: mia", "?department=FAC"), ("Department: Facilities", "?q=mia")],
        ),
    ],
)
def test_people_are_narrowed_by_words_department_and_status(
    company: Company, as_person: SignIn, query: str, found: set[str], chips: list[tuple[str, str]]
) -> None:
    page = as_person(company.ada).get(f"/manage/people/?{query}")
    assert {row["person"].name for row in page.context["rows"]} == found
    assert chips_of(page) == chips


def test_those_who_left_are_listed_only_when_asked_for(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.mia.pk).update(is_active=False)
    admin = as_person(company.ada)
    listed = {
        state: "Mia Zhou" in text_of(admin.get(f"/manage/people/?q=mia&state={state}"))
        for state in ("", "left", "everybody", "waiting")
    }
    assert listed == {"": False, "left": True, "everybody": True, "waiting": False}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"move-a-desk", "payslip", "screens"}),
        ("q=desk", {"move-a-desk"}),
        ("department=FIN", {"payslip"}),
        ("state=retired", set()),
        ("department=NOPE&q=desk", {"move-a-desk"}),
    ],
)
def test_services_are_narrowed_by_words_department_and_status(
    company: Company, as_person: SignIn, query: str, found: set[str]
) -> None:
    page = as_person(company.ada).get(f"/manage/services/?{query}")
    assert {service.slug for service in page.context["page"].rows} == found


def test_only_departments_whose_catalog_the_person_edits_are_offered(
    company: Company, as_person: SignIn
) -> None:
    page = as_person(company.hugo).get("/manage/services/")
    offered = [str(unit) for unit in page.context["filters"].form.fields["department"].queryset]
    assert isinstance(page.context["filters"], ServiceFilter) and offered == ["Facilities"]
    everyone = as_person(company.ada).get("/manage/people/").context["filters"]
    assert isinstance(everyone, PeopleFilter)
