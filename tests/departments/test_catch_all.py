"""Which service takes the requests that fit no other: admins choose it, and only what everybody may read."""

import pytest
from django.core.exceptions import ValidationError

from departments.actions.catch_all import choose_catch_all
from departments.actions.service_states import retire_service
from departments.cached_services import catch_all
from departments.enums import ServiceState
from departments.models import Service
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.tickets.pages import SignIn, text_of

PAGE = "/manage/ask-anyway/"


def test_an_admin_chooses_it_and_another_takes_its_place(company: Company) -> None:
    assert choose_catch_all(service=company.screens, by=company.ada)
    assert catch_all() == company.screens.pk
    assert choose_catch_all(service=company.move_desk, by=company.ada)
    assert [one.pk for one in Service.objects.filter(is_catch_all=True)] == [company.move_desk.pk]
    assert not choose_catch_all(service=company.move_desk, by=company.ada)
    assert Event.objects.filter(kind="service.changed").count() == 3
    assert choose_catch_all(service=None, by=company.ada) and catch_all() is None


def test_no_one_else_chooses_it(company: Company) -> None:
    with pytest.raises(NotAllowed):
        choose_catch_all(service=company.screens, by=company.ines)
    assert catch_all() is None


def test_a_confidential_service_and_a_draft_are_refused(company: Company) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(state=ServiceState.DRAFT)
    for service in (company.payslip, company.move_desk):
        with pytest.raises(ValidationError) as refusal:
            choose_catch_all(service=service, by=company.ada)
        assert "service" in refusal.value.message_dict
    assert catch_all() is None


def test_a_retired_one_takes_nothing_and_the_page_says_so(company: Company, as_person: SignIn) -> None:
    choose_catch_all(service=company.screens, by=company.ada)
    retire_service(service=company.screens, by=company.ines)
    assert catch_all() is None
    assert "Screens is not offered now" in text_of(as_person(company.ada).get(PAGE))


def test_the_page_offers_what_can_be_chosen_and_saves_it(company: Company, as_person: SignIn) -> None:
    ada = as_person(company.ada)
    page = ada.get(PAGE)
    assert "No service takes these requests yet" in text_of(page) and "<h2></h2>" not in text_of(page)
    offered = {name for _key, name in page.context["form"].fields["service"].choices}
    assert offered == {"None", "Facilities: Move a desk", "IT: Screens"}
    assert ada.post(PAGE, {"service": company.screens.pk}).url == PAGE
    assert catch_all() == company.screens.pk
    assert ada.post(PAGE, {"service": company.payslip.pk}).status_code == 200
    assert ada.post(PAGE, {"service": ""}).url == PAGE and catch_all() is None
