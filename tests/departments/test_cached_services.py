"""A cached service is the one that is stored, with the current form and limits."""

from collections.abc import Callable

import pytest
from django.db.models import Model

from departments.cached_services import service_by_slug
from departments.models import Department, Service
from departments.rules import audience_of
from servicedesk.cached_reads.memory import remembering
from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.publishing import publish_form

NOTE = {"key": "note", "kind": "text", "label": {"en": "Note", "zh": ""}}
Known = tuple[object, ...]


def known(slug: str = "move-a-desk") -> Known:
    """Return all that a request remembers of a service."""
    with remembering():
        found = service_by_slug(slug)
    assert found is not None
    return (row(found), row(found.department), found.team and row(found.team), *_more(found))


def stored(slug: str = "move-a-desk") -> Known:
    found = Service.objects.select_related("department", "team").get(slug=slug)
    return (row(found), row(found.department), found.team and row(found.team), *_more(found))


def _more(service: Service) -> Known:
    return service.newest_form, audience_of(service), service.department.calendar, service.department.parent


def row(instance: Model) -> dict[str, object]:
    left_out = {"search", "last_number", "about_en", "about_zh"}
    names = {field.attname for field in instance._meta.concrete_fields} - left_out
    return {name: getattr(instance, name) for name in names}


@pytest.mark.parametrize(
    "change",
    [
        lambda company: None,
        lambda company: publish_form(service=company.move_desk, fields=[NOTE], by=company.hugo),
        lambda company: limit_to(company.move_desk, company.it, company.sales),
        lambda company: Service.objects.filter(pk=company.move_desk.pk).update(team=company.movers),
        lambda company: Service.objects.filter(pk=company.move_desk.pk).update(state="retired"),
        lambda company: Department.objects.filter(pk=company.facilities.pk).update(is_active=False),
    ],
)
def test_the_next_request_knows_of_a_change(company: Company, change: Callable[[Company], object]) -> None:
    assert known() == known() == stored()
    change(company)
    company.move_desk = Service.objects.get(pk=company.move_desk.pk)
    assert known() == known() == stored()


def test_limits_that_are_lifted(company: Company) -> None:
    limit_to(company.move_desk, company.it)
    assert known() == stored()
    limit_to(company.move_desk)
    assert known() == stored()


def test_no_two_readers_share_an_instance(company: Company) -> None:
    with remembering():
        one, other = service_by_slug("move-a-desk"), service_by_slug("move-a-desk")
    assert one == other and one is not other
    assert one is not None and other is not None and one.department is not other.department


def test_what_there_is_not(company: Company) -> None:
    with remembering():
        assert service_by_slug("nothing") is None
