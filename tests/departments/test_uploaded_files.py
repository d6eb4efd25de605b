"""Uploaded lists and files of services: a person keeps a few, for a day, and the night clears them away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model

from departments.actions.people_uploads import import_upload, take_upload
from departments.actions.place_import import take_place_upload
from departments.actions.service_files import take_service_upload
from departments.actions.uploaded_files import MOST_WAITING
from departments.models import PeopleUpload, PlaceUpload, ServiceUpload
from departments.queries.people_preview import LARGE
from departments.service_files.writing import write
from servicedesk.accounts.models import User
from servicedesk.audits.actions.tidying import begin_tidying
from servicedesk.events import clock
from servicedesk.jobs.runner import run_jobs
from tests.cast import Company
from tests.departments.test_service_files import a_file

PEOPLE = b"email,name,department\nnew@lanhai.example,New,FIN\n"


def put_people(name: str, by: User, at: datetime) -> Model:
    return take_upload(content=PEOPLE, file_name=name, by=by, at=at)


def put_places(name: str, by: User, at: datetime) -> Model:
    return take_place_upload(content=b"code,kind,name_en\nSH,site,Shanghai\n", file_name=name, by=by, at=at)


def put_service(name: str, by: User, at: datetime) -> Model:
    return take_service_upload(content=write(a_file()), file_name=name, by=by, at=at)


KINDS = pytest.mark.parametrize(
    ("put", "model"), [(put_people, PeopleUpload), (put_places, PlaceUpload), (put_service, ServiceUpload)]
)


def names(model: Any) -> list[str]:
    return list(model.objects.order_by("uploaded_at").values_list("file_name", flat=True))


def tidy() -> None:
    begin_tidying()
    run_jobs(seconds=60)


@KINDS
def test_the_night_takes_what_waited_for_a_day(
    company: Company, put: Callable[..., Model], model: type[Model]
) -> None:
    now = clock.now()
    put("old", company.ada, now - timedelta(days=1, minutes=1))
    put("new", company.ada, now - timedelta(hours=23))
    tidy()
    assert names(model) == ["new"]


@KINDS
def test_a_file_too_many_takes_the_place_of_ones_own_oldest(
    company: Company, put: Callable[..., Model], model: type[Model]
) -> None:
    company.hugo.role_grants.create(role="admin")
    now = clock.now()
    put("another person's", company.hugo, now - timedelta(hours=2))
    for number in range(MOST_WAITING + 2):
        put(str(number), company.ada, now + timedelta(seconds=number))
    assert names(model) == ["another person's", *map(str, range(2, MOST_WAITING + 2))]


def test_what_is_imported_or_looked_at_is_not_displaced(company: Company) -> None:
    now = clock.now()
    done = take_upload(content=PEOPLE, file_name="done", by=company.ada, at=now - timedelta(hours=3))
    import_upload(upload=done, invite=False, by=company.ada)
    rows = "".join(f"n{number}@lanhai.example,N,FIN\n" for number in range(LARGE + 1))
    content = f"email,name,department\n{rows}".encode()
    take_upload(content=content, file_name="looked at", by=company.ada, at=now - timedelta(hours=2))
    for number in range(MOST_WAITING + 1):
        take_upload(content=PEOPLE, file_name=str(number), by=company.ada, at=now + timedelta(seconds=number))
    assert names(PeopleUpload) == ["done", "looked at", *map(str, range(1, MOST_WAITING + 1))]


def test_finished_imports_are_known_for_ninety_days(company: Company) -> None:
    for name, days in (("past", 91), ("known", 89)):
        at = clock.now() - timedelta(days=days)
        upload = take_upload(content=PEOPLE, file_name=name, by=company.ada, at=at)
        import_upload(upload=upload, invite=False, by=company.ada, at=at)
    tidy()
    assert names(PeopleUpload) == ["known"]
