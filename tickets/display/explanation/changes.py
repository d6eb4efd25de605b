"""What changed a clock on its way, and whom it warned, in words for one reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from departments.enums import Priority
from servicedesk.events.kinds import data_of
from servicedesk.timers.models import Timer
from servicedesk.web.display.durations import duration_text
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import moment_text
from servicedesk.web.display.people import named
from sla.display.corrections import reason_words
from sla.enums import CONSUMER_KINDS, AdjustmentReason, Audience, ClockKind, Level, StepChannel, WaitLevel
from sla.events import Retargeted
from sla.models import Step
from sla.queries.terms import terms_of
from tickets.queries.history import PriorityChange
from tickets.rules import Access

from .arithmetic import minutes_text
from .whole_minutes import ShownHistory

LATE_LEVELS = (Level.BREACH, Level.QUARTER_OVER, Level.DOUBLE)
DELAYED = timedelta(minutes=1)
STATES = {Timer.State.FIRED: "fired", Timer.State.SKIPPED: "skipped", Timer.State.ARMED: "armed"}


@dataclass(frozen=True)
class Change:
    """Something that changed the clock: kind is adjusted, retargeted, excluded or excused."""

    kind: str
    at: datetime
    text: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class StepLine:
    """A step of the clock: what it is, whether it has fired, was passed over by a higher one, or is armed, and when."""

    level: str
    state: str
    at: datetime
    text: str
    who: str = ""
    is_delayed: bool = False

    @property
    def state_text(self) -> str:
        """Return the state in words."""
        if self.state == "armed":
            return _("scheduled for %(moment)s") % {"moment": moment_text(self.at)}
        if self.state == "skipped":
            return _("skipped, because a higher level was due too")
        words = {"moment": moment_text(self.at)}
        return (_("sent late, %(moment)s") if self.is_delayed else _("sent %(moment)s")) % words


def changes_of(
    history: ShownHistory, reasons: Mapping[datetime, PriorityChange], seen: Access
) -> list[Change]:
    """Return what changed the clock, as it happened; `reasons`: the change of priority behind each moment.

    Free words are for those who see the content or arbitrate, names for those who see the inside.
    """
    found = [*_retargeted(history, reasons), *_adjusted(history), *_corrected(history)]
    words = seen.sees_content or seen.sees_inside
    shown = (
        Change(
            one.kind, one.at, one.text, one.reason if words else "", one.by if seen.sees_inside else ""
        )  # fmt: skip
        for one in found
    )
    return sorted(shown, key=lambda one: one.at)


def steps_of(history: ShownHistory, seen: Access) -> list[StepLine]:
    """Return the steps that the person may see: inside, all; outside, lateness and reminders without recipients."""
    shown = (timer for timer in history.timers if seen.sees_inside or _is_public(timer, history))
    steps = (_step(timer, history) for timer in shown)
    return [step if seen.sees_inside else replace(step, who="") for step in steps]


def _adjusted(history: ShownHistory) -> Iterator[Change]:
    for row, minutes in history.own_grants:
        words = {
            "reason": AdjustmentReason(row.reason).label,
            "amount": minutes_text(minutes) if minutes else duration_text(row.amount),
        }
        text = (
            _("%(amount)s more: %(reason)s") if row.amount > timedelta() else _("%(amount)s less: %(reason)s")
        )
        yield Change("adjusted", row.at, text % words, by=named(row.by))


def _retargeted(history: ShownHistory, reasons: Mapping[datetime, PriorityChange]) -> Iterator[Change]:
    for event in history.retargetings:
        change = data_of(event, Retargeted)
        words: dict[str, Any] = {
            name: minutes_text(history.shown_target.minutes_of(timedelta(seconds=seconds)))
            for name, seconds in (("before", change.from_), ("after", change.to))
        }
        cause = reasons.get(event.at)
        if cause is None:
            yield Change(
                "retargeted", event.at, _("The target changed from %(before)s to %(after)s") % words,
                by=named(event.actor),
            )  # fmt: skip
            continue
        words |= {"old": _priority(cause.before), "new": _priority(cause.after)}
        text = _(
            "Priority changed from “%(old)s” to “%(new)s”: the target changed from %(before)s to %(after)s"
        )
        yield Change("retargeted", event.at, text % words, reason=cause.reason, by=named(event.actor))


def _corrected(history: ShownHistory) -> Iterator[Change]:
    for row in history.exclusions:
        words = {"start": moment_text(row.from_at), "end": moment_text(row.to_at)}
        text = _("%(start)s to %(end)s is excluded") % words
        yield Change(
            "excluded", history.excluded_at(row), text, reason=reason_words(row.reason), by=named(row.by)
        )
    for excuse in history.excuses:
        yield Change(
            "excused",
            excuse.at,
            _("The missed target has an explanation"),
            reason=reason_words(excuse.reason),
            by=named(excuse.by),
        )


def _priority(value: Any) -> str:
    return str(Priority(value).label) if value in Priority.values else str(value)


def _is_public(timer: Timer, history: ShownHistory) -> bool:
    kind = history.clock.kind
    if kind == ClockKind.REQUESTER_WAIT:
        return True
    return kind in CONSUMER_KINDS and timer.name in LATE_LEVELS and timer.state == Timer.State.FIRED


def _step(timer: Timer, history: ShownHistory) -> StepLine:
    fired_at = timer.fired_at if timer.state == Timer.State.FIRED else None
    step = terms_of(history.clock.policy_version_id).step(history.clock.kind, timer.name)
    return StepLine(
        level=timer.name,
        state=STATES[Timer.State(timer.state)],
        at=fired_at or timer.fire_at,
        text=_level(timer.name, step),
        who=_audience(step),
        is_delayed=fired_at is not None and fired_at - timer.fire_at > DELAYED,
    )


def _level(name: str, step: Step | None) -> str:
    if name in WaitLevel.values:
        return str(WaitLevel(name).label)
    if step is None or step.percent is None:
        return str(Level(name).label) if name in Level.values else name
    return _("%(percent)s%% of the target") % {"percent": step.percent}


def _audience(step: Step | None) -> str:
    if step is None or not step.audiences:
        return ""
    who = listed(_one(audience, step) for audience in step.audiences)
    return f"{who} · {StepChannel(step.channel).label}"


def _one(audience: str, step: Step) -> str:
    return named(step.person) if audience == Audience.PERSON else str(Audience(audience).label)
