"""The verb that publishes several services that began as ready-made ones: each with its request form."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from departments.actions.catalog import require_service_editor
from departments.actions.form_drafts import publish_draft
from departments.actions.publishing import UnsoundForm
from departments.actions.service_states import publish_service
from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import Refused


def publish_taken(
    *, chosen: Mapping[Service, str], by: User | None, at: datetime | None = None
) -> list[Service]:
    """Publish the draft of the form and then the service, for each of them; return those that are offered by it.

    chosen: service -> the stamp of the draft that its editor has seen, "" where its published form stays. What cannot
    be published, or was changed since, stays as it is, and the others are published all the same: each in a transaction
    of its own, so that nobody waits for all of them. The same call again publishes none. Raises NotAllowed before any.
    """
    for service in chosen:
        require_service_editor(by, service)
    return [service for service, stamp in chosen.items() if _is_published(service, stamp, by, at)]


def _is_published(service: Service, stamp: str, by: User | None, at: datetime | None) -> bool:
    try:
        with transaction.atomic():
            if stamp:
                publish_draft(service=service, stamp=stamp, by=by, at=at, tells_keys=True)
            publish_service(service=service, by=by, at=at)
    except (Refused, UnsoundForm):
        return False
    return True
