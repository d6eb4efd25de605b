"""Events of promises, of agreements between two departments, and of questions to the other head."""

from dataclasses import dataclass
from datetime import datetime

from servicedesk.events.fields import Code, Text
from servicedesk.events.kinds import EventKind

from .enums import AdjustmentReason, ClockKind, Outcome, Side


@dataclass(frozen=True)
class ClockStopped:
    clock: int
    kind: ClockKind
    outcome: Outcome | None


@dataclass(frozen=True)
class Retargeted:
    """The target of a clock in seconds, before and after, and the version of the policy that sets it."""

    clock: int
    kind: ClockKind
    from_: int
    to: int
    version: int | None = None


@dataclass(frozen=True)
class Adjusted:
    clock: int
    kind: ClockKind
    reason: AdjustmentReason
    seconds: int


@dataclass(frozen=True)
class Excluded:
    """A time that does not count."""

    clock: int
    kind: ClockKind
    from_: datetime
    to: datetime
    reason: Text


@dataclass(frozen=True)
class PauseCapped:
    """Waits that were ended because they had lasted since too long."""

    clocks: tuple[int, ...]
    since: datetime


@dataclass(frozen=True)
class StepFired:
    """A step of a clock: `level` is its code, `late` says that it fired after its moment, as after an outage."""

    timer: int
    clock: int
    promise: int
    kind: ClockKind
    level: Code
    cycle: int
    due_at: datetime | None
    late: bool


@dataclass(frozen=True)
class MovedDue:
    clock: int
    from_: datetime | None
    to: datetime | None


@dataclass(frozen=True)
class CalendarChangedFor:
    """A version of a calendar that moved the dues of a promise."""

    version: int
    clocks: tuple[MovedDue, ...]


class PromiseEvent(EventKind):
    """What happened to a promise, the subject, or to one of its clocks."""

    CLOCK_STOPPED = "sla.clock_stopped", ClockStopped
    RETARGETED = "sla.retargeted", Retargeted
    ADJUSTED = "sla.adjusted", Adjusted
    EXCLUDED = "sla.excluded", Excluded
    PAUSE_CAPPED = "sla.pause_capped", PauseCapped
    STEP_FIRED = "sla.step_fired", StepFired
    CALENDAR_CHANGED = "sla.calendar_changed", CalendarChangedFor


@dataclass(frozen=True)
class Consented:
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Agreed:
    version: int


@dataclass(frozen=True)
class Concluded:
    reason: Text


class AgreementEvent(EventKind):
    """What became of an agreement, the subject."""

    PROPOSED = "agreement.proposed"
    CONSENTED = "agreement.consented", Consented
    AGREED = "agreement.agreed", Agreed
    DECLINED = "agreement.declined", Concluded
    ENDED = "agreement.ended", Concluded


@dataclass(frozen=True)
class AboutVersion:
    """The version of a policy that is asked about."""

    version: int


class ApplyRequestEvent(EventKind):
    """What became of the question, the subject, whether a policy is to apply to open requests."""

    ASKED = "apply_request.asked", AboutVersion
    AGREED = "apply_request.agreed", AboutVersion
    DECLINED = "apply_request.declined", AboutVersion
    WITHDRAWN = "apply_request.withdrawn", AboutVersion
    EXPIRED = "apply_request.expired", AboutVersion


class PolicyEvent(EventKind):
    """What became of applying a policy, the subject, to what runs already. Its versions: `ConfigEvent`."""

    APPLY_CONTINUED = "policy.apply_continued", AboutVersion
