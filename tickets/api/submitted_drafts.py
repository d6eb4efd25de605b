"""Which draft of a person a program has filed."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError

from departments.models import Service
from servicedesk.accounts.models import User
from tickets.models import Draft
from tickets.queries.drafts import drafts_of
from tickets.verbs.draft_content import says_the_same

from .answers import fitting


def submitted_draft(user: User, service: Service, sent: Mapping[str, Any]) -> Draft | None:
    """Return the draft that it was: that of the id, else one that says the same.

    Raises ValidationError where the person has none of the id for the service.
    """
    own = drafts_of(user).filter(service=service)
    if sent["draft"] is None:
        asked = service.newest_form.spec.of_stage("filing") if service.newest_form else ()
        answers, _unfitting = fitting(asked, sent.get("answers") or {})
        said = {**sent, "answers": answers}
        return next((one for one in own.defer(None) if says_the_same(one, asked, said)), None)
    found = own.filter(pk=sent["draft"]).first()
    if found is None:
        raise ValidationError({"draft": ["You have no such draft for this service."]})
    return found
