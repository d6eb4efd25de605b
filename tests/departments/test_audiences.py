"""Who may see a service and who of them may order it: one meaning for lists, single services and counts."""

import os
from collections.abc import Callable
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from departments.actions.audiences import set_audience
from departments.audiences import Audience, Group, Traits
from departments.display.audiences import why_not_orderable
from departments.enums import MemberRole
from departments.models import Department, Place, Service, Workplace
from departments.queries.audiences import people_who_order
from departments.rules import (
    audience_of,
    may_find,
    may_order,
    offered_among,
    orderable_ids,
    services_offered_to,
    services_orderable_by,
    services_visible_to,
)
from servicedesk.accounts.models import User
from servicedesk.cached_reads.memory import remembering
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tickets.actions.submission import submit
from tickets.models import Ticket

SignIn = Callable[[User], Client]

POSTS = ("Driver", "ACCOUNTANT ", "会计")


def group(**named: object) -> Group:
    return Group(**{kind: frozenset(values) for kind, values in named.items()})  # type: ignore[call-overload]


@pytest.fixture
def placed(company: Company) -> list[Place]:
    """People with titles and places: a site with a room, and another site."""
    site = Place.objects.create(code="SH", kind="site", name_en="Shanghai")
    room = Place.objects.create(code="SH-1", kind="room", name_en="Room 1", parent=site)
    other = Place.objects.create(code="BE", kind="site", name_en="Berlin")
    for number, person in enumerate(company.people.values()):
        User.objects.filter(pk=person.pk).update(post=POSTS[number % 3] if number % 4 else "")
        if number % 5:
            Workplace.objects.create(user=person, place=(site, room, other)[number % 3])
    return [site, room, other]


def test_a_group_asks_for_one_of_each_kind() -> None:
    person = Traits(
        departments=frozenset({1, 2}), roles=frozenset({"agent"}), posts=frozenset(), places=frozenset({7})
    )
    assert group(departments=[2, 9]).takes(person)
    assert group(departments=[2], roles=["agent", "head"], places=[7]).takes(person)
    assert not group(departments=[2], roles=["head"]).takes(person)
    assert not group(departments=[2], posts=["driver"]).takes(person)
    assert not Group().takes(person)


def test_one_may_see_what_one_may_not_order_and_is_told_why(company: Company, as_person: SignIn) -> None:
    audience = Audience(order=(group(departments=[company.it.pk], roles=["agent"]), group(roles=["head"])))
    set_audience(service=company.move_desk, audience=audience, by=company.hugo)
    assert may_find(company.mia, company.move_desk) and not may_order(company.mia, company.move_desk)
    assert may_order(company.tom, company.move_desk) and may_order(company.frida, company.move_desk)
    said = why_not_orderable(company.mia, company.move_desk)
    assert said == "You cannot request this service. It is for: IT · agent; department head."
    assert why_not_orderable(company.tom, company.move_desk) == ""
    client = as_person(company.mia)
    assert said in client.get("/services/move-a-desk/").content.decode()
    asked = client.get("/services/move-a-desk/request/")
    assert asked.status_code == 403 and "IT · agent" in asked.content.decode()


@pytest.mark.parametrize("way", ["page", "program"])
def test_who_may_not_order_a_service_does_not_order_it_for_somebody_who_may(
    company: Company, as_person: SignIn, way: str
) -> None:
    audience = Audience(order=(group(departments=[company.it.pk]),))
    set_audience(service=company.move_desk, audience=audience, by=company.hugo)
    client = as_person(company.mia)
    asked = {"title": "Move Tom's desk", "requester": company.tom.email}
    if way == "page":
        sent = {**asked, "impact": "one", "urgency": "soon", "answer_seats": "1"}
        answer = client.post("/services/move-a-desk/request/", sent)
    else:
        body = {**asked, "service": "move-a-desk", "answers": {"seats": 1}}
        answer = client.post("/api/v1/tickets/", body, content_type="application/json")
    assert answer.status_code == 403
    assert "You cannot request this service. It is for: IT." in answer.content.decode()
    assert not Ticket.objects.exists()
    with pytest.raises(NotAllowed):
        submit(service=company.move_desk, title="Move it", by=company.mia, requester=company.tom)
    submit(service=company.move_desk, title="Move it", by=company.ines, requester=company.tom)


def test_who_may_not_see_a_service_does_not_order_it_either(company: Company, as_person: SignIn) -> None:
    audience = Audience(see=(group(roles=["head"]),), order=(group(departments=[company.finance.pk]),))
    set_audience(service=company.move_desk, audience=audience, by=company.hugo)
    assert not may_order(company.mia, company.move_desk) and may_order(company.frida, company.move_desk)
    assert as_person(company.mia).get("/services/move-a-desk/").status_code == 404


