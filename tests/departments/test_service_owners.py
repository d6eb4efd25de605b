"""A service owner edits that service as a lead does, and moves it nowhere; responsibilities."""

import pytest

from departments.actions.catalog import change_service, create_service
from departments.actions.responsibility import set_responsibilities
from departments.actions.service_states import retire_service
from departments.enums import Duty
from departments.models import Service
from departments.queries.responsibility import duties_of
from departments.rules import may_edit_service, services_editable_by
from servicedesk.verbs.exceptions import NotAllowed
from sla.rules import may_publish, may_see_scope, policies_visible_to
from sla.scopes import PolicyScope
from tests.cast import Company
from tests.tickets.pages import SignIn


@pytest.fixture
def owned(company: Company) -> Service:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.olga)
    company.move_desk.refresh_from_db()
    return company.move_desk


def test_an_owner_edits_the_entry_its_state_and_its_commitments(company: Company, owned: Service) -> None:
    assert set(services_editable_by(company.olga)) == {owned}
    assert [may_edit_service(company.olga, one) for one in (owned, company.screens)] == [True, False]
    change_service(service=owned, details={"summary_en": "We carry it"}, by=company.olga)
    scope = PolicyScope(owned)
    assert may_publish(company.olga, scope) and may_see_scope(company.olga, scope)
    assert [policy.name for policy in policies_visible_to(company.olga)] == ["Everything"]
    retire_service(service=owned, by=company.olga)


def test_an_owner_gives_the_service_neither_away_nor_to_another_catalog(
    company: Company, owned: Service
) -> None:
    for details in ({"department": company.it}, {"team": company.movers}, {"owner": company.mia}):
        with pytest.raises(NotAllowed):
            change_service(service=owned, details=details, by=company.olga)
    details = {
        "department": company.it,
        "owner": company.olga,
        "category": owned.category,
        "name_en": "Mine",
    }
    with pytest.raises(NotAllowed):
        create_service(details=details, by=company.olga)


def test_an_owner_finds_the_service_in_the_menu_and_saves_its_page(
    company: Company, owned: Service, as_person: SignIn
) -> None:
    client = as_person(company.olga)
    for menu, is_there in ((client, True), (as_person(company.mia), False)):
        assert ('href="/manage/services/"' in menu.get("/").content.decode()) == is_there
    listing = client.get("/manage/services/").content.decode()
    assert "Move a desk" in listing and "Screens" not in listing and "New service" not in listing
    for page in ("", "form/", "audience/", "responsibility/", "targets/", "versions/"):
        assert client.get(f"/manage/services/move-a-desk/{page}").status_code == 200, page
    said = {"name_en": "Move two desks", "category": owned.category_id, "department": company.it.pk}
    assert client.post("/manage/services/move-a-desk/", said).status_code == 302
    owned.refresh_from_db()
    assert (owned.name_en, owned.department, owned.owner) == (
        "Move two desks",
        company.facilities,
        company.olga,
    )
    assert as_person(company.mia).get("/manage/services/").status_code == 403


def test_responsibilities_are_shown_on_the_page_of_the_service(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    said = {
        "does_units": [company.movers.pk],
        "answers": company.hugo.email,
        "consulted": "Tom Berg\nInes Roth",
        "informed_units": [company.finance.pk],
    }
    client.post("/manage/services/move-a-desk/responsibility/", said)
    assert duties_of(company.move_desk) == {
        Duty.DOES: (company.movers,),
        Duty.ANSWERS: (company.hugo,),
        Duty.CONSULTED: (company.tom, company.ines),
        Duty.INFORMED: (company.finance,),
    }
    page = as_person(company.mia).get("/services/move-a-desk/").content.decode()
    assert "Answers for it" in page and "Is consulted" in page and "Tom Berg" in page


def test_two_that_answer_and_people_whom_nobody_knows_are_refused_beside_the_field(
    company: Company, as_person: SignIn
) -> None:
    client, here = as_person(company.hugo), "/manage/services/move-a-desk/responsibility/"
    two = client.post(here, {"answers": "Tom Berg\nInes Roth"}).content.decode()
    assert "Name one person or unit" in two and "Tom Berg" in two
    assert "No one here is called" in client.post(here, {"does": "Nobody Atall"}).content.decode()
    assert duties_of(company.move_desk) == {}
    with pytest.raises(NotAllowed):
        set_responsibilities(service=company.move_desk, duties={}, by=company.mia)


def test_an_owner_finds_the_policies_of_the_service_in_the_menu_and_no_agreements(
    company: Company, owned: Service, as_person: SignIn
) -> None:
    client = as_person(company.olga)
    listing = client.get("/manage/services/").content.decode()
    assert 'href="/manage/policies/"' in listing and 'href="/manage/agreements/"' not in listing
    page = client.get("/manage/policies/").content.decode()
    assert "Move a desk" in page and "Screens" not in page
    opened = client.get("/manage/policies/", {"of": PolicyScope(owned).key})
    assert opened.status_code == 302 and client.get(opened["Location"]).status_code == 200
    assert client.get("/manage/agreements/").status_code == 403
    assert as_person(company.mia).get("/manage/policies/").status_code == 403


def test_the_lead_of_a_team_finds_the_policies_of_its_services(company: Company, as_person: SignIn) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(team=company.movers)
    page = as_person(company.lena).get("/manage/policies/").content.decode()
    assert PolicyScope(company.move_desk).key in page and "Screens" not in page
