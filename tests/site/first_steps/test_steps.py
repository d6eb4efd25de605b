"""What a new desk tells its admin to do next, until somebody has submitted the first request."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from departments.actions.membership import invite
from departments.actions.organisation import create_department
from departments.actions.starting_catalogs import take_services
from departments.actions.taken_drafts import publish_taken
from departments.enums import MemberRole
from departments.models import Department, Service
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from servicedesk.calendars.actions import publish_version, save_draft
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from servicedesk.events.models import Event
from servicedesk.site.actions import resume_step, skip_step
from servicedesk.site.enums import SetupStep
from servicedesk.site.first_steps.steps import READ, first_steps
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company, at
from tickets.actions.submission import submit

SignIn = Callable[[User], Client]
PAGE = "/manage/first-steps/"
NEW_YEAR = {"2027-01-01": []}


@pytest.fixture
def ada(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """The admin of a desk as `set_up` leaves it."""
    monkeypatch.setenv("ADMIN_PASSWORD", "quiet-harbour-71")
    call_command("set_up", "ada@example.com", "Ada Lin", "--zone", "Europe/Berlin")
    return User.objects.get()


def states(user: User) -> dict[str, str]:
    return {step.key.value: step.state.value for step in first_steps(user)}


def hints(user: User, key: SetupStep) -> dict[str, str]:
    """Return words -> address of what a step lacks."""
    return {hint.words: hint.url for hint in READ[key](user).hints}


def content(calendar: Calendar, **changes: Any) -> dict[str, Any]:
    return {**current_version(calendar).schedule.to_json(), **changes}


def test_every_step_of_an_empty_desk_is_open_and_the_first_comes_next(ada: User) -> None:
    assert set(states(ada).values()) == {"open"}
    assert [step.key for step in first_steps(ada) if step.is_next] == [SetupStep.DEPARTMENTS]
    assert list(READ) == list(SetupStep)


def test_a_step_is_done_wherever_it_was_done(ada: User) -> None:
    calendar = Calendar.objects.get()
    unit = create_department(details={"code": "IT", "name_en": "IT", "calendar": calendar}, by=ada)
    assert states(ada)["departments"] == "done"
    details = {"email": "ben@example.com", "name": "Ben Sand", "zone": ada.zone}
    invite(details=details, department=unit, role=MemberRole.AGENT, by=ada)
    assert states(ada)["people"] == "done"
    [fault] = take_services(addresses=["it/fault"], department=unit, by=ada)
    assert states(ada)["services"] == "open"
    publish_taken(chosen={fault: stamp_of(open_draft(fault))}, by=ada)
    assert states(ada)["services"] == "done"
    publish_version(calendar=calendar, content=content(calendar, overrides=NEW_YEAR), by=ada)
    assert states(ada) == dict.fromkeys(("departments", "people", "services", "times"), "done") | {
        "request": "open"
    }


def test_a_department_with_services_and_without_agents_is_named_and_its_people_are_not_done(
    company: Company,
) -> None:
    assert states(company.ada)["people"] == "done"
    Service.objects.filter(pk=company.screens.pk).update(department=company.sales)
    words = "Sales has services, but no one who works on requests."
    assert hints(company.ada, SetupStep.PEOPLE)[words] == "/departments/SAL/people/"
    assert states(company.ada)["people"] == "open"


def test_drafts_lead_to_where_they_are_published(company: Company) -> None:
    Service.objects.update(state="draft")
    assert hints(company.ada, SetupStep.SERVICES) == {
        "3 services are drafts: publish them.": "/manage/services/?state=draft"
    }
    take_services(addresses=["facilities/repair"], department=company.facilities, by=company.ada)
    address = "/manage/starting-catalogs/publish/?department=FAC"
    assert hints(company.ada, SetupStep.SERVICES) == {"4 services are drafts: publish them.": address}


def test_holidays_that_are_missing_or_not_published_are_pointed_at(company: Company) -> None:
    calendar = company.calendar
    missing = {"Shanghai has no holidays yet.": "/manage/calendars/shanghai/holidays/"}
    assert missing.items() <= hints(company.ada, SetupStep.TIMES).items()
    save_draft(
        calendar=calendar,
        base=current_version(calendar),
        content=content(calendar, overrides=NEW_YEAR),
        by=company.ada,
    )
    begun = {"Your changes to Shanghai are not published yet.": "/manage/calendars/shanghai/publish/"}
    assert begun.items() <= hints(company.ada, SetupStep.TIMES).items()
    assert states(company.ada)["times"] == "open"


def test_a_request_waits_for_a_service_that_somebody_works_for(company: Company, as_person: SignIn) -> None:
    assert READ[SetupStep.REQUEST](company.ada).url == "/services/"
    Service.objects.update(state="draft")
    assert READ[SetupStep.REQUEST](company.ada).url == ""
    page = as_person(company.ada).get(PAGE).content.decode()
    assert "This is possible once a service is published" in page


def test_a_skipped_step_is_no_longer_next_and_can_be_resumed(ada: User, as_person: SignIn) -> None:
    client = as_person(ada)
    answer = client.post(f"{PAGE}departments/skip/", {"on": "page"})
    assert answer["Location"] == PAGE and states(ada)["departments"] == "skipped"
    assert f'action="{PAGE}departments/resume/"' in client.get("/profile/").content.decode(), "can be undone"
    assert [step.key for step in first_steps(ada) if step.is_next] == [SetupStep.PEOPLE]
    assert client.post(f"{PAGE}departments/resume/", {"on": "home"})["Location"] == "/"
    assert states(ada)["departments"] == "open"


@pytest.mark.parametrize("step", SetupStep)
def test_every_step_can_be_skipped_and_resumed_on_the_page_and_at_home(
    ada: User, as_person: SignIn, step: SetupStep
) -> None:
    client, others = as_person(ada), {one.value: "open" for one in SetupStep if one != step}
    title = READ[step](ada).title
    for path, on in ((PAGE, "page"), ("/", "home")):
        skip, resume = (f'action="{PAGE}{step.value}/{verb}/"' for verb in ("skip", "resume"))
        page = client.get(path).content.decode()
        assert title in page and skip in page and resume not in page
        assert client.post(f"{PAGE}{step.value}/skip/", {"on": on})["Location"] == path
        assert states(ada) == {**others, step.value: "skipped"}
        assert step not in [one.key for one in first_steps(ada) if one.is_next]
        page = client.get(path).content.decode()
        assert title in page and resume in page and skip not in page
        assert client.post(f"{PAGE}{step.value}/resume/", {"on": on})["Location"] == path
        assert states(ada) == {**others, step.value: "open"}


def test_who_skips_every_step_finds_all_of_them_again(ada: User, as_person: SignIn) -> None:
    for step in SetupStep:
        skip_step(step=step, by=ada)
    client = as_person(ada)
    assert "Set up this desk" not in client.get("/").content.decode()
    page = client.get(PAGE).content.decode()
    assert all(f'action="{PAGE}{step.value}/resume/"' in page for step in SetupStep)


def test_what_was_skipped_and_is_done_all_the_same_is_done(ada: User) -> None:
    skip_step(step=SetupStep.DEPARTMENTS, by=ada)
    details = {"code": "IT", "name_en": "IT", "calendar": Calendar.objects.get()}
    create_department(details=details, by=ada)
    assert states(ada)["departments"] == "done"


def test_skipping_twice_is_one_line_of_history_with_its_actor(ada: User) -> None:
    for _time in range(2):
        skip_step(step=SetupStep.TIMES, by=ada)
    for _time in range(2):
        resume_step(step=SetupStep.TIMES, by=ada)
    events = Event.objects.filter(kind__startswith="setup.").order_by("seq")
    assert [(event.seq, event.kind, event.actor, event.data) for event in events] == [
        (1, "setup.step_skipped", ada, {"step": "times"}),
        (2, "setup.step_resumed", ada, {"step": "times"}),
    ]


def test_nobody_but_an_admin_decides_about_steps(company: Company, as_person: SignIn) -> None:
    for act in (skip_step, resume_step):
        with pytest.raises(NotAllowed):
            act(step=SetupStep.TIMES, by=company.hugo)
    for verb in ("skip", "resume"):
        assert as_person(company.hugo).post(f"{PAGE}times/{verb}/").status_code == 403
    assert not Event.objects.filter(kind__startswith="setup.").exists()


def test_there_are_no_other_steps(company: Company, as_person: SignIn) -> None:
    assert as_person(company.ada).post(f"{PAGE}holiday/skip/").status_code == 404


def test_the_first_page_and_the_rail_show_the_steps_to_admins_until_there_is_a_request(
    company: Company, as_person: SignIn
) -> None:
    assert "Set up this desk" not in as_person(company.mia).get("/").content.decode()
    client = as_person(company.ada)
    page = client.get("/").content.decode()
    assert "3 of 5 done" in page and page.count(f'href="{PAGE}"') == 2
    assert f'href="{PAGE}"' in client.get("/manage/people/").content.decode()
    submit(
        service=company.move_desk, requester=company.mia, title="A desk", by=company.mia, at=at("Mon 10:00")
    )
    assert "Set up this desk" not in client.get("/").content.decode()
    assert "4 of 5 done" in client.get(PAGE).content.decode(), "its own page stays"


def test_once_no_step_is_open_the_first_page_shows_none_and_the_organization_leads_back(
    company: Company, as_person: SignIn
) -> None:
    for step in (SetupStep.TIMES, SetupStep.REQUEST):
        skip_step(step=step, by=company.ada)
    client = as_person(company.ada)
    assert "Set up this desk" not in client.get("/").content.decode()
    assert f'href="{PAGE}"' in client.get("/manage/departments/").content.decode()
    assert "No step is open." in client.get(PAGE).content.decode()
    resume_step(step=SetupStep.TIMES, by=company.ada)
    assert "Set up this desk" in client.get("/").content.decode()


LINK = re.compile(r'<a\b[^>]*href="([^"]+)"')


def links(client: Client, user: User) -> dict[str, int]:
    """Return where the checklist leads, on its own page and at home, with the status of each page."""
    named = {step.reading.url for step in first_steps(user)} | {
        hint.url for step in first_steps(user) for hint in step.reading.hints
    }
    shown = {
        unescape(url)
        for path in (PAGE, "/")
        for url in LINK.findall(
            client.get(path).content.decode().partition("rows-item first-step")[2].partition("</ol>")[0]
        )
    }
    assert named - {""} <= shown
    return {url: client.get(url).status_code for url in shown if not url.endswith(("/skip/", "/resume/"))}


def test_no_link_is_dead_at_any_time_of_the_first_day(ada: User, as_person: SignIn) -> None:
    client, calendar = as_person(ada), Calendar.objects.get()
    seen: set[str] = set()

    def look() -> None:
        found = links(client, ada)
        assert set(found.values()) == {200}, found
        seen.update(found)

    look()
    unit = create_department(details={"code": "IT", "name_en": "IT", "calendar": calendar}, by=ada)
    look()
    [fault] = take_services(addresses=["it/fault"], department=unit, by=ada)
    look()
    invite(
        details={"email": "ben@example.com", "name": "Ben Sand", "zone": ada.zone},
        department=unit,
        role=MemberRole.AGENT,
        by=ada,
    )
    look()
    publish_taken(chosen={fault: stamp_of(open_draft(fault))}, by=ada)
    save_draft(
        calendar=calendar,
        base=current_version(calendar),
        content=content(calendar, overrides=NEW_YEAR),
        by=ada,
    )
    look()
    publish_version(calendar=calendar, content=content(calendar, overrides=NEW_YEAR), by=ada)
    look()
    expected = {"/departments/IT/people/", "/services/", f"/manage/calendars/{calendar.code}/publish/"}
    assert expected <= seen


def test_no_step_and_no_hint_leads_nowhere(company: Company, as_person: SignIn) -> None:
    Department.objects.filter(pk=company.sales.pk).update(is_active=False)
    client = as_person(company.ada)
    for step in first_steps(company.ada):
        for url in (step.reading.url, *(hint.url for hint in step.reading.hints)):
            assert client.get(url).status_code == 200, url
