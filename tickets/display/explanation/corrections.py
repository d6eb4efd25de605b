"""What a correction would change, in words, for the one who is about to make it."""

from django.utils.translation import gettext as _

from servicedesk.web.display.durations import duration_text
from servicedesk.web.display.moments import moment_text
from sla.actions.corrections import NOTHING_CHANGES
from sla.models import Clock
from sla.queries.exclusion_preview import ExclusionPreview
from sla.stopwatch import ZERO

from .arithmetic import minutes_text
from .whole_minutes import MINUTE


def preview_words(clock: Clock, preview: ExclusionPreview) -> list[str]:
    """Return what would not count, the due moment before and after, and how the clock would be judged."""
    if not preview.left_out:
        return [str(NOTHING_CHANGES)]
    before, after = preview.before.elapsed // MINUTE, preview.after.elapsed // MINUTE
    left_out = minutes_text(before - after) if before > after else duration_text(preview.left_out)
    said = [
        _("%(length)s of working hours would be excluded: %(after)s used instead of %(before)s.")
        % {"length": left_out, "before": minutes_text(before), "after": minutes_text(after)}
    ]
    if clock.stopped_at is not None:
        return [*said, _judged(clock, preview)]
    if preview.after.due_at is None:
        return [*said, _("The timer is paused. When it resumes, this much is added to the time left.")]
    words = {"before": moment_text(preview.before.due_at), "after": moment_text(preview.after.due_at)}
    said.append(_("It would be due %(after)s instead of %(before)s.") % words)
    return [*said, *([_judged(clock, preview)] if clock.breached_at is not None else [])]


def _judged(clock: Clock, preview: ExclusionPreview) -> str:
    if clock.breached_at is None:
        return _("The target was met, and stays met.")
    if preview.after.missed_at is None and preview.after.remaining >= ZERO:
        if clock.stopped_at is None:
            return _("It would count as met if it ends by then; until then it counts as missed.")
        return _("It would count as met; the original miss stays on record.")
    return _("It stays missed.")
