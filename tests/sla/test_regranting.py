"""The page for reopened requests whose time grew by an older rule: who, what today's rule would do, and doing it."""

from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.jobs.actions import cancel
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.verbs.exceptions import NotAllowed
from sla.actions import promises
from sla.actions.older_rules import order_regrants, preview_regrants
from sla.queries.compounded import foreseen_regrants, grown_promises
from tests.cast import Company, at
from tests.markup import markup_of
from tests.sla.kinds import HOUR, clock_of, file_at, promise_everything
from tests.sla.test_recount import agree, grown, reopened
from tickets.actions.conversation import ask
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")
SignIn = Callable[[User], Client]
PAGE, POLICIES = "/manage/reopened-times/", "/manage/policies/"
ROUNDS = (("Mon 17:30", "Tue 09:00"), ("Tue 10:30", "Tue 14:00"), ("Tue 15:45", "Wed 09:00"))


@pytest.fixture(autouse=True)
def wednesday(company: Company) -> Iterator[None]:
    promise_everything(company)
    with clock.frozen(at("Wed 09:10")):
        yield


@pytest.fixture
def twin(company: Company) -> Ticket:
    """Reopened by today's rule: as the others should be."""
    ticket = file_at(company, "Mon 09:00")
    reopened(company, ticket, *ROUNDS)
    return ticket


