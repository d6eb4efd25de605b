"""The bell, the list of notices, the wishes, and the admins' list of mails."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import record
from servicedesk.notifications import kinds
from servicedesk.notifications.actions import mark_read, set_preferences, tell
from servicedesk.notifications.kinds import Kind
from servicedesk.notifications.models import Delivery, Notice, Preference
from servicedesk.notifications.queries import BELL_LIMIT, unread_count
from tests.cast import Company, at
from tests.htmx import HTMX
from tests.made_up import MadeUp

SignIn = Callable[[User], Client]


def tell_mia(company: Company, kind: Kind, count: int, **data: object) -> list[Notice]:
    for number in range(count):
        event = record(MadeUp.HAPPENED, subject=company.screens, by=None, at=at("Mon 10:00"))
        tell(kind, [company.mia], event=event, at=at("Mon 10:00"), title=f"News {number}", **data)
    return list(Notice.objects.order_by("id"))


def test_looking_marks_nothing_read(company: Company, kind: Kind, as_person: SignIn) -> None:
    (notice,) = tell_mia(company, kind, 1)
    mia = as_person(company.mia)
    for name in ("notices", "notices_latest", "notices_bell", "notice_preferences"):
        assert mia.get(reverse(name), headers=HTMX).status_code == 200
    for name in ("notice_open", "notice_read"):
        assert mia.get(reverse(name, args=[notice.pk])).status_code == 405
    assert mia.get(reverse("notices_read_all")).status_code == 405
    assert unread_count(company.mia) == 1


def test_opening_marks_read_and_goes_to_the_page(company: Company, kind: Kind, as_person: SignIn) -> None:
    first, second = tell_mia(company, kind, 2)
    response = as_person(company.mia).post(reverse("notice_open", args=[first.pk]))
    assert response["Location"] == "/somewhere/"
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.read_at is not None and second.read_at is None


def test_nobody_touches_the_notices_of_others(company: Company, kind: Kind, as_person: SignIn) -> None:
    (notice,) = tell_mia(company, kind, 1)
    noah = as_person(company.noah)
    for name in ("notice_open", "notice_read"):
        assert noah.post(reverse(name, args=[notice.pk])).status_code == 404
    noah.post(reverse("notices_read_all"))
    assert mark_read(by=company.noah, notices=[notice.pk]) == 0
    assert "News" not in noah.get(reverse("notices")).content.decode()
    assert unread_count(company.mia) == 1


def test_everything_is_marked_read_at_once(company: Company, kind: Kind, as_person: SignIn) -> None:
    tell_mia(company, kind, 3)
    as_person(company.mia).post(reverse("notices_read_all"))
    assert unread_count(company.mia) == 0


def test_marking_one_read_by_htmx_sends_the_line_and_the_bell(
    company: Company, kind: Kind, as_person: SignIn
) -> None:
    first, _second = tell_mia(company, kind, 2)
    page = as_person(company.mia).post(
        reverse("notice_read", args=[first.pk]), headers={"hx-request": "true"}
    )
    text = page.content.decode()
    assert f'id="notice-{first.pk}"' in text and "notice-new" not in text
    assert 'hx-swap-oob="true"' in text and 'data-bell="1"' in text


def test_the_list_goes_on_page_by_page(company: Company, kind: Kind, as_person: SignIn) -> None:
    tell_mia(company, kind, 35)
    mia = as_person(company.mia)
    first = mia.get(reverse("notices"))
    rest = mia.get(reverse("notices"), {"after": first.context["page"].next_cursor})
    shown = [line.notice.pk for page in (first, rest) for line in page.context["lines"]]
    assert len(shown) == len(set(shown)) == 35
    assert shown == sorted(shown, reverse=True)


def test_a_longer_list_costs_no_more_queries(company: Company, kind: Kind, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    costs = []
    for count in (1, 2):
        tell_mia(company, kind, count)
        mia.get(reverse("notices"))  # after a change, the first request fills the cache
        with CaptureQueriesContext(connection) as queries:
            mia.get(reverse("notices"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_bell_never_counts_further_than_it_says(company: Company, kind: Kind) -> None:
    event = record(MadeUp.HAPPENED, subject=company.screens, by=None, at=at("Mon 10:00"))
    Notice.objects.bulk_create(
        Notice(recipient=company.mia, kind=f"test.{number}", event=event, at=at("Mon 10:00"))
        for number in range(BELL_LIMIT + 50)
    )
    assert unread_count(company.mia) == BELL_LIMIT


def test_what_is_not_open_to_the_reader_any_more_is_not_said(
    company: Company, kind: Kind, as_person: SignIn
) -> None:
    (notice,) = tell_mia(company, kind, 1, secret=True)
    mia = as_person(company.mia)
    page = mia.get(reverse("notices")).content.decode()
    assert "News 0" not in page
    assert "no longer have access to what this" in page
    assert mia.post(reverse("notice_open", args=[notice.pk]))["Location"] == reverse("notices")


def test_a_kind_that_is_not_known_any_more_breaks_no_page(
    company: Company, kind: Kind, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_mia(company, kind, 1)
    monkeypatch.delitem(kinds._kinds, kind.name)
    assert as_person(company.mia).get(reverse("notices")).status_code == 200
    assert as_person(company.ada).get(reverse("deliveries"), {"state": ""}).status_code == 200


def test_wishes_are_kept_and_obeyed(company: Company, kind: Kind, event: Event, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    page = mia.get(reverse("notice_preferences"))
    ticked = {name: "on" for name, field in page.context["form"].fields.items() if field.initial}
    del ticked["test.kind.mail"]
    assert mia.post(reverse("notice_preferences"), ticked).status_code == 302
    assert Preference.objects.get(kind="test.kind", channel="mail").is_wanted is False
    tell(kind, [company.mia], event=event, at=at("Mon 10:00"), title="Hello")
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)
    again = mia.get(reverse("notice_preferences"))
    assert again.context["form"]["test.kind.mail"].initial is False


def test_what_must_be_told_cannot_be_switched_off(company: Company, as_person: SignIn) -> None:
    as_person(company.hugo).post(reverse("notice_preferences"), {})
    assert not Preference.objects.filter(user=company.hugo, kind="sla.late").exists()
    assert Preference.objects.filter(user=company.hugo, kind="ticket.message").exists()


def test_a_wish_about_an_unknown_kind_is_refused(company: Company) -> None:
    with pytest.raises(KeyError):
        set_preferences(by=company.mia, choices={("no.such", "mail"): True})
    assert not Preference.objects.exists()


def test_only_admins_see_and_repeat_mails(company: Company, told: Delivery, as_person: SignIn) -> None:
    Delivery.objects.update(state=Delivery.State.DEAD, error="SMTPDataError: 550 no")
    for person in company.people.values():
        expected = 200 if person == company.ada else 404
        assert as_person(person).get(reverse("deliveries")).status_code == expected
    assert as_person(company.mia).post(reverse("delivery_retry", args=[told.pk])).status_code == 404
    assert as_person(company.mia).post(reverse("deliveries_retry_all")).status_code == 404
    told.refresh_from_db()
    assert told.state == Delivery.State.DEAD
    ada = as_person(company.ada)
    assert "550 no" in ada.get(reverse("deliveries")).content.decode()
    assert ada.post(reverse("delivery_retry", args=[told.pk])).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.attempts, told.error) == (Delivery.State.PENDING, 0, "")
    assert Event.objects.get(kind="delivery.retried").actor == company.ada


def test_a_person_is_asked_only_about_kinds_that_concern_him(company: Company, as_person: SignIn) -> None:
    def asked(person: User) -> set[str]:
        return set(as_person(person).get(reverse("notice_preferences")).context["form"].fields)

    assert "ticket.message.mail" in asked(company.mia)
    assert not {"ticket.assigned.mail", "sla.late.mail", "rating.low.mail"} & asked(company.mia)
    assert {"ticket.assigned.mail", "sla.late.mail"} <= asked(company.li_wei)
    assert "rating.low.mail" not in asked(company.li_wei)
    assert "rating.low.mail" in asked(company.hugo)


def test_a_reminder_is_told_apart_from_the_question_in_chinese(company: Company, as_person: SignIn) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    company.mia.refresh_from_db()
    page = as_person(company.mia).get(reverse("notice_preferences")).content.decode()
    assert "提醒：有问题等待您回复" in page and "有问题需要您回答" in page
    assert "已撤回" in page and "已取消" not in page


def test_who_was_never_notified_is_not_told_that_they_have_read_everything(
    company: Company, as_person: SignIn
) -> None:
    page = as_person(company.olga).get(reverse("notices")).content.decode()
    assert "No notifications yet" in page
    assert "You have read all notifications" not in page
