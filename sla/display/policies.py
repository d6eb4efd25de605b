"""Policies in words: what each kind of clock means, a target, a step, and what differs between two contents."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import Priority
from servicedesk.web.display.joining import listed
from sla.conditions import Conditions, StepSpec, TargetSpec
from sla.enums import PROMISED_KINDS, Audience, ClockKind, StepChannel, WaitLevel
from sla.models import Target

from .promises import target_words

EDITED_KINDS = (*PROMISED_KINDS, ClockKind.REQUESTER_WAIT)
# What two departments agree on: how long a team may have a request stays inside the provider.
SHARED_KINDS = tuple(kind for kind in EDITED_KINDS if kind != ClockKind.OWNERSHIP)
# Most urgent first, as every page has them.
PRIORITIES = tuple(reversed(Priority))
EXPLAINED = {
    ClockKind.FIRST_RESPONSE: gettext_lazy(
        "From submission to the first reply by a person. It never pauses."
    ),
    ClockKind.NEXT_RESPONSE: gettext_lazy(
        "From each message of the requester to the reply. It never pauses."
    ),
    ClockKind.RESOLUTION: gettext_lazy(
        "From submission to resolution. It pauses while waiting for the requester, a third party or an "
        "approval."
    ),
    ClockKind.CADENCE: gettext_lazy(
        "The longest time between two updates from the provider, so that no one needs to ask. It pauses "
        "while waiting for the requester."
    ),
    ClockKind.OWNERSHIP: gettext_lazy(
        "How long one team may have a request. This is internal to the department; the requester does "
        "not see it."
    ),
    ClockKind.REQUESTER_WAIT: gettext_lazy(
        "How long a question waits for the requester before the request closes. It follows the working "
        "hours of the requester's department and never counts as overdue."
    ),
}
TITLES = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("First response"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("Next response"),
    ClockKind.RESOLUTION: gettext_lazy("Resolution"),
    ClockKind.CADENCE: gettext_lazy("Progress updates"),
    ClockKind.OWNERSHIP: gettext_lazy("Time with the team (OLA)"),
    ClockKind.REQUESTER_WAIT: gettext_lazy("Wait for the requester"),
    ClockKind.APPROVAL: gettext_lazy("Approval"),
    ClockKind.STEP: gettext_lazy("Step of a complaint or a recovery"),
}


@dataclass(frozen=True)
class Row:
    """The times of one kind, in the order of PRIORITIES; None promises nothing."""

    kind: ClockKind
    title: str
    explained: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class StepRow:
    """A step in words."""

    moment: str
    audiences: str
    channel: str


@dataclass(frozen=True)
class StepGroup:
    """The steps of one kind, or of all kinds that have none of their own."""

    title: str
    rows: list[StepRow]


def promised_words(target: TargetSpec) -> str:
    """Return "2 working hours", "1 working day", "4 hours, day and night"."""
    row = Target(
        seconds=target.seconds,
        working_days=target.working_days,
        is_around_the_clock=target.is_around_the_clock,
    )
    return target_words(row)


def target_rows(content: Conditions, kinds: Iterable[ClockKind] = EDITED_KINDS) -> list[Row]:
    """Return each of `kinds` with its times in words, "" for none."""
    known = {(target.kind, target.priority): promised_words(target) for target in content.targets}
    return [
        Row(
            kind,
            str(TITLES[kind]),
            str(EXPLAINED[kind]),
            [(str(priority.label), known.get((kind, priority), "")) for priority in PRIORITIES],
        )
        for kind in kinds
    ]


def step_groups(content: Conditions) -> list[StepGroup]:
    """Return the steps in words, by kind."""
    kinds = list(dict.fromkeys(step.kind for step in content.steps))
    return [
        StepGroup(
            kind_words(kind),
            [
                StepRow(moment_words(step), audience_words(step), channel_words(step))
                for step in content.steps
                if step.kind == kind
            ],
        )
        for kind in kinds
    ]


def kind_words(kind: str) -> str:
    """Return what steps of a kind are for."""
    return str(TITLES[ClockKind(kind)]) if kind else _("All timers without rules of their own")


def moment_words(step: StepSpec) -> str:
    """Return "at 80 % of the time", "after 2 working hours", "after 1 working day"."""
    if step.percent is not None:
        if step.kind != ClockKind.REQUESTER_WAIT and step.percent == 100:
            return _("at 100% of the target: overdue")
        return _("at %(percent)s%% of the target") % {"percent": step.percent}
    time = Target(seconds=step.after_seconds, working_days=step.after_working_days)
    return _("after %(time)s") % {"time": target_words(time)}


def audience_words(step: StepSpec) -> str:
    """Return who is notified, "Li Wei" for a person."""
    names = [
        str(step.person) if audience == Audience.PERSON and step.person else str(audience.label)
        for audience in step.audiences
    ]
    if step.kind == ClockKind.REQUESTER_WAIT and step.level == WaitLevel.NO_ANSWER:
        names.insert(0, _("the request closes because there was no reply"))
    return listed(names)


def channel_words(step: StepSpec) -> str:
    """Return how they are notified; nothing where no one is."""
    return str(StepChannel(step.channel).label) if step.audiences else ""
