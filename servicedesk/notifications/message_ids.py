"""Message-IDs: the same over all tries of a mail, not to be guessed, and not met again on a desk that was restored.

After a restore the numbers of rows are given out again, so the moment at which the mail was made is part of what is
hashed; the key keeps strangers from naming a mail they have not got.
"""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac


def message_id(key: str, made_at: datetime) -> str:
    """Return the Message-ID of the mail with this key, in its angle brackets."""
    digest = salted_hmac(
        "servicedesk.notifications.message_id", f"{key} {made_at.isoformat()}", algorithm="sha256"
    )
    return f"<{digest.hexdigest()[:40]}@{settings.MAIL_DOMAIN}>"
