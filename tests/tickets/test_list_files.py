"""Lists as files: what their page shows, as CSV; a long one is written in the background."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Membership, Service
from servicedesk.audits.actions.tidying import OldRows
from servicedesk.events import clock
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
    assert "3 lines are in the file. It is kept for a day." in text_of(client.get(here))
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
    assert "cleared away after a day" in text_of(client.get(here))


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
