"""Work that was given up is counted, told to the admins once, listed, and tried again."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from servicedesk.accounts.models import User
from servicedesk.audits.actions.given_up import alert_admins
from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from servicedesk.jobs.models import Job
from servicedesk.notifications.kinds import worded
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.timers.models import Timer
from tests.cast import Company, at
from tests.site.test_metrics import figures
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]


@pytest.fixture
def dead(company: Company, monday) -> Company:
    """Requests were filed; every turn and every mail of them was given up."""
    for _ in range(9):
        submit(service=company.move_desk, title="Move", by=company.mia, at=at("Mon 09:00"))
    dispatch_pending()
    Dispatch.objects.update(state=Dispatch.State.DEAD, attempts=9, error="DataError: broken")
    Delivery.objects.update(state=Delivery.State.DEAD, error="SMTPDataError: 550 no")
    return company


def told() -> list[Notice]:
    dispatch_pending()
    return list(Notice.objects.filter(kind="work.given_up").order_by("id"))


def test_admins_hear_of_all_that_was_given_up_in_one_notice(dead: Company) -> None:
    turns, mails = Dispatch.objects.count(), Delivery.objects.count()
    assert alert_admins() == turns + mails > 10
    assert alert_admins() == 0, "they know"
    (notice,) = told()
    assert (notice.recipient, notice.data) == (dead.ada, {"turns": turns, "mails": mails})
    (wording,) = worded(dead.ada, [(notice.kind, notice.data)])
    assert wording is not None
    assert wording.title == f"{turns + mails} follow-up steps or emails failed"
    assert wording.path == "/manage/follow-ups/"
    assert worded(dead.mia, [(notice.kind, notice.data)]) == [None]
    with translation.override("zh-hans"):
        (wording,) = worded(dead.ada, [(notice.kind, notice.data)])
    assert wording is not None and wording.title == f"{turns + mails} 个后续步骤或邮件失败"


def test_what_dies_within_the_hour_is_told_with_the_next_notice(dead: Company) -> None:
    alert_admins()
    Dispatch.objects.filter(pk=Dispatch.objects.earliest("pk").pk).update(alerted_at=None)
    with clock.frozen(at("Mon 10:59")):
        assert alert_admins() == 0
    with clock.frozen(at("Mon 11:00")):
        assert alert_admins() == 1
        assert len(told()) == 2


def test_an_alarm_that_could_not_be_mailed_is_no_reason_for_another(dead: Company) -> None:
    alert_admins()
    told()
    Delivery.objects.filter(kind="work.given_up").update(state=Delivery.State.DEAD)
    with clock.frozen(at("Mon 12:00")):
        assert alert_admins() == 0
    assert not Delivery.objects.filter(state=Delivery.State.DEAD, alerted_at=None).exists()


def test_watchers_and_the_invariants_count_what_was_given_up(dead: Company) -> None:
    turns, mails = Dispatch.objects.count(), Delivery.objects.count()
    seen = figures()
    assert (seen["desk_dispatches_dead"], seen["desk_deliveries_dead"]) == (turns, mails)
    with clock.frozen(at("Mon 18:00")):
        assert [one.finding.count_broken for one in check_all({11})] == [turns, mails], "nobody was told"
        alert_admins()
        found = [one.finding for one in check_all({11})]
    assert [one.count_broken for one in found] == [0, 0]
    assert found[0].notes == [f"{turns} turns of subscribers were given up; see manage.py failed_work"]
    assert found[1].notes == [f"{mails} mails were given up; see manage.py failed_work"]


def test_turns_and_mails_that_were_passed_over_for_hours_are_found(company: Company) -> None:
    def broken() -> list[int]:
        with clock.frozen(at("Mon 18:00")):
            return [one.finding.count_broken for one in check_all({11})]

    for _ in range(2):
        submit(service=company.move_desk, title="Move", by=company.mia, at=at("Mon 09:00"))
    with clock.frozen(at("Mon 09:00")):
        dispatch_pending()
    Dispatch.objects.update(state=Dispatch.State.PENDING, not_before=at("Mon 09:00"))
    assert broken() == [0, 0], "nobody was there to take them"
    done = Dispatch.objects.filter(pk=Dispatch.objects.earliest("pk").pk)
    done.update(state=Dispatch.State.DONE, not_before=at("Mon 10:00"))
    sent = Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk)
    sent.update(state=Delivery.State.SENT, not_before=at("Mon 10:00"))
    assert broken() == [Dispatch.objects.count() - 1, Delivery.objects.count() - 1] != [0, 0]


@pytest.mark.parametrize("what", ["dispatches", "deliveries", "timers", "jobs"])
def test_watchers_count_names_that_nobody_knows(company: Company, what: str) -> None:
    made = {
        "dispatches": lambda: Dispatch.objects.create(
            event=Event.objects.earliest("pk"), subscriber="a.newer.one", not_before=at("Mon 09:00")
        ),
        "deliveries": lambda: Delivery.objects.create(
            dedup_key="x",
            kind="newer",
            recipient=company.mia,
            message_id="<x>",
            not_before=at("Mon 09:00"),
            created_at=at("Mon 09:00"),
        ),
        "timers": lambda: Timer.objects.create(kind="newer", owner_id=1, fire_at=at("Mon 09:00")),
        "jobs": lambda: Job.objects.create(
            kind="newer", created_at=at("Mon 09:00"), lease_until=at("Mon 09:00")
        ),
    }
    submit(service=company.move_desk, title="Move", by=company.mia)
    assert figures()[f"desk_unknown_names{{{what}}}"] == 0
    made[what]()
    assert figures()[f"desk_unknown_names{{{what}}}"] == 1


def test_an_admin_sees_failed_steps_and_lets_them_be_tried_again(dead: Company, as_person: SignIn) -> None:
    page = as_person(dead.ada).get(reverse("follow_ups"))
    turn = Dispatch.objects.earliest("pk")
    dead.ada.language = "zh-hans"
    dead.ada.save()
    assert ">重试<" in as_person(dead.ada).get(reverse("follow_ups")).content.decode()
    dead.ada.language = "en"
    dead.ada.save()
    assert turn.subscriber in page.content.decode() and "DataError: broken" in page.content.decode()
    assert as_person(dead.mia).post(reverse("follow_up_retry", args=[turn.pk])).status_code == 404
    assert as_person(dead.mia).post(reverse("follow_ups_retry_all")).status_code == 404
    as_person(dead.ada).post(reverse("follow_up_retry", args=[turn.pk]))
    turn.refresh_from_db()
    assert (turn.state, turn.attempts) == (Dispatch.State.PENDING, 0)
    answer = as_person(dead.ada).post(reverse("follow_ups_retry_all"), follow=True)
    assert "steps again" in answer.content.decode()
    assert not Dispatch.objects.filter(state=Dispatch.State.DEAD).exists()
    assert "No failed steps" in as_person(dead.ada).get(reverse("follow_ups")).content.decode()


def test_the_command_lists_what_was_given_up_and_tries_it_again(dead: Company) -> None:
    def said(*arguments: str) -> str:
        out = StringIO()
        call_command("failed_work", *arguments, stdout=out)
        return out.getvalue()

    turns, mails = Dispatch.objects.count(), Delivery.objects.count()
    listed = said().splitlines()
    assert sum(line.startswith("step") for line in listed) == turns
    assert sum("550 no" in line for line in listed) == mails
    assert Dispatch.objects.filter(state=Dispatch.State.DEAD).count() == turns, "a list changes nothing"
    assert f"0 steps and {mails} mails are tried again" in said("--retry", "--only", "mails")
    assert f"{turns} steps and 0 mails are tried again" in said("--retry")
    assert said() == ""
    assert {row.not_before - at("Mon 10:00") for row in Delivery.objects.all()} == {timedelta()}
