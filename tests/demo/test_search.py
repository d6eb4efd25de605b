"""The demo company finds what the search box suggests, and what people say in plain sentences."""

import re
from datetime import datetime

import pytest
from django.test import Client

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.cached_reads.memory import remembering
from tickets.queries.services import orderable_by, suggested_services

from .further_needs import FURTHER
from .needs import CHINESE, ENGLISH, OF_OTHERS

pytestmark = pytest.mark.django_db
PLACEHOLDER = re.compile('placeholder="(?:For example: |例如：)([^"]+)"')


def found(text: str, language: str = "en") -> list[str]:
    """Return the slugs of the services that are shown: those that contain every word, then the closest."""
    context = _client(language).get("/search/", {"q": text}).context
    return [card.service.slug for card in [*context["services"], *context["closest"]]]


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
        ("too noisy at my desk", "desk-move"),
        ("forgot my badge at home", "access-card"),
        ("file too big to email", "file-access"),
    ],
)
def test_sentences_and_slips(demo: datetime, text: str, slug: str) -> None:
    assert slug in found(text)


@pytest.mark.parametrize("text", ["best pizza restaurant near the office", "what is the weather", "zzz"])
def test_what_nobody_offers_is_not_found(demo: datetime, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("needs", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_everyday_needs_lead_to_the_right_service(demo: datetime, needs: list[tuple[str, str]]) -> None:
    missed = _missed(needs)
    assert len(needs) == 40
    assert len(missed) <= 4, missed


@pytest.mark.parametrize("language", OF_OTHERS)
@pytest.mark.parametrize("needs", [OF_OTHERS, FURTHER], ids=["first", "further"])
def test_needs_in_the_words_of_others_lead_to_a_right_service(
    demo: datetime, needs: dict[str, list[tuple[str, str]]], language: str
) -> None:
    missed = _missed(needs[language])
    assert len(needs[language]) % 40 == 0
    assert len(missed) * 10 <= len(needs[language]), missed


def _missed(needs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return need -> the first three services, for those that lead somebody who may order what is meant elsewhere."""
    people = [
        User.objects.filter(is_active=True, memberships__department__code=code).order_by("pk")[0]
        for code in ("SAL", "QUA")
    ]
    may_order = [(person, {service.slug for service in orderable_by(person)}) for person in people]
    missed = {}
    with remembering():
        for need, meant in needs:
            right = set(meant.split(","))
            person = next(person for person, slugs in may_order if right & slugs)
            found = [service.slug for service in _first_three(person, need)]
            if right.isdisjoint(found):
                missed[need] = found
    return missed


def _first_three(person: User, need: str) -> list[Service]:
    exact, closest = suggested_services(person, need, 3)
    return [*exact, *closest][:3]
