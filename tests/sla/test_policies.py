"""Publishing what a service promises."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from departments.enums import Priority
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from sla.actions.policies import TargetSpec, publish_policy, withdraw_policy
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions
from sla.enums import ClockKind
from sla.models import Policy, PolicyDraft, PolicyVersion, Step
from sla.queries.matching import match_policy, target_of
from sla.queries.policies import applicable_version
from sla.scopes import PolicyScope
from tests.cast import STEPS, Company, at

SignIn = Callable[[User], Client]
URL = "/manage/services/move-a-desk/targets/"
ANSWER = TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=3600)
FINISH = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, working_days=2)
NEWS = TargetSpec(ClockKind.CADENCE, Priority.NORMAL, working_days=2)


def holds(company: Company) -> PolicyVersion | None:
    return match_policy(service=company.move_desk, provider=company.facilities, consumer=company.finance)


def page(**given: Any) -> dict[str, Any]:
    return {"first_response_normal": "1.5", "first_response_normal_unit": "hours", **given}


def test_a_services_own_times_come_before_the_companys(company: Company) -> None:
    version = publish_policy(targets=[ANSWER, FINISH], service=company.move_desk, by=company.hugo)
    assert holds(company) == version
    assert target_of(version, kind="resolution", priority="normal").working_days == 2  # type: ignore[union-attr]
    assert target_of(version, kind="resolution", priority="urgent") is None
    assert match_policy(service=company.screens, provider=company.it, consumer=company.finance) != version


def test_a_new_version_holds_and_the_old_one_stays(company: Company) -> None:
    first = publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo)
    second = publish_policy(targets=[FINISH], service=company.move_desk, by=company.hugo)
    assert (first.policy, first.number, second.number) == (second.policy, 1, 2)
    assert first.targets.count() == 1 and holds(company) == second


def test_the_companys_steps_are_taken_over(company: Company) -> None:
    version = publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo)
    steps = [(row.level, row.percent, row.audiences, row.channel) for row in version.steps.all()]
    assert steps == [
        (level, percent, list(audiences), channel) for level, percent, audiences, channel in STEPS
    ]


def test_without_any_policy_the_standard_steps_hold(company: Company) -> None:
    Policy.objects.update(is_active=False)
    version = publish_policy(targets=[ANSWER], by=company.ada)
    assert [row.percent for row in version.steps.filter(kind="")] == [50, 80, 100, 125, 200]
    waits = version.steps.filter(kind=ClockKind.REQUESTER_WAIT)
    assert [row.after_working_days or row.percent for row in waits] == [100, 1, 3, 5]
    assert version.policy.service is None and version.policy.provider is None


@pytest.mark.parametrize("name", ["mia", "li_wei", "lena", "ines", "eve"])
def test_others_promise_nothing_for_a_department(company: Company, name: str) -> None:
    by, steps = company.people[name], Step.objects.count()
    with pytest.raises(NotAllowed):
        publish_policy(targets=[ANSWER], service=company.move_desk, by=by)
    with pytest.raises(NotAllowed):
        withdraw_policy(service=company.move_desk, by=by)
    assert (PolicyVersion.objects.count(), Step.objects.count()) == (1, steps)


def test_only_an_admin_promises_for_the_company(company: Company) -> None:
    with pytest.raises(NotAllowed):
        publish_policy(targets=[ANSWER], by=company.hugo)
    assert publish_policy(targets=[ANSWER], by=company.ada).number == 2


@pytest.mark.parametrize(
    "targets",
    [
        [],
        [ANSWER, ANSWER],
        [TargetSpec(ClockKind.RESOLUTION, Priority.LOW)],
        [TargetSpec(ClockKind.RESOLUTION, Priority.LOW, seconds=60, working_days=1)],
        [TargetSpec(ClockKind.RESOLUTION, Priority.LOW, seconds=0)],
    ],
)
def test_a_promise_that_is_none_is_refused(company: Company, targets: list[TargetSpec]) -> None:
    with pytest.raises(ValidationError):
        publish_policy(targets=targets, service=company.move_desk, by=company.hugo)
    assert PolicyVersion.objects.count() == 1


def test_withdrawn_times_give_way_to_the_general_ones(company: Company) -> None:
    general = holds(company)
    publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo)
    withdraw_policy(service=company.move_desk, by=company.hugo)
    assert holds(company) == general
    withdraw_policy(service=company.move_desk, by=company.hugo)
    assert Event.objects.filter(kind="config.withdrawn").count() == 1
    assert publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo).number == 1


def test_the_page_starts_with_what_holds_and_publishes_what_is_written(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    form = client.get(URL).context["form"]
    assert (form["first_response_normal"].value(), form["first_response_normal_unit"].value()) == (2, "hours")
    assert (form["first_response_urgent"].value(), form["first_response_urgent_unit"].value()) == (
        30,
        "minutes",
    )
    answer = client.post(URL, page(resolution_normal="3", resolution_normal_unit="days"))
    assert answer["Location"] == URL
    version = holds(company)
    assert version is not None
    found = {(row.kind, row.seconds, row.working_days) for row in version.targets.all()}
    assert found == {("first_response", 5400, None), ("resolution", None, 3)}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_response_normal": "-1"}, "first_response_normal"),
        ({"first_response_normal": "9999"}, "first_response_normal"),
        ({"first_response_normal": "1.5", "first_response_normal_unit": "days"}, "first_response_normal"),
        ({"first_response_normal": "1.5", "first_response_normal_unit": "minutes"}, "first_response_normal"),
        ({"first_response_normal": "x"}, "first_response_normal"),
        ({"resolution_normal": "1", "resolution_normal_unit": "hours"}, "first_response_normal"),
        ({"first_response_normal": ""}, "__all__"),
        ({"first_response_normal_unit": "fortnights"}, "first_response_normal_unit"),
    ],
)
def test_wrong_times_stand_beside_the_field(
    company: Company, as_person: SignIn, given: dict[str, str], field: str
) -> None:
    answer = as_person(company.hugo).post(URL, page(**given))
    assert list(answer.context["form"].errors) == [field]
    assert PolicyVersion.objects.count() == 1


def test_times_may_count_day_and_night(company: Company, as_person: SignIn) -> None:
    as_person(company.hugo).post(URL, page(first_response_normal_unit="hours_247"))
    version = holds(company)
    assert version is not None and version.targets.get().is_around_the_clock


def test_targets_that_came_with_a_service_are_what_its_page_publishes(
    company: Company, as_person: SignIn
) -> None:
    scope = PolicyScope(company.move_desk)
    base = applicable_version(scope)
    save_draft(scope=scope, base=base, content=Conditions.of([FINISH, NEWS], []), by=company.ada)
    hugo = as_person(company.hugo)
    shown = hugo.get(URL)
    form = shown.context["form"]
    assert (form["resolution_normal"].value(), form["resolution_normal_unit"].value()) == (2, "days")
    assert form["first_response_normal"].value() in ("", None)
    assert "a draft of Ada Lin" in shown.content.decode()
    asked = hugo.get("/manage/services/move-a-desk/publish/").content.decode()
    assert "Its own SLA targets are still a draft" in asked
    data = {one.html_name: one.value() or "" for one in form}
    assert hugo.post(URL, data).status_code == 302
    version = holds(company)
    assert version is not None and version.policy.service == company.move_desk
    assert {row.kind for row in version.targets.all()} == {"resolution", "cadence"}
    assert not PolicyDraft.objects.exists()
    assert "still a draft" not in hugo.get("/manage/services/move-a-desk/publish/").content.decode()


def test_a_draft_that_somebody_works_on_outlives_what_another_publishes(
    company: Company, as_person: SignIn
) -> None:
    scope = PolicyScope(company.move_desk)
    base = applicable_version(scope)
    for target, hour in ((FINISH, 9), (ANSWER, 10)):
        moment = at(f"Mon {hour:02}:00")
        save_draft(scope=scope, base=base, content=Conditions.of([target], []), by=company.ada, at=moment)
    as_person(company.hugo).post(URL, page())
    assert PolicyDraft.objects.get().by == company.ada
    assert "a draft of" not in as_person(company.hugo).get(URL).content.decode()
