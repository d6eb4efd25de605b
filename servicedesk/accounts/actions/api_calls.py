"""Calls of the API that are done once, however often they are sent."""

from datetime import datetime
from uuid import UUID

from servicedesk.accounts.models import ApiCall, User
from servicedesk.accounts.queries import CALLS_KEPT, call_done


def begin_call(*, by: User, key: UUID, digest: str, at: datetime) -> bool:
    """Note that a call is done now; False where it was done before. Forgets the person's calls older than a day.

    To be called in the transaction of what the call does, so that both hold or neither: another with the same key
    waits here for its end. Raises Refused where the key came with another call.
    """
    ApiCall.objects.filter(user=by, at__lte=at - CALLS_KEPT).delete()
    _call, is_new = ApiCall.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "at": at})
    return is_new or not call_done(by, key, digest, at)
