"""A long list of people is looked at and imported in the background, part by part."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from departments.actions import people_import_parts
from departments.actions.people_uploads import import_upload, take_upload
from departments.models import Department, Membership, PeopleUpload
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.jobs.actions import cancel
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from tests.cast import Company

SignIn = Callable[[User], Client]
HEAD = "email,name,department,line_manager\n"
PEOPLE = 240


def listing() -> str:
    """Return 240 new people who report to one further down, a changed one, an unchanged one, and two that cannot be."""
    lines = [f"p{n}@example.com,Person {n},FIN,boss@example.com" for n in range(PEOPLE - 1)]
    lines += ["boss@example.com,Boss,FIN,", "mia.zhou@example.com,Mia Z,FIN,boss@example.com"]
    return HEAD + "\n".join(
        [*lines, "noah.klein@example.com,Noah Klein,FIN,", "broken,X,FIN,", "x@example.com,X,NOPE,"]
    )


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_import_parts, "PART", 100)


def uploaded(company: Company) -> PeopleUpload:
    upload = take_upload(content=listing().encode(), file_name="all.csv", by=company.ada)
    run_jobs(seconds=20)
    upload.refresh_from_db()
    return upload


def check_all_are_there() -> None:
    upload = PeopleUpload.objects.get()
    assert upload.counts == {"new": PEOPLE, "changed": 1, "unchanged": 1, "refused": 2}
    assert [problem[:2] for problem in upload.problems] == [[244, "bad_email"], [245, "no_department"]]
    assert bytes(upload.content) == b""
    boss = User.objects.get(email="boss@example.com")
    assert User.objects.filter(line_manager=boss).count() == PEOPLE
    assert (
        Membership.objects.filter(user__email__startswith="p", department__code="FIN").count() >= PEOPLE - 1
    )
    assert Event.objects.filter(kind="person.imported").count() == PEOPLE


def test_the_pages_show_progress_the_preview_and_the_result(company: Company, as_person: SignIn) -> None:
    client = as_person(company.ada)
    file = SimpleUploadedFile("all.csv", listing().encode())
    answer = client.post("/manage/people/import/", {"file": file}, follow=True)
    address = answer.request["PATH_INFO"]
    assert "Checking what a list of people would change" in answer.content.decode()
    run_jobs(seconds=20)
    page = client.get(address).content.decode()
    assert "240 new, 1 changed, 1 unchanged, 2 lines with problems" in page
    assert "The first 200 are shown." in page
    assert not User.objects.filter(email="p1@example.com").exists()
    page = client.post(address, {"invite": ""}, follow=True).content.decode()
    assert "Importing people" in page and "hx-get" in page
    run_jobs(seconds=20)
    page = client.get(address).content.decode()
    assert "240 new, 1 changed, 1 unchanged, 2 lines with problems" in page
    assert "line 244" in page and "line 245" in page and "NOPE" in page
    check_all_are_there()


def test_a_part_that_breaks_off_is_done_again_and_nothing_twice(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, parts = uploaded(company), []
    real = people_import_parts.import_people

    def third_fails(**options: Any) -> Any:
        parts.append(1)
        plan = real(**options)
        if len(parts) == 3:
            raise RuntimeError("the machine is gone")
        return plan

    monkeypatch.setattr(people_import_parts, "import_people", third_fails)
    import_upload(upload=upload, invite=False, by=company.ada)
    run_jobs(seconds=20)
    job = Job.objects.get(kind="departments.people_import")
    assert (job.state, job.done) == (Job.State.FAILED, 200)
    assert User.objects.filter(email__startswith="p").filter(name__startswith="Person").count() == 200
    client = as_person(company.ada)
    address = f"/manage/people/import/{upload.pk}/"
    assert "Resume" in client.get(address).content.decode()
    client.post(address, {"do": "go_on"})
    run_jobs(seconds=20)
    check_all_are_there()


def test_what_no_longer_fits_when_its_turn_comes_is_refused_and_named(company: Company) -> None:
    upload = uploaded(company)
    Department.objects.filter(code="FIN").update(is_active=False)
    import_upload(upload=upload, invite=False, by=company.ada)
    run_jobs(seconds=20)
    upload.refresh_from_db()
    assert upload.counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 244}
    assert len({problem[0] for problem in upload.problems}) == 244


def test_a_cancelled_import_keeps_what_was_finished(company: Company) -> None:
    upload = uploaded(company)
    import_upload(upload=upload, invite=False, by=company.ada)
    cancel(Job.objects.get(kind="departments.people_import"), by=company.ada)
    run_jobs(seconds=5)
    upload.refresh_from_db()
    assert (upload.finished_at, bytes(upload.content)) == (None, listing().encode())


def test_an_import_begins_once(company: Company, as_person: SignIn) -> None:
    upload = uploaded(company)
    client = as_person(company.ada)
    for _press in range(2):
        client.post(f"/manage/people/import/{upload.pk}/")
    assert Job.objects.filter(kind="departments.people_import").count() == 1
