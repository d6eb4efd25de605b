"""How a version of a policy differs from the one before, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.enums import Priority
from sla.conditions import Conditions, StepSpec, TargetSpec
from sla.enums import ClockKind

from .policies import (
    PRIORITIES,
    TITLES,
    audience_words,
    channel_words,
    kind_words,
    moment_words,
    promised_words,
)


@dataclass(frozen=True)
class Line:
    """A difference as one reads it; an empty side says nothing."""

    title: str
    before: str
    after: str


def lines_of(before: Conditions | None, after: Conditions) -> list[Line]:
    """Return what differs, targets first; `before` None: the beginning, which differs in nothing."""
    if before is None:
        return []
    return [*_target_lines(before, after), *_step_lines(before, after)]


def _target_lines(before: Conditions, after: Conditions) -> Iterable[Line]:
    old, new = _by_place(before), _by_place(after)
    for kind in ClockKind:
        for priority in PRIORITIES:
            sides = old.get((kind, priority)), new.get((kind, priority))
            if sides[0] != sides[1]:
                words = {"kind": TITLES[kind], "priority": priority.label}
                yield Line(_("%(kind)s, %(priority)s") % words, *(_side(target) for target in sides))


def _by_place(content: Conditions) -> dict[tuple[ClockKind, Priority], TargetSpec]:
    return {(target.kind, target.priority): target for target in content.targets}


def _side(target: TargetSpec | None) -> str:
    return promised_words(target) if target else _("no target")


def _step_lines(before: Conditions, after: Conditions) -> Iterable[Line]:
    old = {(step.kind, step.level): step for step in before.steps}
    new = {(step.kind, step.level): step for step in after.steps}
    both = Conditions.of((), (old | new).values())
    for step in both.steps:
        key = (step.kind, step.level)
        sides = old.get(key), new.get(key)
        if sides[0] != sides[1]:
            title = moment_words(step)
            if step.kind:
                title = _("%(kind)s, %(moment)s") % {"kind": kind_words(step.kind), "moment": title}
            yield Line(title[:1].upper() + title[1:], *(_step_side(one) for one in sides))


def _step_side(step: StepSpec | None) -> str:
    if step is None:
        return _("no one is notified")
    parts = [audience_words(step), channel_words(step)]
    return " · ".join(part for part in parts if part)
