"""Checks at start-up: what is armed can be fired."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from .drain import handler_names
from .kinds import DESK, TimerKind, declared_kinds


@register
def check_kinds(**_options: Any) -> list[Error]:
    """Complain of kinds that no one fires, and of owners that are no model."""
    handled = handler_names()
    unfired = [
        Error(f"nothing fires timers of the kind {kind.value!r}", obj=type(kind), id="timers.E001")
        for kind in declared_kinds()
        if kind not in handled
    ]
    unowned = [
        Error(
            f"timers of the kind {kind.value!r} are armed for {kind.owner!r}, which is no model",
            id="timers.E002",
        )
        for kind in declared_kinds()
        if not _is_owner(kind)
    ]
    return unfired + unowned


def _is_owner(kind: TimerKind) -> bool:
    return kind.owner == DESK or kind.owner.lower() in {
        model._meta.label_lower for model in apps.get_models()
    }
