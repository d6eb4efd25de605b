"""The demo company finds what the search box suggests, and what people say in plain sentences."""

import re
from datetime import datetime

import pytest
from django.test import Client

from departments.models import Service
from servicedesk.accounts.models import User
from tickets.queries.services import closest_services, find_services

from .needs import CHINESE, ENGLISH, OF_OTHERS

pytestmark = pytest.mark.django_db
PLACEHOLDER = re.compile('placeholder="(?:For example: |例如：)([^"]+)"')


def found(text: str, language: str = "en") -> list[str]:
    """Return the slugs of the services that are shown, those that contain every word or else the closest."""
    context = _client(language).get("/search/", {"q": text}).context
    return [card.service.slug for card in context["services"] or context["closest"]]


def _client(language: str) -> Client:
    person = User.objects.filter(is_active=True, memberships__department__code="IT").order_by("pk")[0]
    User.objects.filter(pk=person.pk).update(language=language)
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_suggestion_of_the_search_box_finds_its_service(demo: datetime, language: str) -> None:
    page = _client(language).get("/").content.decode()
    suggested = re.split(", |、", PLACEHOLDER.findall(page)[0])
    first = [found(text, language)[0] for text in suggested]
    assert sorted(first) == ["computer-problem", "desk-move", "employment-certificate"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("电脑坏了", "computer-problem"),
        ("我要请假", "leave-and-time"),
        ("printer does not connect", "computer-problem"),
        ("I need a new chair for my desk", "buy-something"),
        ("printr", "computer-problem"),
        ("monitr", "computer-problem"),
        ("打印几", "computer-problem"),
        ("灯坏了", "repair"),
        ("I forgot my passwrd", "account-password"),
        ("how do I get my travel costs back", "travel-expenses"),
        ("outlook", "computer-problem"),
        ("outlook 打不开", "computer-problem"),
        ("email not working", "computer-problem"),
        ("邮件发不出去", "computer-problem"),
        ("邮箱", "account-password"),
        ("microphone", "computer-problem"),
        ("电话坏了", "computer-problem"),
    ],
)
def test_sentences_and_slips(demo: datetime, text: str, slug: str) -> None:
    assert slug in found(text)


@pytest.mark.parametrize("text", ["best pizza restaurant near the office", "what is the weather", "zzz"])
def test_what_nobody_offers_is_not_found(demo: datetime, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("needs", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_everyday_needs_lead_to_the_right_service(demo: datetime, needs: list[tuple[str, str]]) -> None:
    person = User.objects.filter(is_active=True, memberships__department__code="SAL").order_by("pk")[0]
    found = {need: [service.slug for service in _first_three(person, need)] for need, _meant in needs}
    missed = {need: found[need] for need, meant in needs if meant not in found[need]}
    assert len(found) == 40
    assert len(missed) <= 4, missed


@pytest.mark.parametrize("language", OF_OTHERS)
def test_needs_in_the_words_of_others_lead_to_a_right_service(demo: datetime, language: str) -> None:
    person = User.objects.filter(is_active=True, memberships__department__code="SAL").order_by("pk")[0]
    missed = {
        need: found
        for need, meant in OF_OTHERS[language]
        if not {*meant.split(",")} & {*(found := [one.slug for one in _first_three(person, need)])}
    }
    assert len(OF_OTHERS[language]) == 80 and len(missed) <= 8, missed


def _first_three(person: User, need: str) -> list[Service]:
    return find_services(person, need, 3) or closest_services(person, need, 3)
