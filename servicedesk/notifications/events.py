"""Events of the outbox."""

from dataclasses import dataclass

from servicedesk.events.fields import Code
from servicedesk.events.kinds import EventKind


@dataclass(frozen=True)
class MailRetried:
    kind: Code


class DeliveryEvent(EventKind):
    """What became of a mail."""

    RETRIED = "delivery.retried", MailRetried
