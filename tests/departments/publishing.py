"""Request forms for tests: published in one step, as an author does in two; or put there as they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from departments.actions.form_drafts import publish_draft, save_draft
from departments.formspec.reading import read_form
from departments.models import RequestForm, Service
from departments.queries.form_drafts import open_draft, stamp_of
from servicedesk.accounts.models import User
from tests.cast import at as moment


def publish_form(
    *, service: Service, fields: Sequence[Mapping[str, Any]], by: User | None, at: datetime | None = None
) -> RequestForm:
    """Save the fields as the draft of the service, whatever was in it, and publish it."""
    form = read_form(fields)
    save_draft(service=service, form=form, stamp=stamp_of(open_draft(service)), by=by, at=at)
    return publish_draft(service=service, stamp=stamp_of(open_draft(service)), by=by, at=at)


def put_form(service: Service, fields: Sequence[Mapping[str, Any]], number: int = 2) -> RequestForm:
    """Make the fields a version of the service's form, published before the week began; nothing is checked."""
    return RequestForm.objects.create(
        service=service, number=number, fields=list(fields), created_at=moment("Mon 00:00")
    )
