"""In autumn those who may change a calendar are notified that next year's holidays are missing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.holidays.coverage import next_look
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from tests.cast import Company, at
from tests.sla.calendars import plant_of

OCTOBER = datetime(2026, 10, 1, 1, tzinfo=UTC)  # nine o'clock in Shanghai


@pytest.fixture
def plant(company: Company) -> Calendar:
    with clock.frozen(at("Mon 08:00")):
        return plant_of(company)


def armed() -> list[datetime]:
    rows = Timer.objects.filter(kind="calendars.holidays", state=Timer.State.ARMED)
    return list(rows.values_list("fire_at", flat=True))


def look(moment: datetime) -> None:
    with clock.frozen(moment):
        drain()
        dispatch_pending()


def titles(client: Client) -> list[Any]:
    return [line for line in client.get("/notices/").content.decode().split("\n") if "are missing" in line]


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), OCTOBER),
        (OCTOBER, datetime(2026, 11, 1, 1, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 1, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 10, 1, 1, tzinfo=UTC)),
    ],
)
def test_it_is_looked_on_the_first_of_three_months(after: datetime, wanted: datetime) -> None:
    assert next_look(after, "Asia/Shanghai") == wanted


def test_a_calendar_without_any_special_day_is_left_alone(company: Company) -> None:
    assert armed() == []


def test_admins_and_its_heads_are_told_once_a_month_until_it_is_there(
    company: Company, plant: Calendar, as_person: Any
) -> None:
    assert armed() == [OCTOBER]
    look(datetime(2026, 9, 30, tzinfo=UTC))
    assert not Notice.objects.exists()
    look(OCTOBER)
    people = {notice.recipient for notice in Notice.objects.filter(kind="calendar.holidays_missing")}
    assert people == {company.ada, company.hugo}
    assert Delivery.objects.filter(kind="calendar.holidays_missing").count() == 2
    assert armed() == [datetime(2026, 11, 1, 1, tzinfo=UTC)]
    with clock.frozen(OCTOBER):
        assert len(titles(as_person(company.hugo))) == 1
    content = current_version(plant).schedule.to_json()
    content["overrides"]["2027-01-01"] = []
    with clock.frozen(datetime(2026, 10, 5, tzinfo=UTC)):
        publish_version(calendar=plant, content=content, by=company.hugo)
    look(datetime(2026, 11, 2, tzinfo=UTC))
    assert Event.objects.filter(kind="calendar.holidays_missing").count() == 1
    with clock.frozen(datetime(2026, 11, 2, tzinfo=UTC)):
        assert titles(as_person(company.hugo)) == []


def test_months_that_nobody_looked_are_made_up_for_once(company: Company, plant: Calendar) -> None:
    look(datetime(2026, 12, 20, tzinfo=UTC))
    assert Event.objects.filter(kind="calendar.holidays_missing").count() == 1
    assert armed() == [datetime(2027, 10, 1, 1, tzinfo=UTC)]


def test_a_head_who_shares_the_calendar_is_not_asked_to_change_it(company: Company, plant: Calendar) -> None:
    company.it.calendar = plant
    company.it.save(update_fields=["calendar"])
    look(OCTOBER)
    assert {notice.recipient for notice in Notice.objects.all()} == {company.ada}
