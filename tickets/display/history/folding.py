"""Long runs of a ticket's history, folded: what people said to each other stays in sight."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import ngettext

from servicedesk.web.display.entries import Entry

SHORTEST = 3  # lines, that are worth a fold; the newest line of a run always stays in sight


def folded(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in order, each long run of system lines as one entry and the run's newest line."""
    found: list[Entry] = []
    for is_system, group in groupby(entries, lambda entry: entry.kind == "system"):
        run = list(group)
        if is_system and len(run) > SHORTEST:
            found += [_fold(run[:-1]), run[-1]]
        else:
            found += run
    return found


def _fold(run: Sequence[Entry]) -> Entry:
    if all(entry.is_warning for entry in run):
        text = ngettext("%(n)s warning", "%(n)s warnings", len(run)) % {"n": len(run)}
    else:
        text = ngettext("%(n)s line of history", "%(n)s lines of history", len(run)) % {"n": len(run)}
    return Entry(
        "fold", run[0].at, text=text, icon="clock-history", anchor=f"fold-{run[0].anchor}", inside=run
    )
