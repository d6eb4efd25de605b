"""A service is a draft, published or retired; only a published one is offered."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from departments.actions.audiences import set_audience
from departments.actions.catalog import change_service, create_service
from departments.actions.responsibility import set_responsibilities
from departments.actions.service_states import copy_service, publish_service, retire_service
from departments.audiences import Audience, Group
from departments.enums import Duty, MemberRole
from departments.models import Membership, Service, ServiceCategory
from departments.queries.responsibility import duties_of
from departments.rules import audience_of, may_order, services_orderable_by
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company
from tests.departments.publishing import publish_form

SignIn = Callable[[User], Client]

NOTE = {"key": "note", "kind": "text", "label": {"en": "Note", "zh": ""}}


def draft(company: Company, **more: Any) -> Service:
    details = {"department": company.facilities, "category": ServiceCategory.objects.get(), "name_en": "Keys"}
    return create_service(details={**details, **more}, by=company.ada)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def test_a_draft_is_offered_once_its_form_is_published_and_it_is_published(company: Company) -> None:
    service = draft(company)
    assert "request form" in refusal(lambda: publish_service(service=service, by=company.hugo))
    publish_form(service=service, fields=[], by=company.hugo)
    assert not may_order(company.mia, service)
    publish_service(service=service, by=company.hugo)
    assert may_order(company.mia, service) and service in services_orderable_by(company.mia)


def test_a_unit_without_an_agent_cannot_offer(company: Company) -> None:
    service = draft(company, department=company.sales)
    publish_form(service=service, fields=[], by=company.ada)
    said = refusal(lambda: publish_service(service=service, by=company.ada))
    assert "Sales has no agent" in said
    Membership.objects.filter(user=company.olga).update(role=MemberRole.AGENT)
    publish_service(service=service, by=company.ada)
    assert service.state == "published"


def test_nothing_is_published_on_a_retired_shelf_or_by_a_closed_department(company: Company) -> None:
    service = draft(company)
    publish_form(service=service, fields=[], by=company.ada)
    ServiceCategory.objects.update(is_active=False)
    assert "category" in refusal(lambda: publish_service(service=service, by=company.ada))
    company.facilities.is_active = False
    company.facilities.save()
    assert "deactivated" in refusal(lambda: publish_service(service=service, by=company.ada))


def test_a_retired_service_is_not_offered_and_can_be_published_again(company: Company) -> None:
    retire_service(service=company.move_desk, by=company.hugo)
    assert company.move_desk.state == "retired" and not may_order(company.mia, company.move_desk)
    refusal(lambda: retire_service(service=company.move_desk, by=company.hugo))
    publish_service(service=company.move_desk, by=company.hugo)
    refusal(lambda: publish_service(service=company.move_desk, by=company.hugo))
    assert may_order(company.mia, company.move_desk)


@pytest.mark.parametrize("verb", [publish_service, retire_service, copy_service])
def test_another_departments_service_is_not_moved(company: Company, verb: Callable[..., object]) -> None:
    for person in (company.mia, company.li_wei, company.ines, company.eve):
        with pytest.raises(NotAllowed):
            verb(service=company.move_desk, by=person)


def test_a_copy_is_a_draft_with_all_that_the_service_has(company: Company) -> None:
    service = company.move_desk
    publish_form(service=service, fields=[NOTE], by=company.hugo)
    audience = Audience(see=(Group(roles=frozenset({"head"})),))
    set_audience(service=service, audience=audience, by=company.hugo)
    set_responsibilities(service=service, duties={Duty.ANSWERS: (company.hugo,)}, by=company.hugo)
    copy = copy_service(service=service, by=company.hugo)
    assert (copy.name_en, copy.state, copy.forms.count()) == ("Copy of Move a desk", "draft", 0)
    assert audience_of(copy) == audience and duties_of(copy) == {Duty.ANSWERS: (company.hugo,)}
    assert [field.key for field in copy.form_drafts.get().spec.fields] == ["note"]


def test_the_list_says_draft_of_a_form_without_a_version(company: Company, as_person: SignIn) -> None:
    service, client = draft(company, name_en="Keys"), as_person(company.ada)
    row = partial(_row, client, service)
    assert "draft" in row() and "version" not in row()
    publish_form(service=service, fields=[NOTE], by=company.ada)
    assert "version 1" in row()


def _row(client: Client, service: Service) -> str:
    """Return what the catalog list says of the form."""
    page = client.get("/manage/services/?q=keys").content.decode()
    return page.split(f'href="/manage/services/{service.slug}/form/"')[1].split("</a>")[0]


@pytest.mark.parametrize(("person", "most"), [("ada", 8), ("hugo", 6), ("tom", 4)])
def test_the_list_has_one_button_and_a_menu(
    company: Company, as_person: SignIn, person: str, most: int
) -> None:
    Service.objects.filter(slug="move-a-desk").update(owner=company.tom)
    page = as_person(company.people[person]).get("/manage/services/").content.decode()
    head = page.split('class="page-head-actions"')[1].split("</details>")[0]
    in_view, menu = head.split('<details class="menu">')
    assert re.findall(r'class="(btn[^"]*)"', in_view) == (["btn btn-primary"] if most > 4 else [])
    assert menu.count('class="menu-item"') == most - 1


def test_the_pages_publish_retire_and_copy(company: Company, as_person: SignIn) -> None:
    client, here = as_person(company.hugo), "/manage/services/move-a-desk"
    client.post(f"{here}/retire/")
    assert "retired" in client.get(f"{here}/").content.decode()
    client.post(f"{here}/publish/")
    assert Service.objects.get(slug="move-a-desk").state == "published"
    asked, beside = (client.get(f"{here}{page}").content.decode() for page in ("/copy/", "/"))
    assert 'id="id_copy_name_en"' in asked and "id_copy_name_en" not in beside, (
        "labels of the dialog mean its own"
    )
    unnamed = client.post(f"{here}/copy/")
    assert "Enter a name in at least one language." in unnamed.content.decode()
    assert Service.objects.count() == 3
    made = client.post(f"{here}/copy/", {"name_en": "Move a safe", "name_zh": "搬保险柜"}, follow=True)
    assert made.redirect_chain == [("/manage/services/move-a-safe/", 302)]
    copied = Service.objects.get(slug="move-a-safe")
    assert (copied.name_en, copied.name_zh, copied.state) == ("Move a safe", "搬保险柜", "draft")
    refused = client.post("/manage/services/move-a-safe/publish/")
    assert "Publish the request form first" in refused.content.decode()


def test_the_address_of_a_draft_follows_its_name_until_it_is_published(company: Company) -> None:
    service = copy_service(service=company.move_desk, by=company.hugo)
    assert service.slug == "copy-of-move-a-desk"
    changes = change_service(service=service, details={"name_en": "Move a safe"}, by=company.hugo)
    assert (service.slug, changes["slug"]) == ("move-a-safe", ["copy-of-move-a-desk", "move-a-safe"])
    change_service(service=service, details={"summary_en": "Heavy things"}, by=company.hugo)
    change_service(service=service, details={"name_en": "Move a plant"}, by=company.hugo)
    assert (service.slug, service.former_slugs) == ("move-a-plant", ["copy-of-move-a-desk", "move-a-safe"])
    publish_form(service=service, fields=[], by=company.hugo)
    publish_service(service=service, by=company.hugo)
    change_service(service=service, details={"name_en": "Move a tree"}, by=company.hugo)
    retire_service(service=service, by=company.hugo)
    change_service(service=service, details={"name_en": "Move a wood"}, by=company.hugo)
    assert service.slug == "move-a-plant"


def test_an_address_that_was_chosen_stays_and_one_of_a_chinese_name_follows(company: Company) -> None:
    chosen = create_service(
        details={
            "department": company.facilities,
            "category": company.move_desk.category,
            "name_en": "VPN access",
        },
        slug="network-vpn",
        by=company.ada,
    )
    change_service(service=chosen, details={"name_en": "Remote access"}, by=company.ada)
    assert (chosen.slug, chosen.former_slugs) == ("network-vpn", [])
    chinese = draft(company, name_en="", name_zh="差旅预支")
    assert chinese.slug == "clyz"
    change_service(service=chinese, details={"name_zh": "差旅借款"}, by=company.ada)
    assert chinese.slug == "cljk"
    change_service(service=chinese, details={"name_en": "Travel advance"}, by=company.ada)
    assert chinese.slug == "travel-advance"


def test_a_page_that_was_opened_under_the_old_address_still_saves_and_no_other_draft_gets_it(
    company: Company, as_person: SignIn
) -> None:
    service, client = draft(company), as_person(company.ada)
    change_service(service=service, details={"name_en": "Badges"}, by=company.ada)
    editor = client.get("/manage/services/keys/form/")
    shown = {name: editor.context[name] for name in ("content", "stamp")}
    client.post("/manage/services/keys/form/", {**shown, "do": "field-new:text:"})
    assert len(service.form_drafts.get().spec.fields) == 1
    other = draft(company)
    assert other.slug == "keys-2" and client.get("/manage/services/nothing/form/").status_code == 404
    change_service(service=service, details={"name_en": "Keys"}, by=company.ada)
    assert (service.slug, service.former_slugs) == ("keys", ["badges"])


def test_an_open_request_goes_on_after_its_service_is_retired(company: Company, as_person: SignIn) -> None:
    client = as_person(company.mia)
    client.post(
        "/services/screens/request/", {"title": "A second screen", "impact": "one", "urgency": "soon"}
    )
    retire_service(service=company.screens, by=company.ines)
    assert as_person(company.tom).get("/tickets/IT-1/").status_code == 200
    assert client.get("/tickets/IT-1/").status_code == 200
    assert client.get("/services/screens/").status_code == 404


def test_the_page_of_a_service_says_what_is_missing(company: Company, as_person: SignIn) -> None:
    draft(company)
    client = as_person(company.hugo)
    assert "Publish the request form first" in client.get("/manage/services/keys/").content.decode()
    assert "Before it can be published" not in client.get("/manage/services/move-a-desk/").content.decode()
    Membership.objects.filter(role__in=["agent", "lead", "head"], department__in=[company.it]).delete()
    page = as_person(company.ada).get("/manage/services/screens/").content.decode()
    assert "something is missing" in page and "IT has no agent" in page
