"""Agreements between departments: who proposes, who consents, and when they apply."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from departments.enums import MemberRole, Priority
from departments.models import Membership
from servicedesk.accounts.actions.own import set_absence
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.kinds import worded
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.actions.agreements import consent, decline, end, propose
from sla.actions.policies import publish_policy
from sla.conditions import Conditions, TargetSpec
from sla.enums import ClockKind
from sla.models import Agreement, Policy, PolicyVersion
from sla.queries.matching import match_policy, target_of
from sla.scopes import PolicyScope
from tests.cast import Company, at

SignIn = Callable[[User], Client]
HOUR = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=3600)
DAY = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, working_days=1)


def said(*targets: TargetSpec) -> Conditions:
    return Conditions.of(targets, [])


def scope(company: Company) -> PolicyScope:
    return PolicyScope(company.move_desk, None, company.finance)


def proposed(company: Company, **given: Any) -> Agreement:
    values: dict[str, Any] = {"scope": scope(company), "content": said(HOUR), "by": company.hugo, **given}
    return propose(**values)


def holds(company: Company, consumer: str = "finance") -> int | None:
    version = match_policy(
        service=company.move_desk, provider=company.facilities, consumer=getattr(company, consumer)
    )
    target = target_of(version, kind="resolution", priority="normal")
    return target.seconds if target else None


def told(kind: str) -> dict[str, list[str]]:
    """Return the names of those who were told in the app, by the title they read."""
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.filter(kind="sla.agreement", event__kind=kind).select_related("recipient"):
        [wording] = worded(notice.recipient, [(notice.kind, notice.data)])
        assert wording is not None
        found.setdefault(wording.title, []).append(notice.recipient.name)
    return {title: sorted(names) for title, names in found.items()}


def test_a_proposal_holds_only_once_both_heads_have_consented(company: Company) -> None:
    before = holds(company)
    agreement = proposed(company)
    assert (agreement.state, agreement.provider_consent_by, agreement.consumer_consent_by) == (
        "proposed",
        company.hugo,
        None,
    )
    assert holds(company) == before and PolicyVersion.objects.count() == 1
    agreement = consent(agreement=agreement, by=company.frida)
    assert (agreement.state, agreement.consumer_consent_by) == ("agreed", company.frida)
    assert holds(company) == 3600 and holds(company, "sales") == before
    assert agreement.version == match_policy(
        service=company.move_desk, provider=company.facilities, consumer=company.finance
    )


def test_the_consumers_head_may_propose_and_for_all_that_a_department_does(company: Company) -> None:
    everything = PolicyScope(None, company.facilities, company.finance)
    agreement = proposed(company, scope=everything, by=company.frida)
    assert agreement.consumer_consent_by == company.frida and agreement.provider_consent_at is None
    consent(agreement=agreement, by=company.hugo)
    assert holds(company) == 3600


def test_one_who_heads_both_agrees_once_for_both(company: Company) -> None:
    Membership.objects.create(user=company.hugo, department=company.finance, role=MemberRole.HEAD)
    agreement = proposed(company)
    assert agreement.state == "agreed" and holds(company) == 3600
    assert agreement.provider_consent_by == agreement.consumer_consent_by == company.hugo
    assert list(Event.objects.filter(kind="agreement.consented").values_list("data", flat=True)) == [
        {"sides": ["provider", "consumer"]}
    ]


def test_a_deputy_consents_while_the_head_is_away(company: Company) -> None:
    agreement = proposed(company, at=at("Mon 10:00"))
    set_absence(
        person=company.frida, starts_at=at("Tue 09:00"), ends_at=at("Fri 18:00"), deputy=company.noah,
        by=company.frida, at=at("Mon 09:30"),
    )  # fmt: skip
    with clock.frozen(at("Mon 11:00")), pytest.raises(NotAllowed):
        consent(agreement=agreement, by=company.noah)
    with clock.frozen(at("Tue 11:00")):
        deputy = User.objects.get(pk=company.noah.pk)
        assert consent(agreement=agreement, by=deputy).consumer_consent_by == company.noah


@pytest.mark.parametrize("name", ["ada", "mia", "li_wei", "lena", "ines", "eve", "ari"])
def test_nobody_else_proposes_or_consents_least_of_all_an_admin(company: Company, name: str) -> None:
    by = company.people[name]
    with pytest.raises(NotAllowed):
        proposed(company, by=by)
    agreement = proposed(company)
    for verb in (consent, lambda **given: decline(reason="No.", **given)):
        with pytest.raises(NotAllowed):
            verb(agreement=agreement, by=by)
    agreement.refresh_from_db()
    assert agreement.state == "proposed" and PolicyVersion.objects.count() == 1


def test_no_head_publishes_for_one_consumer_alone(company: Company) -> None:
    for by in (company.hugo, company.frida, company.ada):
        with pytest.raises(NotAllowed):
            publish_policy(targets=[HOUR], service=company.move_desk, consumer=company.finance, by=by)
    assert PolicyVersion.objects.count() == 1


def test_declining_needs_a_reason_and_leaves_what_held(company: Company) -> None:
    before, agreement = holds(company), proposed(company)
    with pytest.raises(ValidationError):
        decline(agreement=agreement, reason="  ", by=company.frida)
    agreement = decline(agreement=agreement, reason="Too short for us.", by=company.frida)
    assert (agreement.state, agreement.reason, agreement.closed_by) == (
        "declined",
        "Too short for us.",
        company.frida,
    )
    assert holds(company) == before
    with pytest.raises(Refused):
        consent(agreement=agreement, by=company.frida)
    assert proposed(company).state == "proposed"


def test_one_proposal_at_a_time_and_one_consent_a_side(company: Company) -> None:
    agreement = proposed(company)
    with pytest.raises(Refused):
        proposed(company, by=company.frida)
    with pytest.raises(Refused):
        consent(agreement=agreement, by=company.hugo)
    assert Agreement.objects.count() == 1


def test_a_newer_agreement_takes_the_place_of_the_former(company: Company) -> None:
    first = consent(agreement=proposed(company), by=company.frida)
    second = proposed(company, content=said(DAY), by=company.frida)
    first.refresh_from_db()
    assert first.state == "agreed" and holds(company) == 3600
    second = consent(agreement=second, by=company.hugo)
    first.refresh_from_db()
    assert (first.state, first.reason, second.state) == ("ended", "", "agreed")
    assert second.version is not None and first.version is not None
    assert (second.version.policy, second.version.number) == (first.version.policy, 2)


@pytest.mark.parametrize("name", ["hugo", "frida"])
def test_either_head_ends_it_and_the_general_times_hold_again(company: Company, name: str) -> None:
    before = holds(company)
    agreement = consent(agreement=proposed(company), by=company.frida)
    ended = end(agreement=agreement, reason="We have grown.", by=company.people[name])
    assert ended.state == "ended" and holds(company) == before
    assert not Policy.objects.filter(consumer=company.finance, is_active=True).exists()


def test_contradictions_and_agreements_with_oneself_are_refused(company: Company) -> None:
    with pytest.raises(ValidationError):
        proposed(company, content=said())
    with pytest.raises(ValidationError):
        proposed(company, scope=PolicyScope(company.move_desk, None, company.facilities))
    assert Agreement.objects.count() == 0


def test_the_other_head_is_told_and_a_deputy_too(company: Company) -> None:
    set_absence(
        person=company.frida, starts_at=at("Mon 08:00"), ends_at=at("Fri 18:00"), deputy=company.noah,
        by=company.frida, at=at("Mon 07:30"),
    )  # fmt: skip
    with clock.frozen(at("Mon 10:00")):
        agreement = proposed(company, note="The audit needs it.")
        dispatch_pending()
        assert told("agreement.proposed") == {
            "Hugo Brandt proposes a service agreement for “Move a desk for Finance”": [
                "Frida Lang",
                "Noah Klein",
            ]
        }
        assert Delivery.objects.filter(kind="sla.agreement").count() == 2
        consent(agreement=agreement, by=company.frida)
        dispatch_pending()
        assert told("agreement.agreed") == {
            "Agreed: service agreement for “Move a desk for Finance”": ["Hugo Brandt", "Noah Klein"]
        }
        end(agreement=agreement, reason="Over.", by=company.frida)
        dispatch_pending()
        assert told("agreement.ended") == {
            "Frida Lang has ended the service agreement for “Move a desk for Finance”": [
                "Hugo Brandt",
                "Noah Klein",
            ]
        }


def test_two_heads_agree_on_the_pages(company: Company, as_person: SignIn) -> None:
    hugo, frida = as_person(company.hugo), as_person(company.frida)
    answer = hugo.post(
        "/manage/agreements/new/", {"what": "service:move-a-desk", "consumer": company.finance.pk}
    )
    page = answer["Location"]
    assert page == "/manage/policies/service:move-a-desk:FIN/"
    hugo.post(page, times(resolution_normal="3"))
    changes = page + "publish/"
    base = hugo.get(changes).context["base"]
    made = hugo.post(changes, {"base": base, "note": "The audit needs it."})
    agreement = Agreement.objects.get()
    assert made["Location"] == f"/manage/agreements/{agreement.pk}/"
    text = frida.get(made["Location"]).content.decode()
    assert "The audit needs it." in text and "3 working hours" in text and "8 working hours" in text
    assert [group.title for group in frida.get("/manage/agreements/").context["groups"]] == ["For you"]
    frida.post(f"/manage/agreements/{agreement.pk}/consent/")
    assert holds(company) == 3 * 3600
    assert (
        as_person(company.ada).post(f"/manage/agreements/{agreement.pk}/end/", {"reason": "x"}).status_code
        == 403
    )
    assert hugo.post(f"/manage/agreements/{agreement.pk}/end/", {}).context["form"].errors["reason"]
    hugo.post(f"/manage/agreements/{agreement.pk}/end/", {"reason": "Done."})
    agreement.refresh_from_db()
    assert agreement.state == "ended" and holds(company) == 8 * 3600


@pytest.mark.parametrize(
    ("what", "consumer"),
    [("service:screens", "sales"), ("service:move-a-desk", "facilities"), ("service:none", "finance")],
)
def test_what_lies_between_others_or_inside_is_said_beside_the_field(
    company: Company, as_person: SignIn, what: str, consumer: str
) -> None:
    data = {"what": what, "consumer": getattr(company, consumer).pk}
    answer = as_person(company.hugo).post("/manage/agreements/new/", data)
    assert answer.status_code == 200 and answer.context["form"].errors


def times(**given: str) -> dict[str, str]:
    """Return the form of times: empty amounts in hours, and what is given."""
    kinds = ("first_response", "next_response", "resolution", "cadence", "ownership", "requester_wait")
    units = {f"{kind}_{priority}_unit": "hours" for kind in kinds for priority in Priority}
    return {**units, **given}
