"""Calls of the API that are done once, however often they are sent."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from servicedesk.accounts.models import ApiCall, User
from servicedesk.accounts.queries import CALLS_KEPT, known_call
from servicedesk.verbs.exceptions import Refused


def begin_call(*, by: User, key: UUID, digest: str, at: datetime) -> bool:
    """Note that a call is done now; False where it was done before. Forgets the person's calls older than a day.

    Call it in the transaction of the call's work, so that both are committed or neither: another with the same key
    waits here for its end. Raises Refused where the key came with another call.
    """
    ApiCall.objects.filter(user=by, at__lte=at - CALLS_KEPT).delete()
    _call, is_new = ApiCall.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "at": at})
    return is_new or not call_done(by, key, digest, at)


def call_done(user: User, key: UUID, digest: str, at: datetime) -> bool:
    """Say whether the person's program did this call before. Raises Refused where the key came with another call."""
    call = known_call(user, key, at)
    if call is not None and call.digest != digest:
        raise Refused(_("This Idempotency-Key was already used for another call."), code="key_reused")
    return call is not None


def forget_call(*, by: User, key: UUID) -> None:
    """Take back what `begin_call` noted: nothing was done."""
    ApiCall.objects.filter(user=by, key=key).delete()
