"""What the catalog shows first: favorites, what one requested lately, what is popular in the department."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.audiences import set_audience
from departments.actions.favourites import MOST, star
from departments.audiences import Audience, Group
from departments.models import Favourite, Service, ServiceCategory
from departments.rules import reach_of
from servicedesk.accounts.models import User
from tests.cast import Company, at
from tests.departments.audiences import limit_to
from tests.tickets.pages import SignIn, filed, queries_of
from tickets.models import Ticket
from tickets.queries.services import frequent_services, popular_services, recent_services


def own(client: Any) -> dict[str, list[str]]:
    page = client.get("/services/")
    return {key: [card.service.slug for card in cards] for key, _title, cards in page.context["own"]}


def test_a_star_puts_a_service_first_and_comes_off_again(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    assert own(client) == {}
    client.post("/services/screens/favourite/", {"star": "yes"})
    client.post("/services/screens/favourite/", {"star": "yes"})
    assert own(client) == {"favorites": ["screens"]}
    assert own(as_person(company.noah)) == {}
    assert 'aria-pressed="true"' in client.get("/services/screens/").content.decode()
    client.post("/services/screens/favourite/", {"star": "no"})
    assert own(client) == {}


def test_a_favorite_that_one_may_no_longer_see_is_not_shown(company: Company, as_person: SignIn) -> None:
    star(service=company.screens, by=company.mia)
    limit_to(company.screens, company.it)
    client = as_person(company.mia)
    assert own(client) == {}
    assert client.post("/services/screens/favourite/", {"star": "yes"}).status_code == 404


def test_what_one_may_not_see_gives_no_department_and_no_category_of_the_catalog_a_name(
    company: Company, as_person: SignIn
) -> None:
    secret = ServiceCategory.objects.create(slug="secret", name_en="Secret", name_zh="秘密", position=9)
    Service.objects.filter(pk=company.screens.pk).update(category=secret)
    limit_to(company.screens, company.it)

    def named(person: User) -> tuple[set[str], set[str]]:
        page = as_person(person).get("/services/").context
        return {unit.code for unit in page["departments"]}, {shelf.slug for shelf in page["categories"]}

    assert named(company.mia) == ({"FAC", "FIN"}, {"workplace"})
    assert named(company.tom) == ({"FAC", "FIN", "IT"}, {"workplace", "secret"})


def test_departments_count_the_services_that_the_reader_finds(company: Company, as_person: SignIn) -> None:
    limit_to(company.screens, company.it)

    def counted(person: User) -> dict[str, int]:
        branches = as_person(person).get("/departments/").context["branches"]
        return {branch.unit.code: branch.services for branch in branches if branch.services}

    assert counted(company.mia) == {"FAC": 1, "FIN": 1}
    assert counted(company.tom) == {"FAC": 1, "FIN": 1, "IT": 1}


def test_favorites_are_bounded_with_a_reason(company: Company, as_person: SignIn) -> None:
    for number in range(MOST):
        service = Service.objects.create(
            slug=f"s{number}",
            name_en=f"S{number}",
            department=company.it,
            category=company.screens.category,
            state="published",
        )
        Favourite.objects.create(person=company.mia, service=service, since=at("Mon 09:00"))
    said = as_person(company.mia).post("/services/screens/favourite/", {"star": "yes"}, follow=True)
    assert "favorites at most" in said.content.decode()


def test_popular_is_what_three_people_asked_for_and_nothing_confidential(company: Company) -> None:
    people = [company.mia, company.noah, company.frida]
    for person in people[:2]:
        filed(company, by=person, service=company.screens)
        filed(company, by=person, service=company.payslip)
    filed(company, by=company.mia, service=company.screens)
    assert popular_services(company.noah) == {}
    for service in (company.screens, company.payslip):
        filed(company, by=company.frida, service=service)
    cache.clear()
    assert popular_services(company.noah) == {company.screens.pk: 3}
    assert popular_services(company.olga) == {}


def test_popular_is_counted_once_for_all_of_a_department_and_hides_what_became_confidential(
    company: Company,
) -> None:
    for person in (company.mia, company.noah, company.frida):
        filed(company, by=person, service=company.screens)
    assert popular_services(company.noah) == {company.screens.pk: 3}
    person = User.objects.get(pk=company.mia.pk)
    reach_of(person)
    with CaptureQueriesContext(connection) as queries:
        assert popular_services(person) == {company.screens.pk: 3}
    assert not [one for one in queries if "tickets_ticket" in one["sql"]]
    Service.objects.filter(pk=company.screens.pk).update(is_confidential=True)
    assert popular_services(company.noah) == {}


def test_popular_counts_no_request_that_stays_confidential_when_its_service_is_no_longer(
    company: Company,
) -> None:
    for person in (company.mia, company.noah, company.frida):
        filed(company, by=person, service=company.screens)
    Ticket.objects.update(is_confidential=True)
    assert popular_services(company.noah) == {}


def test_home_does_not_tell_of_a_colleagues_confidential_request(company: Company) -> None:
    Service.objects.update(is_confidential=False)
    Service.objects.filter(pk=company.payslip.pk).update(is_confidential=True)
    for _time in range(5):
        filed(company, by=company.mia, service=company.payslip)
    assert [one.slug for one in frequent_services(User.objects.get(pk=company.noah.pk), 1)] != ["payslip"]
    assert recent_services(company.mia) == [company.payslip.pk]


def test_what_one_may_see_and_not_request_is_marked(company: Company, as_person: SignIn) -> None:
    audience = Audience(order=(Group(roles=frozenset({"head"})),))
    set_audience(service=company.screens, audience=audience, by=company.ines)
    assert "Not available to you" in as_person(company.mia).get("/services/").content.decode()
    assert "Not available to you" not in as_person(company.frida).get("/services/").content.decode()


def test_the_catalog_costs_the_same_for_more_favorites(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    star(service=company.screens, by=company.mia)
    one = queries_of(client, "/services/")
    star(service=company.move_desk, by=company.mia)
    star(service=company.payslip, by=company.mia)
    assert queries_of(client, "/services/") == one
