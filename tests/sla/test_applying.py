"""Giving times to open requests: a provider alone only shortens, an agreement asks both heads."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from departments.enums import MemberRole, Priority
from departments.models import Membership
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.notifications.kinds import worded
from servicedesk.notifications.models import Notice
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.actions.agreements import consent, end, propose
from sla.actions.apply_requests import ask_to_apply, consent_to_apply, decline_to_apply, withdraw_to_apply
from sla.actions.applying import apply_alone, preview_applying
from sla.actions.policies import TargetSpec, publish_policy
from sla.conditions import Conditions
from sla.enums import AdjustmentReason, ClockKind
from sla.models import Agreement, ApplyRequest, Clock, PolicyDraft, PolicyVersion, Promise
from sla.queries.backtest import try_on
from sla.scopes import PolicyScope
from tests.cast import Company, at
from tests.sla.kinds import HOUR, clock_of, file_at, promise_everything
from tickets.actions.conversation import ask
from tickets.actions.work import transfer
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")
SignIn = Callable[[User], Client]
URL = "/manage/policies/service:move-a-desk:FIN/open/"
SHORT = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=HOUR)
LONG = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=20 * HOUR)
TEAM_TIME = TargetSpec(ClockKind.OWNERSHIP, Priority.NORMAL, seconds=HOUR)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(at("Mon 09:30")):
        yield


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: 8 h, due Tuesday 09:30; six hours with a team."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def agreed(company: Company, *targets: TargetSpec) -> PolicyVersion:
    scope = PolicyScope(company.move_desk, None, company.finance)
    proposal = propose(scope=scope, content=Conditions.of(targets or [SHORT], []), by=company.hugo)
    version = consent(agreement=proposal, by=company.frida).version
    assert version is not None
    return version


def dues() -> dict[int, Any]:
    return dict(Clock.objects.values_list("pk", "due_at"))


def work() -> Job:
    run_jobs(seconds=30)
    return Job.objects.filter(kind="sla.policy_apply").latest("created_at")


def told(kind: str) -> dict[str, list[str]]:
    """Title -> the names of those who read it, of notices about a kind of event."""
    dispatch_pending()
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(kind="sla.apply_request", event__kind=kind).select_related(
        "recipient"
    ):
        [wording] = worded(notice.recipient, [(notice.kind, notice.data)])
        assert wording is not None
        found.setdefault(wording.title, []).append(notice.recipient.name)
    return {title: sorted(names) for title, names in found.items()}


@pytest.mark.parametrize("name", ["frida", "hugo"])
def test_neither_head_gives_open_requests_what_was_agreed_for_new_ones(
    company: Company, ticket: Ticket, as_person: SignIn, name: str
) -> None:
    version, before = agreed(company), dues()
    client = as_person(company.people[name])
    client.post(URL, {"version": version.pk, "do": "apply"})
    with pytest.raises(NotAllowed):
        apply_alone(version=version, by=company.people[name])
    client.post(URL, {"version": version.pk, "do": "ask"})
    run_jobs(seconds=30)
    assert dues() == before
    assert Promise.objects.get(pk=ticket.promise_id).policy_version != version
    assert ApplyRequest.objects.get().state == "asked"


def test_work_that_was_ordered_without_both_heads_does_nothing(company: Company, ticket: Ticket) -> None:
    version, before = agreed(company), dues()
    enqueue("sla.policy_apply", {"version": version.pk}, by=company.frida)
    assert work().state == "done" and dues() == before


def test_with_both_heads_open_requests_get_it_and_the_teams_time_stays(
    company: Company, ticket: Ticket
) -> None:
    version = agreed(company, SHORT, TEAM_TIME)
    team_due = clock_of(ticket, ClockKind.OWNERSHIP).due_at
    question = ask_to_apply(version=version, by=company.frida)
    assert (question.consumer_consent_by, question.provider_consent_by) == (company.frida, None)
    consent_to_apply(request=question, by=company.hugo)
    assert work().state == "done"
    assert clock_of(ticket).due_at == at("Mon 10:00")
    assert clock_of(ticket, ClockKind.OWNERSHIP).due_at == team_due
    kinds = ["apply_request.asked", "apply_request.agreed"]
    assert (
        list(Event.objects.filter(kind__startswith="apply_request").values_list("kind", flat=True)) == kinds
    )


def test_an_agreement_may_also_give_open_requests_longer_times(company: Company, ticket: Ticket) -> None:
    question = ask_to_apply(version=agreed(company, LONG), by=company.hugo)
    consent_to_apply(request=question, by=company.frida)
    work()
    assert clock_of(ticket).due_at == at("Wed 15:30")


def test_a_teams_time_follows_no_agreement(company: Company) -> None:
    promise_everything(company)
    agreed(company, SHORT, TEAM_TIME)
    ticket = file_at(company, "Mon 09:00")
    assert clock_of(ticket).target_seconds == HOUR
    assert clock_of(ticket, ClockKind.OWNERSHIP).target_seconds == 6 * HOUR


def test_what_two_departments_share_shows_and_sets_no_teams_time(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    frida, url = as_person(company.frida), URL.removesuffix("open/")
    page = frida.get(url)
    assert [row.kind for row in page.context["rows"] if row.kind == ClockKind.OWNERSHIP] == []
    assert "Time with the team (OLA)" not in page.content.decode()
    given = {f"{kind}_normal": "1" for kind in ("resolution", "ownership")}
    frida.post(url, {**given, "resolution_normal_unit": "hours", "ownership_normal_unit": "hours"})
    scope = PolicyScope(company.move_desk, None, company.finance)
    proposal = propose(scope=scope, content=Conditions.of([SHORT, TEAM_TIME], []), by=company.frida)
    for content in (proposal.content, PolicyDraft.objects.get(by=company.frida).content):
        assert "ownership" not in {target["kind"] for target in content["targets"]}


def test_a_trial_tells_the_other_department_nothing_of_a_teams_time(company: Company, ticket: Ticket) -> None:
    promise = Promise.objects.select_related("provider", "consumer", "holder").get(pk=ticket.promise_id)
    scope = PolicyScope(company.move_desk, None, company.finance)
    targets = Conditions.of([SHORT, TEAM_TIME], []).to_json()["targets"]
    found = try_on([promise], scope, targets, at=at("Thu 12:00")).counts
    assert ("resolution", "normal") in found and not [key for key in found if key[0] == "ownership"]


def test_one_who_heads_both_has_it_done_at_once(company: Company, ticket: Ticket) -> None:
    Membership.objects.create(user=company.hugo, department=company.finance, role=MemberRole.HEAD)
    version = propose(
        scope=PolicyScope(company.move_desk, None, company.finance),
        content=Conditions.of([SHORT], []),
        by=company.hugo,
    ).version
    assert version is not None
    assert ask_to_apply(version=version, by=company.hugo).state == "agreed"
    work()
    assert clock_of(ticket).due_at == at("Mon 10:00")


def test_who_must_agree_is_told_and_then_both_what_came_of_it(company: Company, ticket: Ticket) -> None:
    question = ask_to_apply(version=agreed(company), by=company.frida)
    assert told("apply_request.asked") == {
        "Frida Lang asks to apply the SLA policy for “Move a desk for Finance” to open requests": [
            "Hugo Brandt"
        ]
    }
    with pytest.raises(ValidationError):
        decline_to_apply(request=question, reason=" ", by=company.hugo)
    decline_to_apply(request=question, reason="Not the old ones.", by=company.hugo)
    [(title, names)] = told("apply_request.declined").items()
    assert names == ["Frida Lang"] and title.startswith("Hugo Brandt has declined")
    assert dues() and ApplyRequest.objects.get().reason == "Not the old ones."
    for verb in (consent_to_apply, withdraw_to_apply):
        with pytest.raises(Refused):
            verb(request=question, by=company.hugo)


def test_a_notice_calls_people_as_its_reader_does(company: Company, ticket: Ticket) -> None:
    company.frida.native_name = "郎芙达"
    company.frida.save()
    question = ask_to_apply(version=agreed(company), by=company.frida)
    with override("zh-hans"):
        assert [title.startswith("郎芙达希望") for title in told("apply_request.asked")] == [True]
    withdraw_to_apply(request=question, by=company.frida)
    with override("en"):
        [title] = told("apply_request.withdrawn")
    assert title.startswith("Frida Lang has withdrawn")


def test_only_the_side_that_asked_takes_it_back_and_only_the_other_declines(
    company: Company, ticket: Ticket
) -> None:
    version = agreed(company)
    question = ask_to_apply(version=version, by=company.frida)
    with pytest.raises(Refused):
        consent_to_apply(request=question, by=company.frida)
    with pytest.raises(NotAllowed):
        withdraw_to_apply(request=question, by=company.hugo)
    with pytest.raises(NotAllowed):
        decline_to_apply(request=question, reason="No.", by=company.frida)
    with pytest.raises(Refused):
        ask_to_apply(version=version, by=company.hugo)
    withdraw_to_apply(request=question, by=company.frida)
    assert told("apply_request.withdrawn").popitem()[1] == ["Hugo Brandt"]
    assert ask_to_apply(version=version, by=company.hugo).state == "asked"


def test_it_expires_when_other_times_come_into_force(company: Company, ticket: Ticket) -> None:
    first = agreed(company)
    question = ask_to_apply(version=first, by=company.frida)
    agreed(company, LONG)
    question.refresh_from_db()
    assert question.state == "expired"
    for verb in (consent_to_apply, ask_to_apply):
        given = {"request": question} if verb is consent_to_apply else {"version": first}
        with pytest.raises(Refused):
            verb(**given, by=company.hugo)  # type: ignore[operator]
    assert sorted(told("apply_request.expired").popitem()[1]) == ["Hugo Brandt"]


def test_it_expires_when_the_agreement_ends(company: Company, ticket: Ticket) -> None:
    question = ask_to_apply(version=agreed(company), by=company.frida)
    end(agreement=Agreement.objects.get(state="agreed"), reason="Over.", by=company.hugo)
    question.refresh_from_db()
    assert question.state == "expired"


def test_agreed_work_stops_where_other_times_have_come_into_force(company: Company, ticket: Ticket) -> None:
    question = ask_to_apply(version=agreed(company), by=company.frida)
    consent_to_apply(request=question, by=company.hugo)
    agreed(company, LONG)
    before = dues()
    work()
    assert dues() == before


@pytest.mark.parametrize("name", ["ada", "mia", "li_wei", "lena", "ines", "noah", "ari"])
def test_nobody_else_asks_or_agrees(company: Company, ticket: Ticket, name: str, as_person: SignIn) -> None:
    version, by = agreed(company), company.people[name]
    question = ask_to_apply(version=version, by=company.frida)
    for verb in (
        lambda: consent_to_apply(request=question, by=by),
        lambda: decline_to_apply(request=question, reason="No.", by=by),
        lambda: withdraw_to_apply(request=question, by=by),
        lambda: ask_to_apply(version=version, by=by),
        lambda: preview_applying(version=version, by=by),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert as_person(by).post(URL, {"version": version.pk, "do": "agree"}).status_code in (403, 404)
    assert ApplyRequest.objects.get().state == "asked"


def test_a_provider_alone_leaves_requests_that_would_be_due_later_and_says_how_many(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    """Longer at normal, shorter at high: of two requests one is left."""
    other = file_at(company, "Mon 09:00", priority="high")
    high = TargetSpec(ClockKind.RESOLUTION, Priority.HIGH, seconds=2 * HOUR)
    version = publish_policy(targets=[LONG, high], service=company.move_desk, by=company.hugo)
    before = clock_of(ticket).due_at
    client, url = as_person(company.hugo), "/manage/policies/service:move-a-desk/open/"
    client.post(url, {"version": version.pk, "do": "preview"})
    run_jobs(seconds=30)
    effect = client.get(url).context["effect"]
    assert (effect.clocks, effect.sooner, effect.later, effect.left) == (1, 1, 0, 1)
    assert "so it keeps its current targets" in client.get(url).content.decode()
    client.post(url, {"version": version.pk, "do": "apply"})
    assert work().result == {"left": 1}
    assert (clock_of(ticket).due_at, clock_of(other).due_at) == (before, at("Mon 11:00"))
    assert Promise.objects.get(pk=ticket.promise_id).policy_version != version
    assert (
        "1 open request kept its current targets"
        in client.get(url.replace("open/", "versions/")).content.decode()
    )


def test_one_due_that_would_be_later_leaves_the_whole_request(company: Company, ticket: Ticket) -> None:
    later_answer = TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=3 * HOUR)
    version = publish_policy(targets=[SHORT, later_answer], service=company.move_desk, by=company.hugo)
    before = dues()
    apply_alone(version=version, by=company.hugo)
    assert work().result == {"left": 1} and dues() == before


def test_a_resting_clock_gets_no_longer_time_either(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which?", by=company.li_wei, at=at("Mon 09:10"))
    version = publish_policy(targets=[LONG], service=company.move_desk, by=company.hugo)
    apply_alone(version=version, by=company.hugo)
    assert work().result == {"left": 1}
    assert clock_of(ticket).target_seconds == 8 * HOUR


def test_what_runs_past_its_due_is_not_made_to_look_in_time(company: Company, ticket: Ticket) -> None:
    version = publish_policy(targets=[LONG], service=company.move_desk, by=company.hugo)
    with clock.frozen(at("Tue 11:00")):
        apply_alone(version=version, by=company.hugo)
        assert work().result == {"left": 1}
    late = clock_of(ticket)
    assert (late.due_at, late.breached_at) == (at("Tue 09:30"), at("Tue 09:30"))


def test_the_grace_of_a_shorter_policy_is_not_called_one_of_the_priority(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    with clock.frozen(at("Mon 16:00")):
        short = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=4 * HOUR)
        version = publish_policy(targets=[short], service=company.move_desk, by=company.hugo)
        apply_alone(version=version, by=company.hugo)
        work()
        page = as_person(company.hugo).get(f"/tickets/{ticket.number}/promise/").content.decode()
    assert clock_of(ticket).adjustments.filter(reason=AdjustmentReason.GRACE).exists()
    assert "grace after a shorter target" in page and "raise of priority" not in page


def test_an_admin_does_no_more_with_the_companys_times(company: Company, ticket: Ticket) -> None:
    version = publish_policy(targets=[LONG], by=company.ada)
    apply_alone(version=version, by=company.ada)
    assert work().result == {"left": 1} and clock_of(ticket).target_seconds == 8 * HOUR


def test_a_due_is_compared_where_it_will_count(company: Company, ticket: Ticket) -> None:
    """Twelve hours of day and night from Monday morning end sooner than eight of work."""
    around = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=12 * HOUR, is_around_the_clock=True)
    version = publish_policy(targets=[around], service=company.move_desk, by=company.hugo)
    apply_alone(version=version, by=company.hugo)
    assert work().result == {"left": 0}
    assert clock_of(ticket).due_at == at("Mon 21:00")


def test_what_was_handed_on_is_not_the_former_providers_to_change(company: Company, ticket: Ticket) -> None:
    transfer(ticket=ticket, to=company.it, reason="yours", by=company.li_wei, at=at("Mon 09:20"))
    version = publish_policy(targets=[SHORT], provider=company.facilities, by=company.hugo)
    before = dues()
    apply_alone(version=version, by=company.hugo)
    work()
    assert dues() == before


def test_the_database_takes_no_yes_of_one_side(company: Company, ticket: Ticket) -> None:
    question = ask_to_apply(version=agreed(company), by=company.frida)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplyRequest.objects.filter(pk=question.pk).update(state="agreed", closed_at=at("Mon 10:00"))


def test_two_heads_agree_on_the_page_in_either_language(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    version = agreed(company)
    frida, hugo = as_person(company.frida), as_person(company.hugo)
    frida.post(URL, {"version": version.pk, "do": "preview"})
    run_jobs(seconds=30)
    assert "Ask the other department head" in frida.get(URL).content.decode()
    frida.post(URL, {"version": version.pk, "do": "ask"})
    page = hugo.get(URL).content.decode()
    assert (
        "Frida Lang asks for your consent" in page
        and 'value="agree"' in page
        and 'value="withdraw"' not in page
    )
    assert 'value="withdraw"' in frida.get(URL).content.decode()
    assert (
        "A department head has proposed to apply this policy"
        in hugo.get(URL.replace("open/", "")).content.decode()
    )
    User.objects.filter(pk=company.hugo.pk).update(language="zh-hans")
    assert "希望征得同意" in hugo.get(URL).content.decode()
    answer = hugo.post(URL, {"version": version.pk, "do": "agree"})
    assert answer.status_code == 302 and "/jobs/" in answer["Location"]
    run_jobs(seconds=30)
    assert clock_of(ticket).due_at == at("Mon 10:00")
    assert "Hugo Brandt agreed" in frida.get(URL).content.decode()


def test_declining_on_the_page_asks_why(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    version, hugo = agreed(company), as_person(company.hugo)
    ask_to_apply(version=version, by=company.frida)
    assert hugo.post(URL + "decline/", {"reason": ""}).status_code == 200
    assert hugo.post(URL + "decline/", {"reason": "Not the old ones."}).status_code == 302
    assert "Not the old ones." in hugo.get(URL).content.decode()
