"""Kinds of events and timers that no app knows, for tests of what carries them."""

from servicedesk.events.kinds import EventKind
from servicedesk.timers.kinds import DESK, TimerKind


class MadeUp(EventKind):
    HAPPENED = "test.happened"


class MadeUpTimer(TimerKind):
    PICKY = "test.picky", DESK
    BAD = "test.bad", DESK
    GOOD = "test.good", DESK
    NEWER = "test.newer", DESK
