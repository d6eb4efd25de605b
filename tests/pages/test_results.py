"""Every kind of background work that people order ends on a page that they may open and that shows what came of it."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from departments.enums import Priority
from departments.models import PeopleUpload
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import known_kinds
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import ClockKind
from tests.cast import Company

SignIn = Callable[[User], Client]
# What nobody waits for at a page: the desk orders it.
ORDERED_BY_THE_DESK = {"accounts.password_link", "audits.tidy", "sla.recount", "tickets.render"}


def orders(company: Company) -> dict[str, tuple[dict[str, Any], str]]:
    """Return kind -> what the work is ordered with, and the page of its result."""
    target = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=3600)
    version = publish_policy(targets=[target], by=company.ada)
    calendar = company.calendar
    upload = PeopleUpload.objects.create(
        by=company.ada, file_name="people.csv", content=b"", uploaded_at=clock.now(), finished_at=clock.now()
    )
    people = {"upload": upload.pk}, f"/manage/people/import/{upload.pk}/"
    return {
        "audits.verify": ({"sample": 10}, "/manage/audits/"),
        "departments.people_preview": people,
        "departments.people_import": people,
        "departments.place_texts": ({}, "/manage/places/from-texts/"),
        "sla.calendar_preview": ({"calendar": calendar.pk}, f"/manage/calendars/{calendar.code}/publish/"),
        "sla.calendar_edit": ({"calendar": calendar.pk}, f"/manage/calendars/{calendar.code}/versions/"),
        "sla.policy_preview": ({"version": version.pk}, "/manage/policies/company/open/"),
        "sla.policy_apply": ({"version": version.pk}, "/manage/policies/company/versions/"),
        "sla.policy_trial": ({"scope": "company"}, "/manage/policies/company/publish/"),
        "tickets.queue_file": ({"address": "", "units": []}, "/list-files/{job}/"),
        "tickets.figure_file": ({"code": "FAC", "address": "figure=open"}, "/list-files/{job}/"),
        "tickets.regrant_preview": ({}, "/manage/reopened-times/"),
        "tickets.regrant": ({}, "/manage/reopened-times/"),
    }


def test_every_kind_that_ends_shows_its_result(company: Company, as_person: SignIn) -> None:
    known, admin, now = orders(company), as_person(company.ada), clock.now()
    assert set(known_kinds()) - ORDERED_BY_THE_DESK == set(known)
    for kind, (params, url) in known.items():
        job = Job.objects.create(
            kind=kind, params=params, by=company.ada, created_at=now, lease_until=now, state=Job.State.DONE,
            finished_at=now, done=1, total=1,
        )  # fmt: skip
        url = url.format(job=job.pk)
        piece = admin.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
        assert (piece.status_code, json.loads(piece["HX-Trigger"])["desk:over"]) == (286, {"url": url}), kind
        assert f'href="{url}"' in piece.content.decode(), "without scripts one follows the link"
        page = admin.get(url)
        assert page.status_code == 200 and 'id="content"' in page.content.decode(), kind
