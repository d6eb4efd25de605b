"""How old a part of the backlog is, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.queries.ageing import Bucket


def bucket_label(bucket: Bucket) -> str:
    """Return "1 to 3 working days"."""
    if bucket.to_days is None:
        return _("%(days)s working days and more") % {"days": bucket.from_days}
    if bucket.from_days == 0:
        return ngettext(
            "less than %(days)s working day", "less than %(days)s working days", bucket.to_days
        ) % {"days": bucket.to_days}  # fmt: skip
    return _("%(first)s to %(last)s working days") % {"first": bucket.from_days, "last": bucket.to_days}
