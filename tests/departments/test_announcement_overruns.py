"""An outage that lasts longer than planned: who is reminded and when, and what everybody reads."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from departments.actions.announcements import (
    change_announcement,
    continue_announcement,
    end_announcement,
    withdraw_announcement,
)
from departments.actions.authors import name_author, remove_author
from departments.display.announcements import times_in_words
from departments.models import Announcement
from departments.queries.announcement_history import steps_of
from servicedesk.accounts.actions.people import deactivate
from servicedesk.accounts.models import Absence
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from tests.cast import Company, at
from tests.departments.announcing import OUTAGE, PLANNED, announced
from tests.tickets.pages import SignIn, text_of

KIND = "announcement.overrun"


def overrunning(company: Company, end: str = "Mon 17:00", **details: Any) -> Announcement:
    """Announce an outage that Olga wrote, who is an author of Facilities, with the end that is expected."""
    name_author(department=company.facilities, person=company.olga, by=company.hugo)
    one = announced(company, ends_at=at(end), **details)
    Announcement.objects.filter(pk=one.pk).update(created_by=company.olga)
    one.refresh_from_db()
    return one


def reminded(when: str) -> list[str]:
    """Return who has been reminded until a moment, the first first."""
    with clock.frozen(at(when)):
        drain()
        dispatch_pending()
    rows = Notice.objects.filter(kind=KIND).select_related("recipient").order_by("pk")
    return [row.recipient.name for row in rows]


def armed(one: Announcement) -> dict[str, datetime]:
    rows = Timer.objects.filter(kind=KIND, owner_id=one.pk, state="armed")
    return dict(rows.values_list("name", "fire_at"))


def test_its_author_is_reminded_at_the_end_and_two_working_hours_later_who_leads(company: Company) -> None:
    one = overrunning(company)
    assert armed(one) == {"author": at("Mon 17:00"), "leads": at("Tue 10:00")}
    assert reminded("Mon 16:59") == []
    assert reminded("Mon 17:00") == ["Olga Petrova"]
    assert reminded("Tue 09:59") == ["Olga Petrova"]
    assert reminded("Tue 10:00") == ["Olga Petrova", "Hugo Brandt"]
    assert reminded("Fri 10:00") == ["Olga Petrova", "Hugo Brandt"]
    assert Delivery.objects.filter(kind=KIND).count() == 2
    assert [step.by for step in steps_of(one)[:2]] == [None, None]


def test_where_its_author_is_away_left_or_writes_no_more_others_are_reminded_at_once(
    company: Company,
) -> None:
    overrunning(company, "Mon 15:00")
    away = {"starts_at": at("Mon 08:00"), "ends_at": at("Mon 15:30")}
    Absence.objects.create(user=company.olga, deputy=company.eve, **away)
    assert reminded("Mon 15:00") == ["Hugo Brandt"], "their deputy does not write for the department"
    overrunning(company, "Mon 16:00")
    remove_author(department=company.facilities, person=company.olga, by=company.hugo)
    assert reminded("Mon 16:00") == ["Hugo Brandt"] * 2
    overrunning(company, "Mon 16:30")
    deactivate(person=company.olga, by=company.ada)
    Absence.objects.create(
        user=company.hugo, deputy=company.lena, starts_at=at("Mon 16:15"), ends_at=at("Tue 18:00")
    )
    assert reminded("Mon 16:30") == ["Hugo Brandt", "Hugo Brandt", "Lena Moor"]


@pytest.mark.parametrize("verb", [end_announcement, withdraw_announcement])
def test_once_it_is_over_or_withdrawn_nobody_is_reminded(company: Company, verb: Any) -> None:
    one = overrunning(company)
    verb(announcement=one, by=company.hugo, at=at("Mon 16:00"))
    assert armed(one) == {} and reminded("Fri 10:00") == []


def test_a_new_end_begins_anew_and_other_corrections_remind_of_nothing_twice(company: Company) -> None:
    one = overrunning(company, "Mon 11:00")
    assert reminded("Mon 11:00") == ["Olga Petrova"]
    change = {"title_en": "No van at all"}
    change_announcement(announcement=one, details=change, by=company.hugo, at=at("Mon 11:30"))
    assert reminded("Mon 11:40") == ["Olga Petrova"]
    change_announcement(
        announcement=one, details={"ends_at": at("Mon 15:00")}, by=company.olga, at=at("Mon 11:45")
    )
    assert reminded("Mon 14:59") == ["Olga Petrova"]
    assert reminded("Mon 17:00") == ["Olga Petrova", "Olga Petrova", "Hugo Brandt"]


def test_an_end_that_is_past_when_it_is_said_is_no_news_to_its_author(company: Company) -> None:
    one = overrunning(company, "Mon 09:40")
    assert armed(one) == {"leads": at("Mon 11:45")}
    end_announcement(announcement=one, by=company.hugo, at=at("Mon 10:00"))
    continue_announcement(announcement=one, by=company.hugo, at=at("Mon 10:30"))
    assert armed(one) == {"leads": at("Mon 14:00")}, "lunch is from 12:00 to 13:30"


def test_planned_work_and_an_outage_without_an_end_remind_nobody(company: Company) -> None:
    times = {"starts_at": at("Mon 10:00"), "ends_at": at("Mon 11:00")}
    one, other = announced(company, kind=PLANNED, **times), announced(company)
    assert armed(one) == armed(other) == {} and reminded("Mon 11:30") == []
    with clock.frozen(at("Mon 12:00")):
        change_announcement(announcement=other, details={"ends_at": at("Fri 12:00")}, by=company.hugo)
        assert set(armed(other)) == {"author", "leads"}
        change_announcement(announcement=other, details={"kind": PLANNED}, by=company.hugo)
        assert armed(other) == {} and Timer.objects.get(kind="announcement.end", state="armed")
        change_announcement(announcement=other, details={"kind": OUTAGE}, by=company.hugo)
    assert not Timer.objects.filter(kind="announcement.end", state="armed").exists()


def test_a_reminder_asks_what_to_do_and_is_over_once_it_is_done(company: Company) -> None:
    one = overrunning(company)
    reminded("Mon 17:00")
    with clock.frozen(at("Mon 17:00")):
        [line] = lines(company.olga, list(Notice.objects.filter(kind=KIND)))
        words = line.wording
        assert words is not None and words.title == "Longer than planned: No van" and not words.is_over
        assert "End it, or say when it is expected to end now." in words.body
        mail = Delivery.objects.get(kind=KIND)
        assert mail.recipient == company.olga
        with translation.override("zh-hans"):
            [chinese] = lines(company.olga, list(Notice.objects.filter(kind=KIND)))
            assert chinese.wording and chinese.wording.title == "已超出预计时间：没有货车"
    change_announcement(announcement=one, details={"ends_at": at("Tue 17:00")}, by=company.hugo)
    with clock.frozen(at("Mon 17:10")):
        [line] = lines(company.olga, list(Notice.objects.filter(kind=KIND)))
        assert line.wording and line.wording.is_over and not line.wording.body
    end_announcement(announcement=one, by=company.hugo)
    [line] = lines(company.olga, list(Notice.objects.filter(kind=KIND)))
    assert line.wording is None


def test_banner_list_page_and_mail_say_that_it_takes_longer(company: Company, as_person: SignIn) -> None:
    one, mia = overrunning(company, "Mon 11:00"), as_person(company.mia)
    said = "Longer than planned: it was expected to end today 11:00."
    paths = ("/", "/services/move-a-desk/", "/announcements/", f"/announcements/{one.pk}/")
    with clock.frozen(at("Mon 10:59")):
        assert [said in text_of(mia.get(path)) for path in paths] == [False] * 4
    with clock.frozen(at("Mon 11:00")):
        assert [said in text_of(mia.get(path)) for path in paths] == [True] * 4
        assert "已超出预计时间" in text_of(as_person(company.chen).get("/"))
    with translation.override("en"):
        assert "Longer than planned" in times_in_words(one, at("Mon 12:00"))
        assert "Longer than planned" not in times_in_words(one, at("Mon 10:30"))


def test_its_history_says_when_it_was_reminded_of(company: Company, as_person: SignIn) -> None:
    one = overrunning(company)
    reminded("Tue 10:00")
    with clock.frozen(at("Tue 10:00")):
        page = text_of(as_person(company.hugo).get(f"/announcements/{one.pk}/"))
    assert page.count("Reminder: longer than planned") == 2
