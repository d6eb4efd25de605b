"""A desk goes back to earlier versions and forward again: each holds what it can, and offers nothing to more people.

A step between two versions takes long: there is one way back and one forward, and the tests read what was seen on it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from pytest_django import DjangoDbBlocker

from departments.actions.audiences import set_audience
from departments.audiences import Audience, Group, Groups
from departments.models import Service
from departments.rules import audience_of, services_orderable_by
from servicedesk.text.search import words_of
from tests.cast import Company, found_company
from tests.tickets.pages import filed
from tickets.models import Ticket

SEARCH_TERMS = ("departments", "0023_whole_words")  # everyday words are the version after it
PAIRS = (
    ("departments", "0022_taken_from"),
    ("tickets", "0017_drafts"),
)  # whole words are the version after it
DOCUMENTS = "tickets_searchdocument JOIN tickets_ticket ON ticket_id = id"  # where words are kept now
OFFERED = ("departments", "0017_place_uploads")  # states and audiences are the version after it


@dataclass
class Way:
    """What was seen at each version: `limits` are whether a service was offered, and to which departments."""

    company: Company
    terms: dict[str, str] = field(default_factory=dict)
    found_by: list[Collection[str]] = field(default_factory=list)
    limits: Mapping[str, tuple[bool, set[str]]] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    orders: Mapping[str, Collection[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def way(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Way]:
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        for one in caches.all():
            one.clear()
        seen = _gone()
        transaction.set_rollback(True)
    yield seen


def _gone() -> Way:
    """Go back step by step and forward at once."""
    way = Way(found_company())
    company, latest = way.company, MigrationExecutor(connection).loader.graph.leaf_nodes()
    ticket = filed(company, title="VPN连不上")
    _fill_newest(company)
    way.found_by.append(_found_by(ticket))
    before = _at([SEARCH_TERMS]).get_model("departments", "Service")
    way.terms = dict(before.objects.values_list("slug", "keywords"))
    before.objects.filter(slug="payslip").update(keywords="monitor 大屏 TV  monitor，屏幕")
    _at(PAIRS)
    way.found_by.append(_found_by(ticket, "tickets_ticket"))
    before = _at([OFFERED]).get_model("departments", "Service")
    way.limits = {
        one.slug: (one.is_active, set(one.orderable_by.values_list("code", flat=True)))
        for one in before.objects.all()
    }
    _fill_oldest(before, company)
    _at(latest)
    way.found_by.append(_found_by(ticket))
    way.services = {one.slug: one for one in Service.objects.all()}
    way.audiences = {slug: audience_of(one) for slug, one in way.services.items()}
    way.orders = {
        name: {one.slug for one in services_orderable_by(person)} for name, person in company.people.items()
    }
    return way


def _fill_newest(company: Company) -> None:
    """Give services what an earlier version may not know."""
    words = {"words_en": "monitor, TV", "words_zh": "大屏、屏幕"}
    Service.objects.filter(slug="screens").update(**words)
    many = ", ".join(f"word{number}" for number in range(100))
    Service.objects.filter(slug="move-a-desk").update(words_en=many)
    narrow, begun = _copy(company.screens, "narrow"), _copy(company.screens, "begun", state="draft")
    heads = of(company.finance, roles=["head"])
    for service, audience in (
        (company.screens, Audience(see=of(company.finance, company.sales))),
        (company.payslip, Audience(order=heads)),
        (narrow, Audience(see=of(company.finance), order=of(company.it))),
        (begun, Audience()),
    ):
        set_audience(service=service, audience=audience, by=company.ada)


def _fill_oldest(service: Any, company: Company) -> None:
    """Add services of the version before states and audiences."""
    screens = service.objects.get(slug="screens")
    _copy(screens, "was-for-all").orderable_by.clear()
    _copy(screens, "was-limited").orderable_by.set([company.finance.pk, company.sales.pk])
    _copy(screens, "was-off", is_active=False).orderable_by.set([company.it.pk])


def _copy(service: Any, slug: str, **fields: object) -> Any:
    """Add a service like another of the same version."""
    copy = type(service).objects.get(pk=service.pk)
    copy.pk, copy.slug = None, slug
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _at(targets: Any) -> Any:
    """Bring the database to migrations and return its models."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return MigrationExecutor(connection).migrate(list(targets)).apps


def _found_by(ticket: Ticket, where: str = DOCUMENTS) -> Collection[str]:
    """Return what a request is found by."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tsvector_to_array(search) FROM {where} WHERE id = %s", [ticket.pk])  # noqa: S608
        (kept,) = cursor.fetchone()
    return set(kept)


def of(*units: Any, roles: Collection[str] = ()) -> Groups:
    """Return a group for each unit."""
    return tuple(Group(departments=frozenset({unit.pk}), roles=frozenset(roles)) for unit in units)


def test_going_back_offers_what_the_version_before_can_limit_and_nothing_to_anyone_else(way: Way) -> None:
    assert way.limits["move-a-desk"] == (True, set())
    assert way.limits["screens"] == (True, {"FIN", "SAL"})
    assert way.limits["payslip"] == (False, {"FIN"})


def test_going_back_offers_nothing_that_is_seen_by_some_and_ordered_by_fewer_and_no_drafts(way: Way) -> None:
    assert [way.limits[slug][0] for slug in ("narrow", "begun")] == [False, False]


def test_what_was_offered_is_published_to_the_same_departments_and_the_rest_is_retired(way: Way) -> None:
    slugs = ("was-for-all", "was-limited", "was-off", "move-a-desk", "payslip")
    states = [way.services[slug].state for slug in slugs]
    assert states == ["published", "published", "retired", "published", "retired"]
    company = way.company
    finance_or_sales = Group(departments=frozenset({company.finance.pk, company.sales.pk}))
    assert way.audiences["was-for-all"] == Audience()
    assert way.audiences["was-limited"] == Audience(see=(finance_or_sales,))
    able = {name for name, slugs in way.orders.items() if "was-limited" in slugs}
    assert {"mia", "olga"} <= able and "li_wei" not in able


def test_each_search_term_is_a_word_of_its_language_and_goes_back(way: Way) -> None:
    assert way.terms["screens"] == "monitor TV 大屏 屏幕" and way.terms["payslip"] == ""
    assert way.terms["move-a-desk"].endswith(" word43") and len(way.terms["move-a-desk"]) <= 300
    payslip = way.services["payslip"]
    assert (payslip.words_en, payslip.words_zh) == ("monitor, TV", "大屏、屏幕")
    assert "monitor" in payslip.search_text


@pytest.mark.django_db
def test_requests_are_found_by_words_and_by_pairs_where_a_desk_goes_back(way: Way) -> None:
    now, before, again = way.found_by
    assert {"vpn", "连不", "fac", "@#FAC-1"} <= set(now) and "pn" not in now
    assert {"vp", "pn", "n连", "连不"} <= set(before) and "vpn" not in before
    assert again == now
    assert words_of("VPN连") == ["vpn", "连"]
