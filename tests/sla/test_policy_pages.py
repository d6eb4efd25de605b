"""The pages on which promises are made: drafts, steps as rows, differences, the history, rights."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.enums import Priority
from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.verbs.exceptions import NotAllowed
from sla.actions.agreements import propose
from sla.actions.policies import StepSpec, TargetSpec, publish_policy, withdraw_policy
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions, level_of
from sla.display.policy_differences import lines_of
from sla.enums import Audience, ClockKind, StepChannel
from sla.models import Policy, PolicyDraft, PolicyVersion, Promise, Step
from sla.queries.policies import applicable_version, scope_named
from sla.scopes import PolicyScope
from tests.cast import STEPS, Company, at
from tests.sla.test_agreements import times
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]
SERVICE = "/manage/policies/service:move-a-desk/"
ANSWER = TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=3600)
NEWS = TargetSpec(ClockKind.CADENCE, Priority.NORMAL, working_days=2)
STAY = TargetSpec(ClockKind.OWNERSHIP, Priority.HIGH, seconds=5400, is_around_the_clock=True)


def row(place: int, **given: Any) -> dict[str, Any]:
    values = {"kind": "", "amount": "80", "unit": "percent", "person": "", "channel": "mail", **given}
    return {f"step-{place}-{name}": value for name, value in values.items()}


def steps(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "step-TOTAL_FORMS": str(len(rows)),
        "step-INITIAL_FORMS": "0",
        "do": "save",
        **more,
    }
    for place, values in enumerate(rows):
        data |= row(place, **values)
    return data


def draft_of(person: User) -> Conditions:
    return Conditions.from_json(PolicyDraft.objects.get(by=person).content)


def test_times_of_every_kind_are_kept_in_a_draft_and_hold_once_published(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    assert client.get(SERVICE).context["form"]["first_response_normal"].value() == 2
    client.post(
        SERVICE,
        times(
            first_response_normal="1",
            cadence_normal="2",
            cadence_normal_unit="days",
            ownership_high="90",
            ownership_high_unit="minutes_247",
        ),
    )
    assert set(draft_of(company.hugo).targets) == {ANSWER, NEWS, STAY} and PolicyVersion.objects.count() == 1
    again = client.get(SERVICE)
    assert again.context["form"]["cadence_normal"].value() == 2
    assert again.context["form"]["ownership_high_unit"].value() == "hours_247"
    changes = client.get(SERVICE + "publish/")
    titles = [line.title for line in changes.context["lines"]]
    assert (
        titles[:2] == ["First response, urgent", "First response, high"]
        and "Progress updates, normal" in titles
    )
    client.post(SERVICE + "publish/", {"base": changes.context["base"]})
    version = applicable_version(PolicyScope(company.move_desk))
    assert version is not None and (version.policy.service, version.number) == (company.move_desk, 1)
    assert set(Conditions.of_version(version).targets) == {ANSWER, NEWS, STAY}
    assert version.steps.count() == len(STEPS) and not PolicyDraft.objects.exists()


def test_the_services_short_page_keeps_the_times_of_other_kinds_and_the_steps(
    company: Company, as_person: SignIn
) -> None:
    told = [StepSpec("p60", 60, audiences=(Audience.REQUESTER,))]
    publish_policy(targets=[ANSWER, NEWS, STAY], steps=told, service=company.move_desk, by=company.hugo)
    page = {"first_response_normal": "3", "first_response_normal_unit": "hours"}
    as_person(company.hugo).post("/manage/services/move-a-desk/targets/", page)
    version = applicable_version(PolicyScope(company.move_desk))
    assert version is not None and version.number == 2
    three = TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=3 * 3600)
    assert set(Conditions.of_version(version).targets) == {three, NEWS, STAY}
    assert [step.level for step in version.steps.all()] == ["p60"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"resolution_normal": "-1"}, "resolution_normal"),
        ({"resolution_normal": "0"}, "resolution_normal"),
        ({"cadence_low": "1.5", "cadence_low_unit": "days"}, "cadence_low"),
        ({"cadence_low": "251", "cadence_low_unit": "days"}, "cadence_low"),
        ({"ownership_low": "2001"}, "ownership_low"),
        ({"ownership_low": "1.5", "ownership_low_unit": "minutes_247"}, "ownership_low"),
        ({"next_response_high": "x"}, "next_response_high"),
        ({"next_response_high": "1", "next_response_high_unit": "moons"}, "next_response_high_unit"),
        ({"first_response_low": "9", "resolution_low": "8"}, "first_response_low"),
    ],
)
def test_wrong_times_stand_beside_the_field_and_keep_nothing(
    company: Company, as_person: SignIn, given: dict[str, str], field: str
) -> None:
    answer = as_person(company.hugo).post(SERVICE, times(**given))
    assert list(answer.context["form"].errors) == [field]
    assert not PolicyDraft.objects.exists()


@pytest.mark.parametrize("page", ["", "steps/", "publish/", "versions/"])
def test_no_page_says_that_a_head_asks_where_none_does(
    company: Company, as_person: SignIn, page: str
) -> None:
    words = as_person(company.hugo).get(SERVICE + page).content.decode()
    assert "Reminders and escalation" in words and "A department head has proposed" not in words


def test_steps_are_added_taken_away_and_kept_in_the_order_of_their_moments(
    company: Company, as_person: SignIn
) -> None:
    client, url = as_person(company.hugo), SERVICE + "steps/"
    assert len(client.get(url).context["editor"].forms) == len(STEPS)
    late = {"amount": "100", "audiences": ["lead"]}
    more = client.post(url, steps(late, do="add:step"))
    assert len(more.context["editor"].forms) == 2 and not PolicyDraft.objects.exists()
    fewer = client.post(url, steps(late, {"amount": "5", "audiences": ["team"]}, do="remove:step:0"))
    assert [form["amount"].value() for form in fewer.context["editor"].live] == ["5"]
    for removed, name in (
        ({"kind": "resolution", "amount": "90"}, "Resolution, 90% of the target"),
        ({"amount": "2", "unit": "hours"}, "All timers, 2 working hours"),
        ({"kind": "naps", "amount": "<b>", "unit": "moons"}, "All timers, &lt;b&gt;"),
        ({"amount": ""}, "a rule without a time"),
    ):
        gone = client.post(url, steps(removed, do="remove:step:0")).content.decode()
        assert f"Removed: {name}<" in gone and f'aria-label="Undo: {name}"' in gone
    client.post(
        url,
        steps(
            late,
            {"amount": "60", "audiences": ["requester", "assignee"], "channel": "app"},
            {"amount": "1.5", "unit": "hours", "audiences": ["person"], "person": company.ines.email},
            {"kind": "requester_wait", "amount": "3", "unit": "days", "audiences": ["requester"]},
            {"kind": "requester_wait", "amount": "100"},
        ),
    )
    assert draft_of(company.hugo).steps == (
        StepSpec("s5400", after_seconds=5400, audiences=(Audience.PERSON,), person=company.ines),
        StepSpec("p60", 60, audiences=(Audience.ASSIGNEE, Audience.REQUESTER), channel=StepChannel.APP),
        StepSpec("breach", 100, audiences=(Audience.LEAD,)),
        StepSpec(
            "reminder_2",
            after_working_days=3,
            audiences=(Audience.REQUESTER,),
            kind=ClockKind.REQUESTER_WAIT,
        ),
        StepSpec("no_answer", 100, kind=ClockKind.REQUESTER_WAIT),
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0", "audiences": ["team"]}, "amount"),
        ({"amount": "1001", "audiences": ["team"]}, "amount"),
        ({"amount": "12.5", "audiences": ["team"]}, "amount"),
        ({"amount": "1.5", "unit": "days", "audiences": ["team"]}, "amount"),
        ({"audiences": []}, "audiences"),
        ({"audiences": ["person"]}, "person"),
        ({"audiences": ["person"], "person": "nobody@example.com"}, "person"),
        ({"audiences": ["team"], "kind": "naps"}, "kind"),
    ],
)
def test_wrong_steps_stand_beside_the_field(
    company: Company, as_person: SignIn, given: dict[str, Any], field: str
) -> None:
    answer = as_person(company.hugo).post(SERVICE + "steps/", steps({"audiences": ["team"], **given}))
    [form] = answer.context["editor"].forms
    assert field in form.errors and not PolicyDraft.objects.exists()


def test_two_steps_at_one_moment_are_refused(company: Company, as_person: SignIn) -> None:
    same = {"amount": "60", "audiences": ["team"]}
    answer = as_person(company.hugo).post(SERVICE + "steps/", steps(same, same))
    assert answer.context["editor"].forms[1].errors["amount"] and not PolicyDraft.objects.exists()


def test_what_is_put_back_leaves_no_draft(company: Company, as_person: SignIn) -> None:
    scope, base = PolicyScope(company.move_desk), applicable_version(PolicyScope(company.move_desk))
    save_draft(scope=scope, base=base, content=Conditions.of([ANSWER], []), by=company.hugo)
    assert save_draft(scope=scope, base=base, content=Conditions.of_version(base), by=company.hugo) is None
    assert not PolicyDraft.objects.exists()


def test_a_version_published_meanwhile_is_looked_at_first(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    client.post(SERVICE, times(first_response_normal="1"))
    base = client.get(SERVICE + "publish/").context["base"]
    publish_policy(targets=[NEWS], service=company.move_desk, by=company.ada)
    client.post(SERVICE + "publish/", {"base": base})
    page = client.get(SERVICE + "publish/")
    assert page.context["copy"].overtaken and page.context["base"] != base
    assert PolicyVersion.objects.filter(policy__service=company.move_desk).count() == 1
    assert ("Progress updates, normal", "no target") in [
        (line.title, line.after) for line in page.context["lines"]
    ]


def test_the_history_says_who_changed_what_when(company: Company, as_person: SignIn) -> None:
    publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo, at=at("Mon 09:00"))
    told = [StepSpec("p60", 60, audiences=(Audience.PERSON,), person=company.ines)]
    publish_policy(
        targets=[ANSWER, NEWS], steps=told, service=company.move_desk, by=company.ada, at=at("Tue 09:00")
    )
    withdraw_policy(service=company.move_desk, by=company.hugo, at=at("Wed 09:00"))
    entries = as_person(company.hugo).get(SERVICE + "versions/").context["entries"]
    said = [(entry.version.number if entry.version else None, entry.by.name) for entry, _lines in entries]
    assert said == [(None, "Hugo Brandt"), (2, "Ada Lin"), (1, "Hugo Brandt")]
    lines = {line.title: (line.before, line.after) for line in entries[1][1]}
    assert lines["Progress updates, normal"] == ("no target", "2 working days")
    assert lines["At 60% of the target"] == ("no one is notified", "Ines Roth · in the app and by email")
    assert lines["At 100% of the target: overdue"] == (
        "team lead · in the app and by email",
        "no one is notified",
    )
    assert not any(entry.is_current for entry, _lines in entries)


def test_withdrawing_is_for_units_and_services_but_not_for_the_company(
    company: Company, as_person: SignIn
) -> None:
    publish_policy(targets=[ANSWER], provider=company.facilities, by=company.hugo)
    url = "/manage/policies/unit:FAC/withdraw/"
    assert as_person(company.frida).post(url).status_code == 404
    as_person(company.hugo).post(url)
    assert not Policy.objects.filter(provider=company.facilities, is_active=True).exists()
    with pytest.raises(ValidationError):
        withdraw_policy(by=company.ada)
    assert Policy.objects.get(service=None, provider=None).is_active


@pytest.mark.parametrize("name", ["mia", "li_wei", "lena", "frida", "ines", "eve", "ari"])
def test_nobody_else_prepares_anything(company: Company, as_person: SignIn, name: str) -> None:
    client = as_person(company.people[name])
    for page in ("", "steps/", "publish/", "try/", "forget/", "open/"):
        assert client.post(SERVICE + page, times(first_response_normal="1")).status_code == 404
    with pytest.raises(NotAllowed):
        save_draft(
            scope=PolicyScope(company.move_desk), base=None, content=Conditions(), by=company.people[name]
        )
    assert not PolicyDraft.objects.exists()


def test_a_head_looks_at_the_companys_times_and_changes_none(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    page = client.get("/manage/policies/company/")
    assert page.status_code == 200 and page.context["form"] is None
    assert client.post("/manage/policies/company/", times(first_response_normal="1")).status_code == 403
    assert client.post("/manage/policies/company/publish/").status_code == 403


def test_the_new_times_are_given_to_open_requests_after_a_look(company: Company, as_person: SignIn) -> None:
    ticket = submit(service=company.move_desk, title="Move", by=company.mia)
    version = publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo)
    client, url = as_person(company.hugo), SERVICE + "open/"
    client.post(url, {"version": version.pk, "do": "preview"})
    run_jobs(seconds=20)
    assert client.get(url).context["effect"].clocks == 1
    assert Promise.objects.get(pk=ticket.promise_id).policy_version != version
    client.post(url, {"version": version.pk, "do": "apply"})
    run_jobs(seconds=20)
    assert Job.objects.filter(kind="sla.policy_apply", state="done").exists()
    assert Promise.objects.get(pk=ticket.promise_id).policy_version == version
    assert client.get(SERVICE + "versions/").context["waiting"] == 0


def test_requests_with_times_of_their_own_are_not_counted_among_those_that_would_change(
    company: Company, as_person: SignIn
) -> None:
    publish_policy(targets=[ANSWER], service=company.screens, by=company.ines)
    for service in (company.move_desk, company.screens):
        submit(service=service, title="Soon", by=company.mia)
    version = publish_policy(targets=[ANSWER], by=company.ada)
    client, url = as_person(company.ada), "/manage/policies/company/open/"
    client.post(url, {"version": version.pk, "do": "preview"})
    run_jobs(seconds=20)
    answer = client.get(url)
    assert (answer.context["waiting"], answer.context["effect"].clocks) == (1, 1)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "company:FIN",
        "unit",
        "unit:NONE",
        "service:none",
        "service:move-a-desk:FIN:IT",
        "unit:MOV:FIN",
    ],
)
def test_an_address_that_names_nothing_names_nothing(company: Company, key: str) -> None:
    assert scope_named(key) is None


def test_scopes_keep_their_names_in_addresses(company: Company) -> None:
    for scope in (
        PolicyScope(),
        PolicyScope(provider=company.movers),
        PolicyScope(company.move_desk, None, company.finance),
        PolicyScope(None, company.it, company.sales),
    ):
        assert scope_named(scope.key) == scope


def test_levels_are_the_standard_ones_at_their_moments_and_own_codes_elsewhere() -> None:
    shares = {percent: level_of("", percent=percent) for percent in (50, 80, 100, 125, 200, 60)}
    assert list(shares.values()) == ["half", "at_risk", "breach", "quarter_over", "double", "p60"]
    assert level_of("resolution", seconds=3600) == "s3600" and level_of("", days=3) == "d3"
    waits = [level_of("requester_wait", days=days) for days in (1, 2, 3, 5)]
    assert waits == ["reminder_1", "d2", "reminder_2", "reminder_3"]
    assert level_of("requester_wait", percent=100) == "no_answer"


def test_conditions_come_back_from_json_as_they_were(company: Company) -> None:
    told = StepSpec("p60", 60, audiences=(Audience.PERSON, Audience.TEAM), person=company.ines)
    content = Conditions.of([NEWS, ANSWER, STAY], [told])
    assert Conditions.from_json(content.to_json()) == content
    assert lines_of(content, content) == [] and lines_of(None, content) == []


@pytest.mark.parametrize(("language", "mark"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_every_page_opens_in_both_languages(
    company: Company, as_person: SignIn, language: str, mark: str
) -> None:
    company.hugo.language = language
    company.hugo.save()
    publish_policy(targets=[ANSWER], service=company.move_desk, by=company.hugo)
    client = as_person(company.hugo)
    client.post(SERVICE, times(first_response_normal="1", cadence_normal="5"))
    for part in ("", "steps/", "publish/", "versions/", "open/"):
        answer = client.get(SERVICE + part)
        assert answer.status_code == 200 and f'<html lang="{mark}"' in answer.content.decode()


def test_lists_cost_the_same_for_one_row_and_for_three(company: Company, as_person: SignIn) -> None:
    def costs() -> list[int]:
        found = []
        for url in ("/manage/policies/", "/manage/agreements/", "/api/v1/policies/"):
            as_person(company.ada).get(url)  # after a change, the first request fills the cache
            with CaptureQueriesContext(connection) as queries:
                assert as_person(company.ada).get(url).status_code == 200
            found.append(len(queries))
        return found

    def promise(service: Service, consumer: Department, by: User) -> None:
        publish_policy(targets=[ANSWER], service=service, by=by)
        propose(scope=PolicyScope(service, None, consumer), content=Conditions.of([NEWS], []), by=by)

    promise(company.move_desk, company.finance, company.hugo)
    one = costs()
    promise(company.screens, company.finance, company.ines)
    promise(company.payslip, company.it, company.frida)
    assert costs() == one


def test_a_reader_of_the_api_gets_what_he_may_see(company: Company, as_person: SignIn) -> None:
    publish_policy(targets=[ANSWER, NEWS], service=company.move_desk, by=company.hugo)
    publish_policy(targets=[ANSWER], service=company.screens, by=company.ines)
    found = as_person(company.hugo).get("/api/v1/policies/").json()["results"]
    assert [one["name"] for one in found] == ["Everything", "Move a desk"]
    own = found[1]
    assert own["service"]["slug"] == "move-a-desk" and own["version"] == 1 and len(own["steps"]) == len(STEPS)
    assert {(one["kind"], one["seconds"], one["working_days"]) for one in own["targets"]} == {
        ("first_response", 3600, None),
        ("cadence", None, 2),
    }
    assert as_person(company.mia).get("/api/v1/policies/").json()["results"] == []
    assert as_person(company.mia).post("/api/v1/policies/", {}).status_code in (403, 405)
    assert Step.objects.exists()
