"""What only one may have is asked for by two at the same moment: one gets it, the other is told why not."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from departments.actions.people_import import import_people
from departments.models import Department, Place
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import read_people
from servicedesk.calendars.models import Calendar
from servicedesk.verbs.exceptions import Refused
from sla.actions.agreements import consent, propose
from sla.actions.apply_requests import ask_to_apply
from sla.conditions import Conditions, TargetSpec
from sla.models import Agreement, ApplyRequest
from sla.scopes import PolicyScope
from tests.cast import Company
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "same.address@lanhai.example"


@pytest.fixture
def both_begin(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Model]], None]:
    """Let each doer wait before it writes until the other is as far: a moment, where a turn keeps the other away."""

    def wait_in(model: type[Model]) -> None:
        gate, save = Barrier(2), model.save

        def save_after(self: Model, *args: Any, **kwargs: Any) -> None:
            with suppress(BrokenBarrierError):
                gate.wait(1)
            save(self, *args, **kwargs)

        monkeypatch.setattr(model, "save", save_after)

    return wait_in


def sent(user: User, address: str, typed: Mapping[str, Any]) -> Callable[[], Any]:
    """Return a post of the form as it is shown there, with what was typed; it answers status and errors by field."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    form = client.get(address).context["form"]
    shown = {name: form[name].field.widget.format_value(form[name].value()) or "" for name in form.fields}

    def post() -> Any:
        answer = client.post(address, shown | typed)
        return answer.status_code, list(answer.context["form"].errors) if answer.status_code == 200 else []

    return post


def test_two_people_are_given_one_address(company: Company, both_begin: Any) -> None:
    posts = [
        sent(company.ada, f"/manage/people/{person.pk}/", {"email": ADDRESS})
        for person in (company.mia, company.hugo)
    ]
    both_begin(User)
    assert sorted(at_once(*posts)) == [(200, ["email"]), (302, [])]
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_a_person_is_invited_and_another_given_their_address(company: Company, both_begin: Any) -> None:
    details = {"name": "Noa Kim", "email": ADDRESS, "department": company.it.pk, "role": "member"}
    invited = sent(company.ada, "/manage/people/invite/", details)
    changed = sent(company.ada, f"/manage/people/{company.mia.pk}/", {"email": ADDRESS})
    both_begin(User)
    assert sorted(at_once(invited, changed)) == [(200, ["email"]), (302, [])]
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_an_imported_person_and_an_invited_one_have_one_address(
    company: Company, monkeypatch: pytest.MonkeyPatch, both_begin: Any
) -> None:
    details = {"name": "Noa Kim", "email": ADDRESS, "department": company.it.pk, "role": "member"}
    invited = sent(company.ada, "/manage/people/invite/", details)
    text = f"email,name,department,role\n{ADDRESS},Noa Kim,IT,member\n"

    def imported() -> Any:
        plan = import_people(reading=read_people(text.encode()), by=company.ada)
        return len(plan.new)

    both_begin(User)
    new, (status, errors) = at_once(imported, invited)
    assert (new, status, errors) in [(1, 200, ["email"]), (0, 302, [])]
    assert User.objects.filter(email=ADDRESS).count() == 1


@pytest.mark.parametrize("model", [Department, Place, Calendar])
def test_one_code_is_given_twice(company: Company, both_begin: Any, model: type[Model]) -> None:
    address, typed = {
        Department: ("/manage/departments/new/", {"calendar": company.it.calendar_id}),
        Place: ("/manage/places/new/", {"kind": "site", "zone": "Asia/Shanghai"}),
        Calendar: ("/manage/calendars/new/", {}),
    }[model]
    posts = [sent(company.ada, address, {**typed, "code": "once", "name_en": name}) for name in ("A", "B")]
    both_begin(model)
    assert sorted(at_once(*posts)) == [(200, ["code"]), (302, [])]
    assert model._default_manager.filter(code__iexact="once").count() == 1


def test_two_proposals_for_the_same_leave_one_open(company: Company, both_begin: Any) -> None:
    scope = PolicyScope(company.move_desk, None, company.finance)
    content = Conditions.of([TargetSpec("resolution", "normal", seconds=3600)], [])
    both_begin(Agreement)
    made = at_once(*(refusing(propose, scope=scope, content=content, by=company.hugo) for _ in range(2)))
    assert sorted(made) == ["", "already_proposed"] and Agreement.objects.count() == 1


def test_two_questions_about_one_version_leave_one_open(company: Company, both_begin: Any) -> None:
    scope = PolicyScope(company.move_desk, None, company.finance)
    content = Conditions.of([TargetSpec("resolution", "normal", seconds=3600)], [])
    version = consent(
        agreement=propose(scope=scope, content=content, by=company.hugo), by=company.frida
    ).version
    both_begin(ApplyRequest)
    asked = at_once(*(refusing(ask_to_apply, version=version, by=company.frida) for _ in range(2)))
    assert sorted(asked) == ["", "already_asked"] and ApplyRequest.objects.count() == 1


def refusing(verb: Callable[..., Any], **given: Any) -> Callable[[], str]:
    """Return the verb so that it answers why it was refused, or nothing."""

    def do() -> str:
        try:
            verb(**given)
        except Refused as refusal:
            return refusal.code
        return ""

    return do
