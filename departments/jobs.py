"""Background work on the directory: what a long list of people would do, and doing it."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.actions.people_import_parts import import_part, reading_of
from departments.actions.people_uploads import finish
from departments.actions.place_texts import TEXTS_JOB, settle_text
from departments.models import PeopleUpload
from departments.queries.people_import import Counts, plan_import
from departments.queries.people_preview import preview_of
from departments.queries.uploads import IMPORT_JOB, PREVIEW_JOB
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import worker


def _page(job: Job) -> str:
    return reverse("people_upload", args=[job.params["upload"]])


@worker(PREVIEW_JOB, label=_("Checking what a list of people would change"), result_url=_page)
def preview_people(job: Job) -> bool:
    """Compare the whole file with the directory, and keep what was found with the upload."""
    upload = PeopleUpload.objects.select_for_update().get(pk=job.params["upload"])
    if upload.job_id == job.pk:  # else someone has chosen another encoding meanwhile
        upload.preview = preview_of(plan_import(reading_of(upload)))
        upload.save(update_fields=["preview"])
    job.done = job.total = upload.rows
    return False


@worker(IMPORT_JOB, label=_("Importing people"), result_url=_page, goes_on_there=True)
def import_people(job: Job) -> bool:
    """Import the next rows of the file."""
    upload = PeopleUpload.objects.select_for_update().get(pk=job.params["upload"])
    cursor = job.cursor
    if cursor is None:
        upload.problems = upload.preview["problems"] if upload.preview else []
        refused = len({problem[0] for problem in upload.problems})
        upload.save(update_fields=["problems"])
        cursor = {"at": 0, "counts": {"refused": refused}}
    part, counts = import_part(
        upload=upload, begin=cursor["at"], counts=Counts(**cursor["counts"]), by=job.by
    )
    job.done, job.total = part.end, part.total
    job.cursor = {"at": part.end, "counts": asdict(counts)}
    if part.end < part.total:
        return True
    upload.counts = asdict(counts)
    finish(upload, clock.now())
    return False


@worker(
    TEXTS_JOB,
    label=_("Turning locations into places"),
    result_url=lambda _job: reverse("place_texts"),
    is_quick=True,
)
def settle_texts(job: Job) -> bool:
    """Carry out the next decision; what became impossible meanwhile is noted with its reason, and the rest goes on."""
    decisions, at = job.params["decisions"], job.cursor or 0
    result = {"people": 0, "texts": 0, "refused": [], **job.result}
    if at < len(decisions):
        try:
            with transaction.atomic():
                result["people"] += settle_text(decision=decisions[at], by=job.by)
                result["texts"] += 1
        except ValidationError as error:
            result["refused"].append([decisions[at]["text"], " ".join(error.messages)])
    job.cursor = job.done = at + 1
    job.total, job.result = len(decisions), result
    return job.done < job.total
