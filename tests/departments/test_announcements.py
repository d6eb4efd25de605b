"""Announcements: who writes them, who reads them, whom they concern; from the draft to the follow-up."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from departments.actions.announcements import (
    change_announcement,
    continue_announcement,
    discard_announcement,
    draft_announcement,
    end_announcement,
    publish_announcement,
    withdraw_announcement,
)
from departments.actions.authors import name_author
from departments.actions.place_merging import merge_place
from departments.actions.service_states import publish_service, retire_service
from departments.announcement_phases import phase_at
from departments.cached_announcements import live_announcements
from departments.enums import AnnouncementState, Phase
from departments.models import Announcement
from departments.queries.announcement_history import steps_of
from departments.queries.announcements import about_service, announced_by, concerning, past, published
from departments.rules import (
    announcements_visible_to,
    departments_announcing,
    may_write_announcement,
    may_write_for,
)
from servicedesk.cached_reads.memory import remembering
from servicedesk.events import clock
from servicedesk.timers.drain import drain
from servicedesk.timers.models import Timer
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tests.cast import Company, at
from tests.departments.announcing import OUTAGE, PLANNED, announced, drafted
from tests.departments.audiences import limit_to
from tests.departments.places import Places, some_places, works_at

WORK = {"kind": PLANNED, "starts_at": at("Tue 18:00"), "ends_at": at("Tue 20:00")}


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def readers(company: Company, one: Announcement) -> set[str]:
    """Return who may read it."""
    rows = {name: announcements_visible_to(person) for name, person in company.people.items()}
    return {name for name, found in rows.items() if found.filter(pk=one.pk).exists()}


def concerned(company: Company, now: str = "Mon 10:00") -> set[str]:
    """Return on whose first page it stands."""
    return {name for name, person in company.people.items() if concerning(person, at(now))}


def test_heads_admins_and_authors_of_the_department_write_and_nobody_else(company: Company) -> None:
    name_author(department=company.facilities, person=company.olga, by=company.hugo)
    writers = {"hugo", "ada", "olga"}
    one = drafted(company)
    assert {name for name, who in company.people.items() if may_write_announcement(who, one)} == writers
    for name, person in company.people.items():
        written = departments_announcing(person).filter(pk=company.facilities.pk).exists()
        assert written == may_write_for(person, company.facilities) == (name in writers), name
    verbs = [
        lambda by: change_announcement(announcement=one, details={"title_en": "Two"}, by=by),
        lambda by: publish_announcement(announcement=one, by=by),
        lambda by: end_announcement(announcement=one, by=by),
        lambda by: continue_announcement(announcement=one, by=by),
        lambda by: withdraw_announcement(announcement=one, by=by),
        lambda by: discard_announcement(announcement=one, by=by),
        lambda by: draft_announcement(
            department=company.facilities, details={"kind": OUTAGE, "title_en": "x", **WORK}, by=by
        ),
    ]
    for person in (company.mia, company.li_wei, company.lena, company.frida):
        for verb in verbs:
            with pytest.raises(NotAllowed):
                verb(person)
    publish_announcement(announcement=one, by=company.olga)
    assert Announcement.objects.get().state == AnnouncementState.PUBLISHED


def test_a_draft_is_read_by_its_writers_and_what_is_published_by_everybody(company: Company) -> None:
    one = drafted(company)
    assert readers(company, one) == {"hugo", "ada"}
    assert concerned(company) == set()
    publish_announcement(announcement=one, by=company.hugo)
    assert readers(company, one) == concerned(company) == set(company.people)


def test_what_names_a_service_for_some_is_read_by_these_and_by_those_who_edit_it(company: Company) -> None:
    limit_to(company.move_desk, company.it)
    one = announced(company)
    assert readers(company, one) == {"tom", "ines", "ada", "hugo"}
    assert concerned(company) == {"tom", "ines", "ada"}
    assert [found.id for found in announced_by(company.facilities, company.tom, at("Mon 10:00"))] == [one.pk]
    assert announced_by(company.facilities, company.mia, at("Mon 10:00")) == []


def test_of_a_retired_service_nobody_reads_but_those_who_edit_it(company: Company) -> None:
    one = announced(company)
    retire_service(service=company.move_desk, by=company.hugo)
    assert readers(company, one) == {"hugo", "ada"}
    assert concerned(company) == set()
    publish_service(service=company.move_desk, by=company.hugo)
    assert concerned(company) == set(company.people)


def test_a_place_concerns_those_who_work_in_it_and_those_of_whom_nobody_knows_where(
    company: Company, places: Places
) -> None:
    works_at(company.mia, places.room)
    works_at(company.noah, places.berlin)
    one = announced(company, places=[places.tower], services=[])
    assert concerned(company) == set(company.people) - {"noah"}
    assert "noah" in readers(company, one), "a place is no secret"
    merge_place(place=places.tower, into=places.berlin, by=company.ada)
    assert "noah" in concerned(company), "what the place has become counts"


def test_it_stands_above_pages_from_a_week_before_until_it_is_over(company: Company) -> None:
    announced(company, **{**WORK, "starts_at": at("Mon+14 18:00"), "ends_at": at("Mon+14 20:00")})
    moments = {
        "Mon 10:00": False,
        "Mon+7 17:00": False,
        "Mon+7 18:00": True,
        "Mon+14 19:59": True,
        "Mon+14 20:00": False,
    }
    assert {when: bool(concerning(company.mia, at(when))) for when in moments} == moments
    assert len(about_service(company.move_desk, at("Mon 10:00"))) == 1, (
        "its own pages say it from the first day"
    )
    assert about_service(company.screens, at("Mon 10:00")) == []


def test_outages_come_before_work_that_runs_and_work_that_comes_is_last(company: Company) -> None:
    later = announced(company, **WORK)
    now = announced(company, kind=PLANNED, starts_at=at("Mon 08:00"), ends_at=at("Mon 18:00"))
    outage = announced(company)
    assert [one.id for one in concerning(company.mia, at("Mon 10:00"))] == [outage.pk, now.pk, later.pk]


@pytest.mark.parametrize(
    ("state", "kind", "end", "phase"),
    [
        ("draft", OUTAGE, None, Phase.DRAFT),
        ("published", OUTAGE, None, Phase.CURRENT),
        ("published", OUTAGE, -1, Phase.CURRENT),
        ("published", PLANNED, 1, Phase.CURRENT),
        ("published", PLANNED, -1, Phase.ENDED),
        ("ended", OUTAGE, 1, Phase.ENDED),
    ],
)
def test_planned_work_is_over_at_its_end_and_an_outage_when_somebody_says_so(
    state: str, kind: Any, end: int | None, phase: Phase
) -> None:
    now = at("Mon 10:00")
    ends_at = None if end is None else now + timedelta(hours=end)
    begins = now - timedelta(hours=2)
    assert phase_at(AnnouncementState(state), kind, begins, ends_at, now) is phase
    if state == "published":
        assert phase_at(AnnouncementState(state), kind, now + timedelta(1), None, now) is Phase.PLANNED


def test_planned_work_ends_by_itself_and_follows_when_its_end_is_moved(company: Company) -> None:
    one = announced(company, **WORK)
    change_announcement(
        announcement=one, details={"ends_at": at("Tue 21:00")}, by=company.hugo, at=at("Tue 19:00")
    )
    for when, state in (("Tue 20:30", AnnouncementState.PUBLISHED), ("Tue 21:00", AnnouncementState.ENDED)):
        with clock.frozen(at(when)):
            drain()
        one.refresh_from_db()
        assert one.state == state
    assert one.ended_at == at("Tue 21:00")
    assert steps_of(one)[0].by is None


def test_an_outage_waits_for_somebody_to_end_it_and_the_follow_up_can_be_corrected(company: Company) -> None:
    one = announced(company, ends_at=at("Mon 11:00"))
    with clock.frozen(at("Mon 12:00")):
        drain()
    end_announcement(
        announcement=one, follow_up={"en": "A new van is here."}, by=company.hugo, at=at("Mon 12:10")
    )
    one.refresh_from_db()
    assert (one.state, one.ended_at, one.follow_up_en) == ("ended", at("Mon 12:10"), "A new van is here.")
    change_announcement(announcement=one, details={"follow_up_en": "Two new vans."}, by=company.hugo)
    with pytest.raises(Refused, match="can no longer be changed"):
        change_announcement(announcement=one, details={"ends_at": at("Tue 12:00")}, by=company.hugo)
    assert [found.pk for found in past(company.mia)] == [one.pk]
    assert published(company.mia) == []


def test_what_was_ended_too_soon_goes_on_and_what_was_published_by_mistake_is_a_draft_again(
    company: Company,
) -> None:
    one = announced(company, **WORK)
    end_announcement(announcement=one, by=company.hugo, at=at("Tue 19:00"))
    assert not Timer.objects.filter(state="armed", kind="announcement.end").exists()
    continue_announcement(announcement=one, by=company.hugo, at=at("Tue 19:05"))
    assert Timer.objects.get(state="armed", kind="announcement.end").fire_at == at("Tue 20:00")
    withdraw_announcement(announcement=one, by=company.hugo, at=at("Tue 19:10"))
    assert readers(company, one) == {"hugo", "ada"}
    assert not Timer.objects.filter(state="armed", kind="announcement.end").exists()
    discard_announcement(announcement=one, by=company.hugo)
    assert not Announcement.objects.exists()
    with pytest.raises(Refused, match="discarded"):
        discard_announcement(announcement=Announcement(pk=one.pk), by=company.hugo)


def test_every_verb_is_refused_in_a_state_in_which_it_makes_no_sense(company: Company) -> None:
    one, by = announced(company, **WORK), company.hugo
    for verb in (publish_announcement, continue_announcement, discard_announcement):
        with pytest.raises(Refused):
            verb(announcement=one, by=by)
    end_announcement(announcement=one, by=by, at=at("Tue 19:00"))
    for verb in (publish_announcement, end_announcement, withdraw_announcement):
        with pytest.raises(Refused, match="ended already"):
            verb(announcement=one, by=by)
    with pytest.raises(Refused, match="Its time has passed"):
        continue_announcement(announcement=one, by=by, at=at("Tue 21:00"))
    other = drafted(company, **WORK)
    with pytest.raises(Refused, match="ended already. Set"):
        publish_announcement(announcement=other, by=by, at=at("Wed 09:00"))


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title_en": " ", "title_zh": ""}, "title_en"),
        ({"title_zh": "", "text_zh": "明天修好"}, "title_zh"),
        ({"kind": PLANNED, "ends_at": None}, "ends_at"),
        ({"ends_at": at("Mon 09:30")}, "ends_at"),
        ({"services": []}, "services"),
        ({"text_en": "x" * 4001}, "text_en"),
        ({"title_en": "x" * 121}, "title_en"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    company: Company, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        drafted(company, **details)
    assert set(error.value.message_dict) == {field}
    assert not Announcement.objects.exists()


def test_it_names_services_that_its_department_offers_and_places_in_use(
    company: Company, places: Places
) -> None:
    for details in ({"services": [company.screens]}, {"services": [company.payslip]}):
        with pytest.raises(ValidationError, match="Choose services that Facilities offers"):
            drafted(company, **details)
    places.room.is_active = False
    places.room.save()
    with pytest.raises(ValidationError, match="in use"):
        drafted(company, places=[places.room])


def test_an_author_neither_names_nor_removes_a_service_that_they_may_not_see(company: Company) -> None:
    one = announced(company)
    name_author(department=company.facilities, person=company.olga, by=company.hugo)
    limit_to(company.move_desk, company.it)
    details = {"services": [], "title_en": "Still no van"}
    assert not change_announcement(announcement=one, details={"services": []}, by=company.olga).words
    change_announcement(announcement=one, details=details, by=company.olga)
    assert list(one.services.all()) == [company.move_desk]
    with pytest.raises(ValidationError):
        draft_announcement(
            department=company.facilities, by=company.olga,
            details={"kind": OUTAGE, "title_en": "x", "starts_at": at("Mon 10:00"), "services": [company.move_desk]},
        )  # fmt: skip


def test_history_keeps_who_did_what_and_the_wordings_that_were_replaced(company: Company) -> None:
    one = announced(company)
    details = {"title_en": "No van today", "ends_at": at("Mon 18:00")}
    change_announcement(announcement=one, details=details, by=company.ada, at=at("Mon 10:00"))
    end_announcement(announcement=one, by=company.hugo, at=at("Mon 11:00"))
    said = [(step.kind.value.partition(".")[2], step.by) for step in steps_of(one)]
    hugo, ada = company.hugo, company.ada
    assert said == [("ended", hugo), ("moved", ada), ("changed", ada), ("published", hugo), ("drafted", hugo)]
    assert steps_of(one)[2].words == {"title_en": ("No van", "No van today")}
    moved = steps_of(one)[1].moved
    assert moved and (moved.from_end, moved.end) == (None, at("Mon 18:00"))


def test_saving_what_is_there_changes_nothing(company: Company) -> None:
    one = announced(company)
    details = {"title_en": "No van", "starts_at": at("Mon 09:30"), "services": [company.move_desk]}
    assert not change_announcement(announcement=one, details=details, by=company.hugo)
    assert len(steps_of(one)) == 2


def test_a_title_is_read_in_the_readers_language_or_marked_with_the_other(company: Company) -> None:
    both, english = announced(company), announced(company, title_zh="")
    with translation.override("zh-hans"):
        assert (both.title, both.language_of("title")) == ("没有货车", "")
        assert (english.title, english.language_of("title")) == ("No van", "en")
    assert announced(company, title_en="").language_of("title") == "zh-Hans"
    assert both.language_of("text") == ""


def test_what_stands_above_pages_costs_no_query_once_it_is_remembered(company: Company) -> None:
    announced(company)
    for _again in range(2):
        with remembering(), CaptureQueriesContext(connection) as captured:
            live_announcements()
    assert [one["sql"] for one in captured] == ["SELECT value FROM kept_revision"]
