"""Events of setting up the desk."""

from dataclasses import dataclass

from servicedesk.events.kinds import EventKind
from servicedesk.site.enums import SetupStep


@dataclass(frozen=True)
class StepChosen:
    """Which step."""

    step: SetupStep


class SetupEvent(EventKind):
    """What admins decided about the steps of setting up. Subject: the desk itself."""

    STEP_SKIPPED = "setup.step_skipped", StepChosen
    STEP_RESUMED = "setup.step_resumed", StepChosen