@pytest.fixture
def ticket(company: Company, twin: Ticket, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """Reopened by the older rule."""
    made = file_at(company, "Mon 09:00")
    with monkeypatch.context() as before:
        before.setattr(promises, "next_cycle", grown)
        reopened(company, made, *ROUNDS)
    return made


def text_of(client: Client, url: str = PAGE) -> str:
    return markup_of(client.get(url))


def test_an_admin_finds_it_counts_and_gives_todays_rule(
    company: Company, ticket: Ticket, twin: Ticket, as_person: SignIn
) -> None:
    admin, was, right = as_person(company.ada), clock_of(ticket).due_at, clock_of(twin).due_at
    listed = text_of(admin, POLICIES)
    assert "1 running timer of a reopened request still has time" in listed and f'href="{PAGE}"' in listed
    page = admin.get(PAGE)
    [row] = page.context["rows"]
    assert (row.ticket, row.before, row.after) == (ticket, was, right) and was > right
    assert "Check impact" in page.content.decode() and 'value="apply"' not in page.content.decode()
    admin.post(PAGE, {"do": "preview"})
    assert 'hx-trigger="every 2s"' in text_of(admin)
    run_jobs(seconds=30)
    effect = admin.get(PAGE).context["effect"]
    assert (effect.clocks, effect.become_late, effect.sooner, effect.later) == (1, 0, 1, 0)
    assert clock_of(ticket).due_at == was, "looking changes nothing"
    admin.post(PAGE, {"do": "apply"})
    run_jobs(seconds=30)
    mended = clock_of(ticket)
    assert (mended.target_seconds, mended.due_at) == (8 * HOUR, right)
    page = text_of(admin)
    assert "1 request now follows the current rule." in page and "No requests left" in page
    assert "still has time" not in text_of(admin, POLICIES)


def test_it_says_so_in_chinese(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    User.objects.filter(pk=company.ada.pk).update(language="zh-hans")
    admin = as_person(User.objects.get(pk=company.ada.pk))
    assert "仍有 1 个计时" in text_of(admin, POLICIES)
    admin.post(PAGE, {"do": "preview"})
    run_jobs(seconds=30)
    page = text_of(admin)
    assert "因重新打开而累加的时限" in page and "改用现行规则" in page and "共有 1 个计时在运行。" in page


def test_where_nothing_grew_nothing_is_said(company: Company, twin: Ticket, as_person: SignIn) -> None:
    admin = as_person(company.ada)
    assert PAGE not in text_of(admin, POLICIES)
    page = text_of(admin)
    assert "No requests left" in page and "<form" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("name", ["hugo", "lena", "frida", "mia", "ari"])
def test_nobody_but_admins_sees_or_does_it(
    company: Company, ticket: Ticket, as_person: SignIn, name: str
) -> None:
    by = company.people[name]
    client = as_person(by)
    assert client.get(PAGE).status_code == 403 and client.post(PAGE, {"do": "apply"}).status_code == 403
    assert PAGE not in text_of(client, POLICIES)
    for verb in (preview_regrants, order_regrants):
        with pytest.raises(NotAllowed):
            verb(by=by)
    assert not Job.objects.exists()


def test_what_is_under_way_is_not_ordered_twice_and_a_second_time_changes_nothing(
    company: Company, ticket: Ticket
) -> None:
    first = order_regrants(by=company.ada)
    assert order_regrants(by=company.ada) == first
    run_jobs(seconds=30)
    done = clock_of(ticket).due_at
    again = order_regrants(by=company.ada)
    run_jobs(seconds=30)
    again.refresh_from_db()
    assert again != first and (again.state, again.result) == ("done", {"changed": 0})
    assert clock_of(ticket).due_at == done


def test_work_that_was_stopped_says_so_and_the_rest_stands_on_the_page(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    job, admin = order_regrants(by=company.ada), as_person(company.ada)
    cancel(job, by=company.ada)
    page = admin.get(PAGE)
    assert "The work was interrupted." in page.content.decode()
    assert [row.ticket for row in page.context["rows"]] == [ticket]


def test_a_preview_of_before_is_not_shown_after(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    preview_regrants(by=company.ada)
    run_jobs(seconds=30)
    with clock.frozen(at("Wed 09:20")):
        cancel(order_regrants(by=company.ada), by=company.ada)
        assert as_person(company.ada).get(PAGE).context["effect"] is None


def test_a_resting_clock_is_listed_without_a_due(company: Company, ticket: Ticket, as_person: SignIn) -> None:
    ask(ticket=ticket, question="Which?", by=company.li_wei, at=at("Wed 09:05"))
    [row] = as_person(company.ada).get(PAGE).context["rows"]
    assert (row.before, row.after) == (None, None)
    assert "timer paused" in text_of(as_person(company.ada))


def test_the_rows_found_by_sql_are_those_that_the_rule_would_change(
    company: Company, ticket: Ticket, twin: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agreed date, one round alone and a second line of rounds beside them."""
    with monkeypatch.context() as before:
        before.setattr(promises, "next_cycle", grown)
        dated, once = file_at(company, "Mon 09:00"), file_at(company, "Mon 09:00")
        reopened(company, dated, ("Mon 17:30", "Tue 09:00"))
        agree(company, dated, "Fri 18:00", "Tue 09:30")
        reopened(company, dated, ("Tue 10:00", "Wed 09:00"))
        reopened(company, once, ("Mon 17:30", "Tue 09:00"))
    found = set(grown_promises().values_list("pk", flat=True))
    assert ticket.promise_id in found and dated.promise_id in found and twin.promise_id not in found
    batch, effect = foreseen_regrants(after=0, size=100, at=clock.now())
    assert set(batch.promises) == found and effect.clocks == len(found)


def test_the_command_says_the_same_and_takes_the_notice_away(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    run = partial(call_command, "recount", stdout=StringIO())
    out = StringIO()
    call_command("recount", stdout=out)
    assert "clocks 1, become_late 0, no_longer_late 0, sooner 1, later 0" in out.getvalue()
    run("--apply")
    assert PAGE not in text_of(as_person(company.ada), POLICIES)


def test_the_page_asks_no_more_for_many_than_for_one(
    company: Company, ticket: Ticket, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = as_person(company.ada)
    admin.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        admin.get(PAGE)
    with monkeypatch.context() as before:
        before.setattr(promises, "next_cycle", grown)
        for _ in range(3):
            reopened(company, file_at(company, "Mon 09:00"), *ROUNDS)
    with CaptureQueriesContext(connection) as many:
        assert len(admin.get(PAGE).context["rows"]) == 4
    assert len(many) <= len(one)
