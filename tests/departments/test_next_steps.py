"""A refusal that tells a next step on another page leads to that page."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.actions.form_drafts import discard_draft, save_draft
from departments.actions.places import set_place_active
from departments.formspec.reading import read_form
from departments.models import Department, Place
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.next_steps import refusal_words
from tests.cast import Company
from tests.departments.places import some_places

SignIn = Callable[[User], Client]


def said(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_a_unit_below_one_out_of_use_leads_to_that_one_and_back(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    units = (
        f'<a href="{reverse("manage_departments")}">Deactivate the departments and teams below it first.</a>'
    )
    assert units in said(client.post(reverse("deactivate_department", args=["FAC"])))
    Department.objects.filter(code__in=["FAC", "MOV"]).update(is_active=False)
    above = f'<a href="{reverse("reactivate_department", args=["FAC"])}">Reactivate Facilities first.</a>'
    assert above in said(client.post(reverse("reactivate_department", args=["MOV"])))


def test_a_place_in_one_out_of_use_leads_to_that_one_and_back(company: Company, as_person: SignIn) -> None:
    client, places = as_person(company.ada), some_places()
    inside = f'<a href="{reverse("manage_places")}">Deactivate the places in it first.</a>'
    assert inside in said(client.post(reverse("deactivate_place", args=[places.third.pk])))
    for place in (places.room, places.other_room, places.third):
        set_place_active(place=Place.objects.get(pk=place.pk), is_active=False, by=None)
    above = f'<a href="{reverse("reactivate_place", args=[places.third.pk])}">Reactivate'
    assert above in said(client.post(reverse("reactivate_place", args=[places.room.pk])))


def test_the_last_admin_is_led_to_the_people(company: Company, as_person: SignIn) -> None:
    page = said(as_person(company.ada).post(f"/manage/people/{company.ada.pk}/roles/", {}))
    assert f'<a href="{reverse("manage_people")}">This is the last admin.' in page


def test_a_draft_that_cannot_come_back_leads_to_the_one_in_its_way(
    company: Company, as_person: SignIn
) -> None:
    service, client = company.screens, as_person(company.ines)
    for key in ("one", "two"):
        form = read_form([{"key": key, "kind": "text", "label": {"en": key}}])
        save_draft(service=service, form=form, stamp=stamp_of(open_draft(service)), by=company.ines)
        if key == "one":
            discard_draft(service=service, stamp=stamp_of(open_draft(service)), by=company.ines)
    page = said(client.post(reverse("restore_form_draft", args=[service.slug]), follow=True))
    assert f'<a href="{reverse("discard_form_draft", args=[service.slug])}">There is a new draft' in page


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (
            Refused("Do <that> first.", code="last_admin", about=1),
            '<a href="/manage/people/">Do &lt;that&gt; first.</a>',
        ),
        (Refused("Do <that> first.", code="last_admin"), "Do <that> first."),
        (Refused("Do <that> first.", code="of_no_page", about=1), "Do <that> first."),
    ],
)
def test_words_are_escaped_in_a_link_and_left_as_they_are_without_one(refusal: Refused, words: str) -> None:
    assert refusal_words(refusal) == words and hasattr(refusal_words(refusal), "__html__") == ("<a" in words)
