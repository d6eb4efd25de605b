"""File what a form sent: once, however often it comes, and with that its draft ends."""

from typing import Any

from django.db import transaction

from departments.models import Service
from servicedesk.accounts.models import User
from tickets.models import Ticket

from .drafts import end_draft
from .repeats import filed_already, key_of_words
from .submission import submit


@transaction.atomic
def file_once(*, service: Service, by: User, sent: dict[str, Any]) -> Ticket:
    """File it, or return what was filed by the same form or in the same words just now.

    `sent` is what `submit` takes, with the key of the opened form. The draft of that form is gone if and only if the
    request is there. Raises what `submit` raises.
    """
    opened = sent["submission_key"]
    words = {name: value for name, value in sent.items() if name != "submission_key"}
    filed = filed_already(service=service, by=by, sent=words)
    key = key_of_words(opened, words)
    ticket = filed or submit(service=service, by=by, submission_key=key, form_key=opened, **words)
    end_draft(service=service, key=opened, by=by)
    return ticket
