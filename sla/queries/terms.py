"""What a policy version says. Versions never change, so that each process reads one once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sla.enums import ClockKind
from sla.models import Step, Target


@dataclass(frozen=True)
class Terms:
    """Targets by (kind, priority), and every step."""

    targets: Mapping[tuple[str, str], Target]
    steps: tuple[Step, ...]

    def steps_for(self, kind: str) -> list[Step]:
        """Return the steps of a kind of clock: its own, else the general ones; a requester's wait has only its own."""
        own = [step for step in self.steps if step.kind == kind]
        if own or kind == ClockKind.REQUESTER_WAIT:
            return own
        return [step for step in self.steps if not step.kind]

    def step(self, kind: str, level: str) -> Step | None:
        """Return the step of that level, or None: the breach is noted even where no step tells of it."""
        return next((step for step in self.steps_for(kind) if step.level == level), None)


NOTHING = Terms({}, ())


def terms_of(version_id: int | None) -> Terms:
    """Return what a version says; nothing for no version."""
    return NOTHING if version_id is None else _read(version_id)


@lru_cache(maxsize=512)
def _read(version_id: int) -> Terms:
    targets = Target.objects.filter(version=version_id)
    steps = Step.objects.filter(version=version_id).select_related("person")
    return Terms({(row.kind, row.priority): row for row in targets}, tuple(steps))
