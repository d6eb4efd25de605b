"""Ready-made services are taken as drafts, each once."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.actions.catalog import change_service
from departments.actions.form_drafts import publish_draft
from departments.actions.organisation import create_department
from departments.actions.service_states import publish_service
from departments.actions.starting_catalogs import take_services
from departments.enums import Duty, MemberRole
from departments.models import Department, FormDraft, Membership, Service, ServiceCategory
from departments.queries.form_drafts import open_draft, stamp_of
from departments.queries.responsibility import duties_of
from departments.queries.starting_catalogs import taken_by
from departments.rules import audience_of, may_find
from departments.starting_catalogs.reading import starting_catalogs, starting_service
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed
from sla.models import PolicyDraft
from tests.cast import Company
from tickets.models import Ticket

SignIn = Callable[[User], Client]
REPAIR, MOVE = "facilities/repair", "facilities/move"
PAGE = "/manage/starting-catalogs/"


def take(company: Company, *addresses: str, **more: Any) -> list[Service]:
    who = {"department": company.facilities, "by": company.ada, **more}
    return take_services(addresses=addresses, **who)


def said(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_a_service_is_taken_with_its_texts_form_responsibilities_and_targets(company: Company) -> None:
    [service] = take(company, "facilities/move")
    assert (service.name_en, service.name_zh, service.slug) == ("Office move", "工位搬迁", "move")
    assert (service.state, service.taken_from, service.department) == ("draft", MOVE, company.facilities)
    file = starting_service(MOVE)
    assert file and open_draft(service).spec == file.form and not service.forms.exists()
    assert duties_of(service)[Duty.DOES] == (company.facilities,)
    assert duties_of(service)[Duty.ANSWERS] == (company.hugo,)
    assert duties_of(service)[Duty.CONSULTED] == (company.it,)
    draft = PolicyDraft.objects.get(service=service)
    assert len(draft.content["targets"]) == 8
    assert not may_find(company.mia, service)


def test_every_service_of_every_catalog_can_be_taken_and_published(company: Company) -> None:
    every = [address for catalog in starting_catalogs().values() for address in catalog.services]
    made = take(company, *every)
    assert [service.taken_from for service in made] == every
    for service in made:
        publish_draft(service=service, stamp=stamp_of(open_draft(service)), by=company.ada)
        publish_service(service=service, by=company.ada)


def test_a_unit_that_there_is_none_of_is_left_out(company: Company) -> None:
    [service] = take(company, "procurement/purchase-request")
    assert duties_of(service)[Duty.CONSULTED] == (company.finance,)
    Department.objects.filter(pk=company.finance.pk).update(code="MON")
    [service] = take(company, "procurement/purchase-request", department=company.it)
    assert not duties_of(service).get(Duty.CONSULTED)


def test_who_may_request_it_is_limited_where_the_service_says_so(company: Company) -> None:
    [service] = take(company, "hr/new-employee")
    roles = {role for group in audience_of(service).order for role in group.roles}
    assert roles == {"lead", "head"} and audience_of(service).see == ()


def test_what_is_there_is_not_taken_again(company: Company) -> None:
    take(company, REPAIR)
    [move] = take(company, REPAIR, MOVE)
    assert move.taken_from == MOVE
    assert take(company, REPAIR, MOVE, MOVE) == []
    assert Service.objects.filter(department=company.facilities, taken_from=REPAIR).count() == 1


def test_another_department_takes_its_own(company: Company) -> None:
    [ours], [theirs] = take(company, REPAIR), take(company, REPAIR, department=company.it)
    assert ours.slug != theirs.slug and theirs.department == company.it


def test_a_renamed_one_is_still_the_one_that_was_taken(company: Company) -> None:
    [service] = take(company, REPAIR)
    change_service(service=service, details={"name_en": "Caretaker"}, by=company.ada)
    assert take(company, REPAIR) == []


def test_once_more_adds_another_and_the_same_call_again_none(company: Company) -> None:
    take(company, REPAIR)
    [second] = take(company, once_more={REPAIR: 1})
    assert take(company, once_more={REPAIR: 1}) == []
    assert [service.pk for service in taken_by(company.facilities.pk)[REPAIR]][1] == second.pk
    assert len(take(company, once_more={REPAIR: 2})) == 1


def test_nothing_is_taken_where_one_of_them_is_not_there(company: Company) -> None:
    with pytest.raises(ValidationError) as refused:
        take(company, REPAIR, "facilities/rocket")
    assert "facilities/rocket" in str(refused.value.message_dict["addresses"])
    assert not Service.objects.exclude(taken_from="").exists()


def test_a_head_takes_for_their_department_and_a_lead_for_their_team(company: Company) -> None:
    shelf = ServiceCategory.objects.get()
    [service] = take(company, REPAIR, by=company.hugo, category=shelf)
    assert service.category == shelf
    with pytest.raises(NotAllowed):
        take(company, MOVE, by=company.hugo, department=company.it, category=shelf)
    with pytest.raises(NotAllowed):
        take(company, MOVE, by=company.lena, category=shelf)
    [move] = take(company, MOVE, by=company.lena, team=company.movers, category=shelf)
    assert move.team == company.movers
    with pytest.raises(NotAllowed):
        take(company, by=company.mia)


def test_a_shelf_is_made_by_an_admin_and_chosen_by_anybody_else(company: Company) -> None:
    with pytest.raises(ValidationError) as refused:
        take(company, REPAIR, by=company.hugo)
    assert "category" in refused.value.message_dict
    [repair, move] = take(company, REPAIR, MOVE)
    assert repair.category == move.category and repair.category.name_zh == "办公与楼宇"
    [card] = take(company, "facilities/access-card", by=company.hugo)
    assert card.category == repair.category


def test_the_page_takes_what_is_ticked_and_leads_to_the_drafts(company: Company, as_person: SignIn) -> None:
    client, shelf = as_person(company.hugo), ServiceCategory.objects.get()
    page = said(client.get(f"{PAGE}facilities/"))
    assert page.count('name="services"') == 7 and 'name="once_more"' not in page
    sent = client.post(f"{PAGE}facilities/", {"services": [REPAIR, MOVE], "category": shelf.pk}, follow=True)
    assert sent.redirect_chain == [("/manage/services/?department=FAC&state=draft", 302)]
    assert "2 services were added as drafts." in said(sent) and "Drafts are not offered yet." in said(sent)
    page = said(client.get(f"{PAGE}facilities/"))
    assert page.count('name="services"') == 5 and page.count('name="once_more"') == 2
    assert f'value="{REPAIR}:1"' in page and 'href="/manage/services/repair/"' in page
    again = client.post(f"{PAGE}facilities/", {"services": [REPAIR], "category": shelf.pk}, follow=True)
    assert "in the catalog already" in said(again)
    client.post(f"{PAGE}facilities/", {"once_more": [f"{REPAIR}:1"], "category": shelf.pk})
    client.post(f"{PAGE}facilities/", {"once_more": [f"{REPAIR}:1"], "category": shelf.pk})
    assert Service.objects.filter(taken_from=REPAIR).count() == 2


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Choose at least one service."),
        ({"services": ["facilities/rocket"]}, "facilities/rocket is not one of the available choices"),
        ({"once_more": [f"{REPAIR}:1"]}, "is not one of the available choices"),
        ({"services": [REPAIR], "team": "999999"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_ticked_stays(
    company: Company, as_person: SignIn, posted: dict[str, Any], words: str
) -> None:
    data = {"category": ServiceCategory.objects.get().pk, **posted}
    page = said(as_person(company.hugo).post(f"{PAGE}facilities/", data))
    assert words in page
    assert (f'value="{REPAIR}" id="take-repair" checked' in page) == (posted.get("services") == [REPAIR])
    assert not Service.objects.exclude(taken_from="").exists()


def test_a_head_has_to_choose_a_shelf_where_the_suggested_one_is_not_there(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    assert 'name="category"' in said(client.get(f"{PAGE}facilities/"))
    assert "Please choose." in said(client.post(f"{PAGE}facilities/", {"services": [REPAIR]}))
    ServiceCategory.objects.create(slug="places", name_en="Rooms")
    assert 'name="category"' not in said(client.get(f"{PAGE}facilities/"))
    client.post(f"{PAGE}facilities/", {"services": [REPAIR]})
    assert Service.objects.get(taken_from=REPAIR).category.slug == "places"


def test_an_admin_chooses_the_department_and_a_foreign_one_is_not_offered(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.ada)
    assert '<option value="FAC" selected>' in said(client.get(f"{PAGE}?department=FAC"))
    client.post(f"{PAGE}it/?department=FAC", {"services": ["it/fault"]})
    assert Service.objects.get(taken_from="it/fault").department == company.facilities
    page = said(as_person(company.hugo).get(f"{PAGE}it/?department=IT"))
    assert "catalog of Facilities" in page and "<option value=" not in page.split("csrf")[0]


def test_the_catalogs_say_how_many_of_them_were_taken(company: Company, as_person: SignIn) -> None:
    take(company, REPAIR, MOVE)
    page = said(as_person(company.hugo).get(PAGE))
    assert page.count("2 taken") == 1 and "8 services" in page
    assert "2 taken" not in said(as_person(company.ines).get(PAGE))


def test_a_service_is_shown_with_all_that_it_brings(company: Company, as_person: SignIn) -> None:
    answer = as_person(company.ines).get(f"{PAGE}finance/travel-advance/")
    page = said(answer)
    for words in ("Travel advance", "Voucher number", "Suggested targets", "working hours", "差旅"):
        assert words in page, words
    assert 'src="/manage/starting-catalogs/finance/travel-advance/preview/"' in page
    page = said(as_person(company.ines).get(f"{PAGE}procurement/tender/"))
    assert "<dd>Finance</dd>" in page and "LEG" not in page
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["nothing/", "it/nothing/", "it/nothing/preview/", "nothing/fault/"])
def test_what_there_is_not_is_404(company: Company, as_person: SignIn, path: str) -> None:
    assert as_person(company.hugo).get(PAGE + path).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_form_can_be_tried_before_it_is_taken(
    company: Company, as_person: SignIn, language: str
) -> None:
    client = as_person(company.ines)
    for key, catalog in starting_catalogs().items():
        for address, file in catalog.services.items():
            page = said(client.get(f"{PAGE}{address}/preview/?language={language}"))
            section = file.form.sections[0]
            word = section.fields[0].label["en" if language == "en" else "zh"]
            assert word in page, (key, address)


def test_the_preview_answers_what_was_typed_and_submits_nothing(company: Company, as_person: SignIn) -> None:
    path, client = f"{PAGE}it/fault/preview/", as_person(company.ines)
    assert 'data-part="program" hidden' in said(client.get(path))
    page = said(client.post(path, {"title": "It is slow", "answer_what": "program", "check": "1"}))
    assert 'data-part="program" hidden' not in page and 'value="It is slow"' in page
    assert not Ticket.objects.exists()
    assert not FormDraft.objects.exists()


def test_an_admin_of_an_empty_desk_is_led_to_a_department_first(company: Company, as_person: SignIn) -> None:
    Department.objects.update(is_active=False)
    assert "Create the first department" in said(as_person(company.ada).get(PAGE))


def test_an_empty_catalog_leads_to_the_ready_made_ones(company: Company, as_person: SignIn) -> None:
    details = {"code": "LEG", "name_en": "Legal", "calendar": company.calendar}
    legal = create_department(details=details, by=company.ada)
    Membership.objects.create(user=company.olga, department=legal, role=MemberRole.HEAD)
    page = said(as_person(company.olga).get("/manage/services/"))
    assert page.count('href="/manage/starting-catalogs/') == 2


@pytest.mark.parametrize("path", ["", "facilities/", "facilities/repair/"])
def test_more_services_cost_no_more_queries(company: Company, as_person: SignIn, path: str) -> None:
    client = as_person(company.hugo)

    def cost() -> int:
        client.get(PAGE + path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE + path).status_code == 200
        return len(queries)

    few = cost()
    take(company, REPAIR, MOVE, "facilities/parking")
    take(company, once_more={REPAIR: 1})
    assert cost() <= few
