"""The deadline chip: the state of a promise, in a word, an icon, a colour and a time.

Written in Python, since the lines of lists are (tickets/templatetags/rows.py): 100 of them take 2.5 ms, as included
templates with the same words 3.7 ms (processor time, best of nine times ten runs by `timeit`, CPython 3.11, templates
cached).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.events import clock
from servicedesk.web.assets.icons import icon
from servicedesk.web.display.durations import duration_text, span_text
from servicedesk.web.display.fill import fill
from servicedesk.web.display.joining import gap, labelled
from servicedesk.web.display.moments import full_moment_text, moment_text, printed_moment_text
from servicedesk.web.display.times import for_scripts

ICONS = {
    "running": "clock",
    "at_risk": "exclamation-triangle-fill",
    "late": "exclamation-octagon-fill",
    "paused": "pause-circle-fill",
    "kept": "check-circle-fill",
    "done": "check-lg",
    "none": "dash-lg",
}
OPEN = ("running", "at_risk", "late")
PLAIN = {"kept": gettext_lazy("met"), "done": gettext_lazy("resolved"), "none": gettext_lazy("no due time")}
WORDS = {
    "at_risk": gettext_lazy("at risk"),
    "late": gettext_lazy("overdue"),
    "running": gettext_lazy("on track"),
}


@dataclass(frozen=True)
class Deadline:
    """What the chip shows, for callers without an object of their own that has these attributes.

    `state` is running, at_risk, late, paused, kept, done or none. `left` is the working time left in seconds
    (negative when late); without it the wall clock between now and `due_at` counts. `reason` says why a
    promise is paused, or how it ended where no usual word fits.
    """

    state: str
    due_at: datetime | None = None
    left: float | None = None
    reason: str = ""


def chip(deadline: Any, style: str = "full") -> SafeString:
    """Return the chip of anything with `state` and `due_at`, and perhaps `left` and `reason`.

    `what` names what is due where that is not plain. `style`: full "2 h 10 min left, Thu 15:00"; short "2 h 10 min
    left"; word "at risk"; due "by Thu 15:00".
    """
    state = str(getattr(deadline, "state", None) or "none")
    state = state if state in ICONS else "none"
    words: SafeString | str = _words(deadline, state, style)
    what = str(getattr(deadline, "what", ""))
    if state in OPEN and what:
        words = fill('<span class="chip-what">{}</span>{}{}', what, gap(), words)
    spoken = ""
    if state == "at_risk" and style != "word":
        spoken = fill('<span class="visually-hidden">{}</span>', labelled(_("at risk"), ""))
    return fill(
        '<span class="chip chip-{}"{}{}>{}<span class="chip-text">{}{}</span></span>',
        state.replace("_", "-"),
        _title(deadline, state),
        _refresh(deadline, state, style),
        icon(ICONS[state]),
        spoken,
        words,
    )


def time_left(deadline: Any) -> str:
    """Return the words alone: "2 h 10 min left", "1 h late", "paused", "kept"."""
    state = str(getattr(deadline, "state", None) or "none")
    return _words(deadline, state if state in ICONS else "none", "short")


def _words(deadline: Any, state: str, style: str) -> str:
    """Return what the chip says."""
    if state == "paused":
        return str(getattr(deadline, "reason", "") or _("paused"))
    if state in PLAIN:
        return str(getattr(deadline, "reason", "") or PLAIN[state])
    if style == "word":
        return str(WORDS[state])
    if deadline.due_at is None:
        return _("running")
    if style == "due":
        return _("due %(moment)s") % {"moment": moment_text(deadline.due_at)}
    left = _left(deadline, state)
    if style == "short":
        return left
    return _("%(left)s · %(moment)s") % {"left": left, "moment": moment_text(deadline.due_at)}


def _left(deadline: Any, state: str) -> str:
    """Return "2 h 10 min left" or "1 h late"."""
    left = getattr(deadline, "left", None)
    if left is None:
        left, text = (deadline.due_at - clock.reading()).total_seconds(), span_text
    else:
        text = duration_text
    if state == "late" or left < 0:
        return _("%(length)s overdue") % {"length": text(left)}
    return _("%(length)s left") % {"length": text(left)}


def _refresh(deadline: Any, state: str, style: str) -> SafeString | str:
    """Let a script count on where the wall clock counts; working time is left to the server."""
    if state not in OPEN or style not in ("full", "short") or not deadline.due_at:
        return ""
    if getattr(deadline, "left", None) is not None:
        return ""
    return fill(' data-due="{}"', for_scripts(deadline.due_at))


def _title(deadline: Any, state: str) -> SafeString | str:
    """Return when it is due with date and zone, on hover, and what stands on paper, where no time is left."""
    due_at = getattr(deadline, "due_at", None)
    if state == "none" or due_at is None:
        return ""
    said = _words(deadline, state, "word")
    what = str(getattr(deadline, "what", ""))
    on_paper = {
        "left": labelled(what, said) if what and state in OPEN else said,
        "moment": _("Due %(moment)s") % {"moment": printed_moment_text(due_at)},
    }
    return fill(
        ' title="{}" data-printed="{}"',
        _("Due %(moment)s") % {"moment": full_moment_text(due_at)},
        _("%(left)s · %(moment)s") % on_paper,
    )
