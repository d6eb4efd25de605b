"""What an author picks to add: kinds of fields, in groups, and field sets; a name and a sentence for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.enums import FieldKind
from departments.formspec.kinds import KINDS
from departments.models import FieldSetVersion
from servicedesk.web.display.joining import listed

from .condition_words import label_of

SHOWN = 4  # fields of a set that are named


@dataclass(frozen=True)
class KindWords:
    """How a kind is offered. `sentence` says what it is good for."""

    kind: str
    sentence: Any
    icon: str

    @property
    def label(self) -> str:
        return str(FieldKind(self.kind).label)


@dataclass(frozen=True)
class KindGroup:
    """Kinds that belong together."""

    title: Any
    kinds: tuple[KindWords, ...]


GROUPS = (
    KindGroup(
        _("Text and numbers"),
        (
            KindWords("text", _("One line, for example a name or an account number."), "type"),
            KindWords("long_text", _("Several lines, for example a reason."), "text-paragraph"),
            KindWords("number", _("A quantity, with a unit and limits if you like."), "hash"),
            KindWords("money", _("An amount in a currency."), "cash-coin"),
        ),
    ),
    KindGroup(
        _("Date and time"),
        (
            KindWords("date", _("One day, for example the first day at work."), "calendar-event"),
            KindWords("date_range", _("From one day to another, for example a trip."), "calendar-week"),
            KindWords("time", _("A time of day."), "clock"),
        ),
    ),
    KindGroup(
        _("To choose from"),
        (
            KindWords("choice", _("One of the choices that you list."), "ui-radios"),
            KindWords("choices", _("Any number of the choices that you list."), "ui-checks"),
            KindWords("yes_no", _("A question that is answered with yes or no."), "toggles"),
            KindWords("person", _("A colleague."), "person"),
            KindWords("department", _("A department or team of the company."), "building"),
            KindWords("place", _("A building, floor or room."), "geo-alt"),
        ),
    ),
    KindGroup(
        _("More"),
        (
            KindWords("file", _("One or more files, for example a photo or an invoice."), "paperclip"),
            KindWords("rows", _("A table: the same columns for each item, with totals below."), "table"),
            KindWords(
                "calculated", _("A sum or another result that the desk works out itself."), "calculator"
            ),
            KindWords("hint", _("A text to read; nothing is filled in."), "info-circle"),
        ),
    ),
)
WORDS = {words.kind: words for group in GROUPS for words in group.kinds}


def kinds_of_columns() -> tuple[KindGroup, ...]:
    """Return the groups with the kinds that a column of rows may have."""
    fitting = (
        (group.title, tuple(one for one in group.kinds if KINDS[one.kind].fits_rows)) for group in GROUPS
    )
    return tuple(KindGroup(title, kinds) for title, kinds in fitting if kinds)


@dataclass(frozen=True)
class OfferedSet:
    """A field set as an author picks it: its key, its name, and what its fields ask."""

    key: str
    label: str
    sentence: str


def offered_sets(versions: Iterable[FieldSetVersion]) -> list[OfferedSet]:
    """Return the sets that a form may take, each with the first of its fields."""
    return [
        OfferedSet(one.field_set.key, str(one.field_set), _beginning([label_of(spec) for spec in one.specs]))
        for one in versions
    ]


def _beginning(labels: Sequence[str]) -> str:
    return listed(labels[:SHOWN]) + ("…" if len(labels) > SHOWN else "")
