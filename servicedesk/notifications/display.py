"""Notices in the reader's words, and what their kinds are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User

from .kinds import Wording, is_known, kind_named, worded
from .mails import DIGEST
from .models import Notice


@dataclass(frozen=True)
class Line:
    """A notice as the list shows it; `wording` is None where the reader may not know of it any more."""

    notice: Notice
    wording: Wording | None
    icon: str


def lines(user: User, notices: Sequence[Notice]) -> list[Line]:
    """Put notices into the active language's words, in a number of queries that does not grow with theirs."""
    words = worded(user, [(notice.kind, notice.data) for notice in notices])
    return [
        Line(notice, wording, kind_named(notice.kind).icon if wording else "dash")
        for notice, wording in zip(notices, words, strict=True)
    ]


def label_of(kind: str) -> str:
    """Return what a kind is called; its name where it is not registered any more."""
    if kind == DIGEST:
        return _("Several notifications in one email")
    return str(kind_named(kind).label) if is_known(kind) else kind