def test_titles_count_in_any_case_and_width(company: Company) -> None:
    User.objects.filter(pk=company.mia.pk).update(post="Ｓenior  DRIVER")
    audience = Audience(see=(group(posts=["senior driver"]),))
    set_audience(service=company.move_desk, audience=audience, by=company.hugo)
    assert may_order(User.objects.get(pk=company.mia.pk), company.move_desk)
    assert list(people_who_order(audience_of(company.move_desk))) == [company.mia]


def test_a_place_counts_with_all_within_it_and_after_a_merge(company: Company, placed: list[Place]) -> None:
    site, room, other = placed
    Workplace.objects.filter(user=company.mia).delete()
    Workplace.objects.create(user=company.mia, place=room)
    set_audience(
        service=company.move_desk, audience=Audience(see=(group(places=[site.pk]),)), by=company.hugo
    )
    assert may_order(company.mia, company.move_desk)
    Place.objects.filter(pk=site.pk).update(merged_into=other, is_active=False)
    assert may_order(company.mia, company.move_desk)


@pytest.mark.parametrize(
    "wrong",
    [
        (Group(),),
        (group(roles=["king"]),),
        (group(posts=["x" * 121]),),
        tuple(group(posts=[f"p{n}"]) for n in range(21)),
    ],
)
def test_an_audience_that_cannot_be_is_refused(company: Company, wrong: tuple[Group, ...]) -> None:
    with pytest.raises(ValidationError):
        set_audience(service=company.move_desk, audience=Audience(see=wrong), by=company.hugo)
    assert audience_of(company.move_desk) == Audience()


def test_only_those_who_edit_the_entry_say_whom_it_is_for(company: Company) -> None:
    for person in (company.mia, company.li_wei, company.ines):
        with pytest.raises(NotAllowed):
            set_audience(service=company.move_desk, audience=Audience(), by=person)


def drawn_groups() -> st.SearchStrategy[tuple[Group, ...]]:
    """Groups over the cast's units, roles, titles and places, named by their number in a list."""
    some = st.frozensets(st.integers(0, 4), max_size=2)
    roles = st.frozensets(st.sampled_from([*MemberRole.values, "admin", "executive"]), max_size=2)
    posts = st.frozensets(st.sampled_from(["driver", "accountant", "会计"]), max_size=2)
    groups = st.builds(Group, departments=some, roles=roles, posts=posts, places=some)
    return st.lists(groups.filter(lambda one: one != Group()), max_size=3).map(tuple)


@given(see=drawn_groups(), order=drawn_groups())
@settings(
    max_examples=int(os.environ.get("PROVE", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
def test_lists_single_services_and_counts_agree(
    company: Company, placed: list[Place], see: tuple[Group, ...], order: tuple[Group, ...]
) -> None:
    """`PROVE=400 make test TESTS=tests/departments/test_audiences.py` tries more."""
    units = list(Department.objects.order_by("pk").values_list("pk", flat=True))

    def real(groups: tuple[Group, ...]) -> tuple[Group, ...]:
        return tuple(
            Group(
                departments=frozenset(units[n] for n in one.departments),
                roles=one.roles,
                posts=one.posts,
                places=frozenset(placed[n % 3].pk for n in one.places),
            )
            for one in groups
        )

    audience = Audience(see=real(see), order=real(order))
    set_audience(service=company.move_desk, audience=audience, by=None)
    able = set()
    people = User.objects.order_by("pk")
    for person, is_remembered in product(people, (False, True)):
        if is_remembered:
            with remembering():
                rows = _both_ways(person)
        else:
            rows = _both_ways(person)
        offered_list, offered_one, order_list, order_one, visible = rows
        assert offered_list == offered_one and order_list == order_one
        assert order_list <= offered_list <= visible
        assert set(orderable_ids(person)) == order_list
        assert offered_among(person, Service.objects.values_list("pk", flat=True)) == offered_list
        if company.move_desk.pk in order_list:
            able.add(person)
    assert set(people_who_order(audience_of(company.move_desk))) == able


def _both_ways(person: User) -> tuple[set[int], ...]:
    services = Service.objects.select_related("department")
    return (
        set(services_offered_to(person).values_list("pk", flat=True)),
        {one.pk for one in services if may_find(person, one)},
        set(services_orderable_by(person).values_list("pk", flat=True)),
        {one.pk for one in services if may_order(person, one)},
        set(services_visible_to(person).values_list("pk", flat=True)),
    )
