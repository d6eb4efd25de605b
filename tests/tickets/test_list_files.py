"""Lists as files: what their page shows, as CSV; a long one is written in the background."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Membership, Service
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.audits.actions.tidying import OldRows
from servicedesk.events import clock
from servicedesk.jobs.actions import cancel, resume
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.work import take
from tickets.models import ListFilePart, Ticket
from tickets.queries.list_files import old_parts

FILE = "/queue/file/"


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """The queue is read on Monday at 11:30."""
    moment = at("Mon 11:30")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three requests be a long queue, two a part of its file, and five more than a file holds."""
    monkeypatch.setattr("tickets.views.list_files.AT_ONCE", 2)
    monkeypatch.setattr("tickets.views.list_files.MOST", 4)
    monkeypatch.setattr("tickets.jobs.MOST", 4)
    monkeypatch.setattr("tickets.jobs.PART", 2)


def rows(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def some(company: Company, count: int) -> None:
    for n in range(count):
        filed(company, f"Mon 10:0{n}", title=f"Desk {n}")


def test_the_file_has_what_the_page_shows_in_its_order_with_its_filters(
    company: Company, as_person: SignIn
) -> None:
    filed(company, "Mon 10:00", title="=1+1")
    urgent = filed(company, "Mon 10:30", title="urgent", priority="urgent")
    take(ticket=urgent, by=company.li_wei, at=at("Mon 10:40"))
    filed(company, service=company.screens, title="of another department")
    client = as_person(company.li_wei)
    page = client.get("/queue/?priority=urgent").content.decode()
    assert 'href="/queue/file/?priority=urgent"' in page
    found = rows(client.get(FILE))
    assert [(one["Subject"], one["Assignee"]) for one in found] == [("urgent", "Li Wei"), ("'=1+1", "")]
    assert found[0] | {
        "Number": urgent.number, "Service": "Move a desk", "Requester": "Mia Zhou", "Priority": "urgent",
        "Requesting department": "Finance", "Department or team": "Facilities", "Source": urgent.came,
        "Submitted": "2026-03-02T02:30:00+00:00",
    } == found[0]  # fmt: skip
    for query, titles in (
        ("?priority=urgent", ["urgent"]),
        ("?tab=unassigned", ["'=1+1"]),
        ("?q=nothing", []),
    ):
        assert [one["Subject"] for one in rows(client.get(FILE + query))] == titles, query
    assert as_person(company.mia).get(FILE).status_code == 403


def test_of_one_service_the_file_has_the_answers(company: Company, as_person: SignIn) -> None:
    put_form(company.move_desk, [{"key": "room", "kind": "text", "label": {"en": "Room", "zh": "房间"}}])
    service = Service.objects.get(pk=company.move_desk.pk)
    filed(company, service=service, answers={"room": "3.12"})
    client = as_person(company.li_wei)
    assert [one["Room"] for one in rows(client.get(f"{FILE}?service={service.pk}"))] == ["3.12"]
    assert "Room" not in rows(client.get(FILE))[0]


def test_a_confidential_title_is_hidden_from_whom_the_page_hides_it(
    company: Company, as_person: SignIn
) -> None:
    some(company, 1)
    Ticket.objects.update(is_confidential=True)
    client = as_person(company.li_wei)
    shown = [row.title for row in client.get("/queue/").context["rows"]]
    assert [one["Subject"] for one in rows(client.get(FILE))] == shown


@pytest.mark.usefixtures("short")
def test_a_long_queue_is_written_in_the_background_and_sent_to_whoever_ordered_it(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    asked = client.get(f"{FILE}?tab=all")
    assert "3 lines are written to the file in the background" in text_of(asked)
    assert not Job.objects.exists(), "looking orders nothing"
    ordered = client.post(f"{FILE}?tab=all")
    here = ordered["Location"]
    assert client.post(f"{FILE}?tab=all")["Location"] == here, "pressed twice, it is made once"
    assert client.get(f"{here}list.csv").status_code == 404
    assert "Download" not in text_of(client.get(here))
    assert run_jobs(seconds=20) == 2
    assert "3 lines are in the file. It is kept for a day, or until you make another one." in text_of(
        client.get(here)
    )
    found = rows(client.get(f"{here}list.csv"))
    assert [one["Subject"] for one in found] == ["Desk 0", "Desk 1", "Desk 2"]
    for other in (company.hugo, company.ada, company.mia):
        assert as_person(other).get(f"{here}list.csv").status_code == 404
    Membership.objects.filter(user=company.li_wei).update(until=at("Mon 11:00"))
    assert client.get(f"{here}list.csv").status_code == 404


@pytest.mark.usefixtures("short")
def test_the_file_is_cleared_away_after_a_day_and_the_page_says_so(
    company: Company, as_person: SignIn, noon: datetime
) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    here = client.post(FILE)["Location"]
    run_jobs(seconds=20)
    chore = OldRows(old_parts, "at")
    assert chore.batch(None, noon + timedelta(hours=23)) == (0, None)
    assert chore.batch(None, noon + timedelta(hours=25)) == (2, None)
    assert not ListFilePart.objects.exists() and client.get(f"{here}list.csv").status_code == 404
    assert "The file was cleared away." in text_of(client.get(here))


@pytest.mark.usefixtures("short")
def test_more_than_a_file_holds_is_to_be_narrowed_first(company: Company, as_person: SignIn) -> None:
    some(company, 5)
    client = as_person(company.li_wei)
    for answer in (client.get(FILE), client.post(FILE)):
        text = text_of(answer)
        assert "These are more than 4 lines." in text and "Make the file" not in text
    assert not Job.objects.exists()


@pytest.mark.usefixtures("short")
def test_a_long_list_behind_a_number_is_written_in_the_background_too(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client, address = as_person(company.hugo), "/figures/FAC/tickets/file/?figure=open"
    assert f'href="{address}"' in client.get("/figures/FAC/tickets/?figure=open").content.decode()
    assert "3 lines are written to the file in the background" in text_of(client.get(address))
    here = client.post(address)["Location"]
    assert run_jobs(seconds=20) == 2
    assert 'href="/figures/FAC/tickets/?figure=open"' in client.get(here).content.decode()
    sent = client.get(f"{here}list.csv")
    assert sent["Content-Disposition"] == 'attachment; filename="fac-open.csv"'
    assert sorted(one["Subject"] for one in rows(sent)) == ["Desk 0", "Desk 1", "Desk 2"]
    assert as_person(company.ada).get(f"{here}list.csv").status_code == 404
    Membership.objects.filter(user=company.hugo).update(until=at("Mon 11:00"))
    assert client.get(f"{here}list.csv").status_code == 404
    assert client.post(address).status_code == 404 and Job.objects.count() == 1


CHANGED = "Your rights have changed since this file was written. Make it again from the list."
FIGURES = "/figures/FAC/tickets/file/?figure=open"


def only_executive(person: User, company: Company) -> None:
    Membership.objects.filter(user=person).update(until=at("Mon 11:00"))


def no_admin(person: User, company: Company) -> None:
    RoleGrant.objects.get(user=person, role=CompanyRole.ADMIN).delete()


def not_shared(person: User, company: Company) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(is_shared_in_department=False)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("name", "loses"),
    [
        ("hugo", only_executive),  # their department holds the requests
        ("frida", only_executive),  # their department asked for them
        ("ada", no_admin),
        ("noah", not_shared),  # a colleague of the requester
    ],
)
def test_a_file_is_sent_no_more_once_its_person_reads_less_of_its_rows(
    company: Company, as_person: SignIn, name: str, loses: Callable[[User, Company], None]
) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(is_shared_in_department=name == "noah")
    some(company, 3)
    person = company.people[name]
    RoleGrant.objects.create(user=person, role=CompanyRole.EXECUTIVE)
    client = as_person(person)
    here = client.post(FIGURES)["Location"]
    run_jobs(seconds=20)
    assert {one["Subject"] for one in rows(client.get(f"{here}list.csv"))} == {"Desk 0", "Desk 1", "Desk 2"}
    loses(person, company)
    assert client.get(f"{here}list.csv").status_code == 404
    page = text_of(client.get(here))
    assert CHANGED in page and "Download" not in page


@pytest.mark.usefixtures("short")
def test_what_is_asked_is_by_which_rights_each_part_was_written_not_those_of_the_order(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client = as_person(company.eve)
    here = client.post(FIGURES)["Location"]
    run_jobs(seconds=0)
    admin = RoleGrant.objects.create(user=company.eve, role=CompanyRole.ADMIN)
    run_jobs(seconds=20)
    assert [one["Subject"] for one in rows(client.get(f"{here}list.csv"))].count("not visible to you") == 2
    admin.delete()
    assert client.get(f"{here}list.csv").status_code == 404
    again = client.post(FIGURES)["Location"]
    run_jobs(seconds=20)
    assert {one["Subject"] for one in rows(client.get(f"{again}list.csv"))} == {"not visible to you"}


@pytest.mark.usefixtures("short")
def test_a_file_is_cleared_away_whole_however_long_it_took_to_write(
    company: Company, as_person: SignIn, noon: datetime
) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    here = client.post(FILE)["Location"]
    run_jobs(seconds=0)
    with clock.frozen(noon + timedelta(hours=1)):
        run_jobs(seconds=20)
    with clock.frozen(noon + timedelta(hours=24, minutes=30)):
        OldRows(old_parts, "at").batch(None, clock.now())
        assert client.get(f"{here}list.csv").status_code == 404
        assert "The file was cleared away." in text_of(client.get(here))
    assert not ListFilePart.objects.exists()


@pytest.mark.usefixtures("short")
def test_half_a_file_is_never_sent_as_the_whole(company: Company, as_person: SignIn) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    here = client.post(FILE)["Location"]
    run_jobs(seconds=20)
    ListFilePart.objects.earliest("number").delete()  # a night's chore is between two of its batches
    assert client.get(f"{here}list.csv").status_code == 404
    assert "The file was cleared away." in text_of(client.get(here))


@pytest.mark.usefixtures("short")
def test_a_file_whose_beginning_was_cleared_away_is_not_written_on(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    here = client.post(FILE)["Location"]
    run_jobs(seconds=0)
    ListFilePart.objects.all().delete()
    run_jobs(seconds=20)
    job = Job.objects.get()
    assert job.state == Job.State.FAILED and not ListFilePart.objects.exists()
    assert "The beginning of the file was cleared away. Make it again from the list." in text_of(
        client.get(here)
    )


@pytest.mark.usefixtures("short")
def test_a_person_has_one_file_written_at_a_time(company: Company, as_person: SignIn) -> None:
    some(company, 3)
    client = as_person(company.hugo)
    here = client.post(FILE)["Location"]
    run_jobs(seconds=0)
    for address in (f"{FILE}?x=1", f"{FILE}?x=2", FIGURES):
        assert "The file that you have now" not in text_of(client.get(address))
        refused = client.post(address)
        assert "Another list of yours is being written to a file. Wait for it, or cancel it." in text_of(
            refused
        )
        assert f'href="{here}"' in refused.content.decode()
    assert Job.objects.count() == 1
    assert as_person(company.li_wei).post(FILE).status_code == 302, "others have theirs"


@pytest.mark.usefixtures("short")
def test_the_file_of_before_goes_when_another_is_ordered_and_that_is_said_first(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client, goes = as_person(company.hugo), "The file that you have now is cleared away then."
    assert goes not in text_of(client.get(FILE))
    before = client.post(FILE)["Location"]
    run_jobs(seconds=20)
    assert goes in text_of(client.get(FIGURES))
    now = client.post(FIGURES)["Location"]
    assert not ListFilePart.objects.exists()
    run_jobs(seconds=20)
    assert client.get(f"{before}list.csv").status_code == 404
    assert "The file was cleared away." in text_of(client.get(before))
    assert len(rows(client.get(f"{now}list.csv"))) == 3


@pytest.mark.usefixtures("short")
def test_work_that_broke_off_does_not_go_on_once_another_file_is_ordered(
    company: Company, as_person: SignIn
) -> None:
    some(company, 3)
    client = as_person(company.li_wei)
    client.post(FILE)
    first = Job.objects.get()
    cancel(first, by=company.li_wei)
    with clock.frozen(at("Mon 11:31")):
        client.post(f"{FILE}?tab=all")
        run_jobs(seconds=20)
        resume(first, by=company.li_wei)
        run_jobs(seconds=20)
    first.refresh_from_db()
    assert first.state == Job.State.FAILED and first.done == 0
    assert first.error == "You have ordered another file since. Make this one again from its list."


def test_more_requests_cost_no_more_queries(company: Company, as_person: SignIn) -> None:
    client = as_person(company.li_wei)
    some(company, 1)
    before = reads(client)
    some(company, 4)
    assert reads(client) == before


def reads(client: Client) -> int:
    """Return how many queries the whole file costs once everything that is cached between requests is there."""
    rows(client.get(FILE))
    with CaptureQueriesContext(connection) as captured:
        assert rows(client.get(FILE))
    return len(captured)
