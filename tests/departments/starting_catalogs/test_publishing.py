"""Services that began as ready-made ones are published together, and what is in the way of one is said."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.actions.form_drafts import discard_draft, save_draft
from departments.actions.service_states import publish_service
from departments.actions.starting_catalogs import take_services
from departments.actions.taken_drafts import publish_taken
from departments.formspec.reading import read_form
from departments.models import Membership, Service, ServiceCategory
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.departments.publishing import put_form

SignIn = Callable[[User], Client]
PAGE, RESULT = "/manage/starting-catalogs/publish/", "/manage/starting-catalogs/published/"
REPAIR, MOVE, PARKING = "facilities/repair", "facilities/move", "facilities/parking"


def take(company: Company, *addresses: str) -> list[Service]:
    return take_services(addresses=addresses, department=company.facilities, by=company.ada)


def said(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def sent(page: Any, *chosen: str) -> dict[str, Any]:
    """Return what the page posts with these ticked."""
    lines = page.context["lines"]
    stamps = {f"seen-{line.service.slug}": line.stamp for line in lines if line.stamp}
    return {"services": list(chosen), **stamps}


def ticked(page: str) -> list[str]:
    inputs = [
        tag.split(">")[0] for tag in page.split("<input ")[1:] if 'name="services"' in tag.split(">")[0]
    ]
    return [tag.split('value="')[1].split('"')[0] for tag in inputs if tag.endswith(" checked")]


def break_form(service: Service, by: User) -> None:
    broken = read_form([{"key": "colour", "kind": "choice", "label": {"en": "Colour"}}])
    save_draft(service=service, form=broken, stamp=stamp_of(open_draft(service)), by=by)


def test_the_drafts_are_listed_and_those_that_can_be_published_are_ticked(
    company: Company, as_person: SignIn
) -> None:
    repair, move = take(company, REPAIR, MOVE)
    break_form(move, company.ada)
    page = said(as_person(company.hugo).get(PAGE))
    assert ticked(page) == [repair.slug]
    assert f'id="publish-{move.slug}" disabled' in page
    assert f'<a href="/manage/services/{move.slug}/form/review/">1 place in the request form' in page
    assert f'<a href="/manage/services/{repair.slug}/targets/">Its own SLA targets are still a draft.' in page
    assert "Move a desk" not in page, "did not begin as a ready-made one"


def test_what_is_ticked_is_published_with_its_form_in_one_act(company: Company, as_person: SignIn) -> None:
    repair, move, parking = take(company, REPAIR, MOVE, PARKING)
    client = as_person(company.hugo)
    data = sent(client.get(PAGE), repair.slug, move.slug)
    answer = client.post(PAGE, data, follow=True)
    address = f"{RESULT}?department=FAC&service={repair.slug}&service={move.slug}"
    assert sorted(answer.redirect_chain[0][0]) == sorted(address)
    assert "2 services are offered now" in said(answer) and "Not published" not in said(answer)
    states = dict(Service.objects.exclude(taken_from="").values_list("slug", "state"))
    assert states == {repair.slug: "published", move.slug: "published", parking.slug: "draft"}
    assert (
        repair.forms.get().number == 1
        and as_person(company.mia).get(f"/services/{repair.slug}/").status_code == 200
    )


def test_the_same_form_sent_again_publishes_nothing_again(company: Company, as_person: SignIn) -> None:
    [repair] = take(company, REPAIR)
    client = as_person(company.hugo)
    data = sent(client.get(PAGE), repair.slug)
    client.post(PAGE, data)
    before = Event.objects.count()
    assert "1 service is offered now" in said(client.post(PAGE, data, follow=True))
    assert Event.objects.count() == before and repair.forms.count() == 1


def test_what_cannot_be_published_stays_and_the_others_are_published(
    company: Company, as_person: SignIn
) -> None:
    repair, move, parking = take(company, REPAIR, MOVE, PARKING)
    client = as_person(company.hugo)
    data = sent(client.get(PAGE), repair.slug, move.slug, parking.slug)
    break_form(move, company.ada)
    extra = read_form([{"key": "where", "kind": "text", "label": {"en": "Where", "zh": "地点"}}])
    save_draft(service=parking, form=extra, stamp=stamp_of(open_draft(parking)), by=company.ada)
    page = said(client.post(PAGE, data, follow=True))
    assert "1 service is offered now" in page and "1 place in the request form has to be mended" in page
    assert "It was changed while you were choosing." in page
    assert set(Service.objects.filter(state="published").values_list("slug", flat=True)) >= {repair.slug}
    assert not move.forms.exists() and not parking.forms.exists()


def test_a_draft_that_was_discarded_since_is_not_published(company: Company) -> None:
    [repair] = take(company, REPAIR)
    put_form(repair, [], number=1)
    seen = stamp_of(open_draft(repair))
    discard_draft(service=repair, stamp=seen, by=company.ada)
    assert publish_taken(chosen={repair: seen}, by=company.ada) == []
    assert publish_taken(chosen={repair: ""}, by=company.ada) == [repair]


def test_nothing_ticked_is_said_and_nothing_is_published(company: Company, as_person: SignIn) -> None:
    take(company, REPAIR, MOVE)
    page = said(as_person(company.hugo).post(PAGE, {}))
    assert "Choose at least one service." in page and ticked(page) == []
    assert not Service.objects.exclude(taken_from="").exclude(state="draft").exists()


def test_what_was_ticked_stays_ticked_where_one_is_refused(company: Company, as_person: SignIn) -> None:
    repair, _move = take(company, REPAIR, MOVE)
    page = said(as_person(company.hugo).post(PAGE, {"services": [repair.slug, "rocket"]}))
    assert ticked(page) == [repair.slug] and "rocket is not one of the available choices" in page


@pytest.mark.parametrize(
    ("hinder", "words"),
    [
        ("agent", '<a href="/departments/FAC/people/">Facilities has no agent'),
        ("category", '#id_category">The category is no longer in use.'),
        ("form", '/form/">Publish the request form first.'),
    ],
)
def test_each_thing_in_the_way_leads_to_where_it_is_mended(
    company: Company, as_person: SignIn, hinder: str, words: str
) -> None:
    [repair] = take(company, REPAIR)
    if hinder == "agent":
        Membership.objects.filter(department__in=[company.facilities, company.movers]).delete()
    elif hinder == "category":
        ServiceCategory.objects.update(is_active=False)
    else:
        discard_draft(service=repair, stamp=stamp_of(open_draft(repair)), by=company.ada)
    client = as_person(company.ada)
    assert words in said(client.get(f"{PAGE}?department=FAC"))
    for page in ("", "publish/"):
        shown = said(client.get(f"/manage/services/{repair.slug}/{page}"))
        assert words in shown or "/form/review/" in shown and hinder == "form"
    assert "Publish service</button>" not in said(client.get(f"/manage/services/{repair.slug}/publish/"))


def test_another_departments_drafts_are_neither_listed_nor_published(
    company: Company, as_person: SignIn
) -> None:
    [repair] = take(company, REPAIR)
    client = as_person(company.ines)
    assert repair.slug not in said(client.get(f"{PAGE}?department=FAC"))
    client.post(f"{PAGE}?department=FAC", {"services": [repair.slug]})
    with pytest.raises(NotAllowed):
        publish_taken(chosen={repair: stamp_of(open_draft(repair))}, by=company.ines)
    assert Service.objects.get(pk=repair.pk).state == "draft"


def test_a_published_one_is_not_listed_and_the_empty_page_leads_on(
    company: Company, as_person: SignIn
) -> None:
    [repair] = take(company, REPAIR)
    put_form(repair, [], number=1)
    publish_service(service=repair, by=company.ada)
    page = said(as_person(company.hugo).get(PAGE))
    assert "No drafts of ready-made services" in page and 'href="/manage/starting-catalogs/"' in page


def test_the_lists_of_catalogs_and_drafts_lead_to_the_page(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    assert PAGE not in said(client.get("/manage/starting-catalogs/"))
    take(company, REPAIR)
    for page in ("/manage/starting-catalogs/", "/manage/services/?department=FAC&state=draft"):
        assert f'href="{PAGE}?department=FAC"' in said(client.get(page))


def test_more_drafts_cost_no_more_queries(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)

    def cost(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    [repair] = take(company, REPAIR)
    few = [cost(PAGE), cost(f"{RESULT}?service={repair.slug}")]
    move, parking = take(company, MOVE, PARKING)
    named = "&".join(f"service={one.slug}" for one in (repair, move, parking))
    assert [cost(PAGE), cost(f"{RESULT}?{named}")] == few
