"""Entries of a timeline, written in Python for speed: a long conversation has a hundred of them.

What 100 of them take, here and as templates that include templates for their pieces (processor time, best of nine times
ten runs by `timeit`, CPython 3.11, templates cached): what was said 2.9 and 11.3 ms, lines of history 1.9 and 7.4 ms.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from servicedesk.web.assets.icons import icon
from servicedesk.web.display.fill import fill
from servicedesk.web.display.people import avatar, named
from servicedesk.web.display.times import when

SYSTEM = """
  <li class="entry-system"{anchor}>{icon}<span>{text} · {when}</span></li>"""
FOLD = """
  <li class="entry-fold"><details{anchor} data-stays-open>
    <summary class="entry-system">{icon}<span>{text} · {when}</span></summary>
    <ol class="timeline">{inside}
    </ol>
  </details></li>"""
SAID = """
  <li class="entry entry-{kind}{own}"{anchor}>
    {avatar}
    <article class="entry-body">
      <header class="entry-head">
        <bdi class="entry-name">{name}</bdi>{mark}<span class="faint">{unit}{when}{how}{only}</span>{chips}
      </header>
      {body}
      {files}
    </article>
  </li>"""


@dataclass(frozen=True)
class Entry:
    """What was said or happened: kind is public, note, system or fold.

    public and note: person, unit, at, body (what was said, as safe HTML), files (as components/files.html takes them),
    anchor, own (written by the reader), chips ({text, shade}), how (words: by which way it came, where that is not the
    usual one), unit_only (words: who sees the note). system: text
    (words), icon, is_warning. fold: text, icon, inside (the system entries that a reader opens).
    """

    kind: str
    at: datetime
    text: str = ""
    icon: str = "dot"
    person: Any = None
    unit: Any = None
    body: SafeString | str = ""
    files: Iterable[Any] = ()
    anchor: str = ""
    own: bool = False
    chips: Iterable[Mapping[str, str]] = ()
    how: str = ""
    unit_only: str = ""
    is_warning: bool = False
    inside: Iterable["Entry"] = ()


def timeline_entry(entry: Entry) -> SafeString:
    """Return the entry as an item of `<ol class="timeline">`."""
    anchor = fill(' id="{}"', entry.anchor) if entry.anchor else ""
    if entry.kind == "system":
        return fill(SYSTEM, anchor=anchor, icon=icon(entry.icon), text=entry.text, when=when(entry.at))
    if entry.kind == "fold":
        inside = SafeString("".join(map(timeline_entry, entry.inside)))
        return fill(
            FOLD, anchor=anchor, icon=icon(entry.icon), text=entry.text, when=when(entry.at), inside=inside
        )
    is_note = entry.kind == "note"
    return fill(
        SAID,
        kind=entry.kind,
        own=" entry-own" if entry.own else "",
        anchor=anchor,
        avatar=avatar(entry.person),
        name=named(entry.person),
        mark=_note_mark() if is_note else "",
        unit=f"{named(entry.unit)} · " if entry.unit else "",
        when=when(entry.at),
        how=f" · {entry.how}" if entry.how else "",
        only=f" · {entry.unit_only}" if is_note else "",
        chips=_chips(entry.chips),
        body=fill('<div class="prose" dir="auto" hx-disable>{}</div>', entry.body) if entry.body else "",
        files=render_to_string("components/files.html", {"files": entry.files}) if entry.files else "",
    )


def _note_mark() -> SafeString:
    return fill('<span class="chip chip-note">{}{}</span>', icon("lock-fill"), _("Internal note"))


def _chips(chips: Iterable[Mapping[str, str]]) -> SafeString:
    parts = [fill('<span class="chip chip-{}">{}</span>', chip["shade"], chip["text"]) for chip in chips]
    return SafeString("".join(parts))
