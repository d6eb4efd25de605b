"""The page of background work, and the piece of it that renews itself."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from servicedesk.accounts.models import User
from servicedesk.jobs.actions import cancel, enqueue, resume
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.verbs.exceptions import NotAllowed
from tests.cast import Company
from tests.htmx import HTMX
from tests.markup import markup_of

SignIn = Callable[[User], Client]


def page_of(job: Job) -> str:
    return reverse("job", args=[job.pk])


def test_only_who_asked_and_admins_know_of_it(company: Company, as_person: SignIn) -> None:
    job = enqueue("test.count", {"total": 2}, by=company.hugo)
    for person in company.people.values():
        expected = 200 if person in (company.hugo, company.ada) else 404
        assert as_person(person).get(page_of(job)).status_code == expected, person
        if expected == 404:
            assert as_person(person).post(reverse("job_cancel", args=[job.pk])).status_code == 404, person
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_the_piece_asks_again_until_the_work_is_over(company: Company, as_person: SignIn) -> None:
    job, hugo = enqueue("test.count", {"total": 2}, by=company.hugo), as_person(company.hugo)
    page = markup_of(hugo.get(page_of(job)))
    assert f'hx-get="{page_of(job)}"' in page and "Refresh" in page
    assert "waiting for its turn" in page
    going_on = hugo.get(page_of(job), headers=HTMX)
    assert going_on.status_code == 200 and "<html" not in markup_of(going_on)
    run_jobs(seconds=5)
    over = hugo.get(page_of(job), headers=HTMX)
    assert over.status_code == 286, "htmx stops asking"
    assert json.loads(over["HX-Trigger"]) == {
        "desk:over": {"url": "/counted/2/"},
        "desk:toast": {"text": "Counting: done", "undo": "", "level": "success"},
    }
    assert '<progress aria-label="Counting" value="2" max="2">' in markup_of(over)
    assert 'href="/counted/2/"' in markup_of(over)
    page = markup_of(hugo.get(page_of(job)))
    assert "hx-trigger" not in page.partition("<main")[2] and "Refresh" not in page


def test_cancelling_from_the_page(company: Company, as_person: SignIn) -> None:
    job = enqueue("test.count", {"total": 2}, by=company.hugo)
    response = as_person(company.ada).post(reverse("job_cancel", args=[job.pk]))
    assert response["Location"] == page_of(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    page = markup_of(as_person(company.hugo).get(page_of(job)))
    assert "cancelled" in page and "job_cancel" not in page and "/counted/" not in page


def test_failed_work_says_why(company: Company, as_person: SignIn) -> None:
    job = enqueue("test.stumble", {"how": "refusal"}, by=company.hugo)
    run_jobs(seconds=5)
    page = markup_of(as_person(company.hugo).get(page_of(job)))
    assert "Stumbling by refusal" in page and "That calendar has no working time." in page


def test_what_ends_otherwise_is_said_and_leads_nowhere(company: Company, as_person: SignIn) -> None:
    job, hugo = enqueue("test.stumble", {"how": "refusal"}, by=company.hugo), as_person(company.hugo)
    run_jobs(seconds=5)
    over = hugo.get(page_of(job), headers=HTMX)
    assert json.loads(over["HX-Trigger"]) == {
        "desk:over": {"url": ""},
        "desk:toast": {"text": "Stumbling by refusal: failed", "undo": "", "level": "warning"},
    }


def test_what_several_agreed_on_an_admin_alone_stops_and_continues(
    company: Company, as_person: SignIn
) -> None:
    job, hugo = enqueue("test.agreed", {"total": 2}, by=company.hugo), as_person(company.hugo)
    cancel_url = reverse("job_cancel", args=[job.pk])
    for page in (hugo.get(page_of(job)), hugo.get(page_of(job), headers=HTMX)):
        assert cancel_url not in markup_of(page)
    assert hugo.post(cancel_url).status_code == 403
    with pytest.raises(NotAllowed):
        cancel(job, by=company.hugo)
    admin = as_person(company.ada)
    assert cancel_url in markup_of(admin.get(page_of(job)))
    admin.post(cancel_url)
    page = markup_of(hugo.get(page_of(job)))
    assert "See what is left" in page and 'href="/agreed/"' in page
    with pytest.raises(NotAllowed):
        resume(job, by=company.hugo)
    assert resume(job, by=company.ada, oversees=True) is True
