"""Uploaded files: which of them wait to be looked at, and which have had their day."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from departments.models import PeopleUpload, PlaceUpload, ServiceUpload
from servicedesk.accounts.models import User

PREVIEW_JOB, IMPORT_JOB = "departments.people_preview", "departments.people_import"
WAITING_FOR, FINISHED_FOR = timedelta(days=1), timedelta(days=90)


def waiting_service_files(by: User) -> QuerySet[ServiceUpload]:
    """Return the files of services that a person has uploaded."""
    return ServiceUpload.objects.filter(by=by)


def waiting_place_lists(by: User | None) -> QuerySet[PlaceUpload]:
    """Return the lists of places that a person has uploaded and not imported."""
    return PlaceUpload.objects.filter(by=by, finished_at=None)


def waiting_people_lists(by: User | None) -> QuerySet[PeopleUpload]:
    """Return the lists of people that a person has uploaded, of which nothing is imported or being looked at."""
    is_idle = Q(job=None) | Q(job__kind=PREVIEW_JOB, job__finished_at__isnull=False)
    return PeopleUpload.objects.filter(is_idle, by=by, finished_at=None)


def old_service_files(at: datetime) -> QuerySet[ServiceUpload]:
    """Return the files of services of more than a day before `at`."""
    return ServiceUpload.objects.filter(uploaded_at__lt=at - WAITING_FOR)


def old_place_lists(at: datetime) -> QuerySet[PlaceUpload]:
    """Return the lists of places of more than a day before `at`."""
    return PlaceUpload.objects.filter(uploaded_at__lt=at - WAITING_FOR)


def old_people_lists(at: datetime) -> QuerySet[PeopleUpload]:
    """Return the lists of people of which nothing came within a day, and finished ones after 90."""
    rows: QuerySet[Any] = PeopleUpload.objects.all()
    return rows.filter(
        Q(finished_at=None, uploaded_at__lt=at - WAITING_FOR) | Q(uploaded_at__lt=at - FINISHED_FOR)
    )
