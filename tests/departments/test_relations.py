"""What a department is to another: its head says it, and history keeps who said what before."""

import pytest
from django.core.exceptions import ValidationError

from departments.actions.organisation import set_department_active
from departments.actions.relations import set_relation
from departments.enums import MemberRole, RelationKind
from departments.models import Membership, Relation
from departments.queries.relations import sayings
from departments.rules import may_set_relation
from servicedesk.accounts.actions.own import set_absence
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tests.departments.test_pages import SignIn


def kinds() -> list[str]:
    return list(Relation.objects.values_list("kind", flat=True))


def test_the_head_says_what_the_department_is_and_history_keeps_what_was_said_before(
    company: Company,
) -> None:
    for day, kind in (("Mon", RelationKind.SUPPLIES), ("Tue", RelationKind.ADVISES), ("Wed", None)):
        moment = at(f"{day} 10:00")
        assert set_relation(
            provider=company.facilities, consumer=company.finance, kind=kind, by=company.hugo, at=moment
        )
    assert kinds() == []
    said = sayings(company.facilities, company.finance)
    assert [(one.kind, one.by, one.at) for one in said] == [
        (None, company.hugo, at("Wed 10:00")),
        (RelationKind.ADVISES, company.hugo, at("Tue 10:00")),
        (RelationKind.SUPPLIES, company.hugo, at("Mon 10:00")),
    ]
    assert sayings(company.facilities, company.it) == sayings(company.finance, company.facilities) == []


def test_saying_the_same_again_changes_nothing(company: Company) -> None:
    pair = {"provider": company.facilities, "consumer": company.finance, "by": company.hugo}
    assert set_relation(kind=RelationKind.SUPPLIES, **pair)
    assert not set_relation(kind=RelationKind.SUPPLIES, **pair)
    assert not set_relation(kind=None, **{**pair, "consumer": company.it})
    assert Event.objects.filter(kind="department.relation_set").count() == 1


def test_each_direction_has_a_kind_of_its_own(company: Company) -> None:
    facilities, finance = company.facilities, company.finance
    set_relation(provider=facilities, consumer=finance, kind=RelationKind.SUPPLIES, by=company.hugo)
    set_relation(provider=finance, consumer=facilities, kind=RelationKind.DECIDES, by=company.frida)
    assert kinds() == ["supplies", "decides"]


def test_only_heads_of_the_department_that_serves_and_admins_say_it(company: Company) -> None:
    able = {name for name, one in company.people.items() if may_set_relation(one, company.facilities)}
    assert able == {"hugo", "ada"}
    for person in (company.frida, company.lena, company.li_wei, company.eve):
        with pytest.raises(NotAllowed):
            set_relation(
                provider=company.facilities, consumer=company.finance, kind=RelationKind.DECIDES, by=person
            )
    assert kinds() == []


def test_the_deputy_of_an_absent_head_says_it_too(company: Company) -> None:
    set_absence(
        person=company.hugo, starts_at=at("Mon 09:00"), ends_at=at("Wed 18:00"), deputy=company.tom,
        by=company.hugo, at=at("Mon 08:00"),
    )  # fmt: skip
    with clock.frozen(at("Tue 10:00")):
        assert may_set_relation(company.tom, company.facilities)


def test_a_pair_is_two_departments_in_service(company: Company) -> None:
    facilities, finance = company.facilities, company.finance
    set_relation(provider=facilities, consumer=company.sales, kind=RelationKind.SUPPLIES, by=None)
    Membership.objects.filter(department=company.sales, role=MemberRole.HEAD).delete()
    set_department_active(department=company.sales, is_active=False, by=None)
    for consumer in (facilities, company.movers, company.sales):
        with pytest.raises(ValidationError) as refusal:
            set_relation(provider=facilities, consumer=consumer, kind=RelationKind.ADVISES, by=company.hugo)
        assert list(refusal.value.message_dict) == ["consumer"]
    with pytest.raises(ValidationError):
        set_relation(provider=company.movers, consumer=finance, kind=RelationKind.ADVISES, by=company.ada)
    assert kinds() == ["supplies"]
    assert set_relation(provider=facilities, consumer=company.sales, kind=None, by=company.hugo)


def test_a_head_sets_it_on_the_page_and_sees_who_said_what(company: Company, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    address = "/departments/FAC/relations/FIN/"
    assert hugo.post(address, {"kind": "supplies"})["Location"] == "/departments/FAC/#customers"
    assert kinds() == ["supplies"]
    page = hugo.get(address)
    assert page.context["form"]["kind"].value() == "supplies"
    assert "Hugo Brandt" in page.content.decode()
    wrong = hugo.post(address, {"kind": "owns"})
    assert wrong.status_code == 200 and wrong.context["form"].errors["kind"]
    hugo.post(address, {"kind": ""})
    assert kinds() == []
    assert hugo.get("/departments/MOV/relations/FIN/").status_code == 404
    assert hugo.get("/departments/FAC/relations/XXX/").status_code == 404


def test_a_department_without_requests_is_added_by_its_name(company: Company, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    address = "/departments/FAC/relations/new/"
    empty = hugo.post(address, {})
    assert set(empty.context["form"].errors) == {"consumer", "kind"}
    own = hugo.post(address, {"consumer": company.facilities.pk, "kind": "advises"})
    assert set(own.context["form"].errors) == {"consumer"}
    assert hugo.post(address, {"consumer": company.sales.pk, "kind": "advises"}).status_code == 302
    assert Relation.objects.get().consumer == company.sales
