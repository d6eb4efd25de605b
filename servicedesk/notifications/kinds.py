"""The register of what people can be told. Each app adds its kinds, their wording and who may still know."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servicedesk.accounts.models import User

from .models import Channel

Data = Mapping[str, Any]


@dataclass(frozen=True)
class FactLink:
    """Something that a mail names among its facts with the address of it, such as a file with its size as `note`."""

    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Wording:
    """A notice in words, in the active language. `path` is the page it opens; `context` feeds the mail's template.

    The `facts` of a context are pairs of a label and a text, or a list of FactLinks. `about` names the thing at length
    where the title has only its number. `is_over`: there is nothing left to do about it, so it stays in the app's list
    but is not mailed any more.
    """

    title: str
    path: str
    body: str = ""
    about: str = ""
    context: Mapping[str, Any] | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `word(recipient, data)` renders it in the active language, or returns None when the recipient may no longer know of
    it or there is nothing to tell any more. `gather(recipient, rows)` may come first: given the data of many notices
    it returns as many data with the rows that `word` reads, in a constant number of queries; without it `word` gets
    the data as kept. `template` names the mail's two templates without their ending ("tickets/emails/notice" for
    notice.txt and notice.html in templates/tickets/emails/). `quiet` are channels that stay silent until a person asks
    for them; where `is_optional` is false no one can switch the kind off. The page of preferences lists kinds under the
    heading `group`, by `order`, for those whom the kind `concerns`; a kind without a group leaves no choice. A mail
    that `goes_alone` never becomes a line of a digest.
    """

    name: str
    label: Any
    word: Callable[[User, Data], Wording | None]
    template: str
    channels: frozenset[str] = frozenset({Channel.APP, Channel.MAIL})
    is_optional: bool = True
    quiet: frozenset[str] = frozenset()
    group: Any = ""
    order: int = 50
    concerns: Callable[[User], bool] = lambda _person: True
    icon: str = "bell"
    gather: Callable[[User, Sequence[Data]], Sequence[Data]] | None = None
    goes_alone: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind and return it; called from an app's notifications when the app is ready."""
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Return a kind. Raises KeyError for one that no one registered."""
    return _kinds[name]


def is_known(name: str) -> bool:
    """Say whether a kind is registered; rows outlive the kinds of an older version."""
    return name in _kinds


def known_names() -> list[str]:
    """Return the names of every kind that this process knows."""
    return list(_kinds)


def names_that_fold() -> list[str]:
    """Return the names of the kinds whose mails may become lines of a digest."""
    return [name for name, kind in _kinds.items() if not kind.goes_alone]


def all_kinds() -> list[Kind]:
    """Return every kind, by its order and then by registration."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kinds_for(person: User) -> list[Kind]:
    """Return the kinds for which the person may choose how they are told."""
    return [kind for kind in all_kinds() if kind.group and kind.concerns(person)]


def worded(recipient: User, told: Sequence[tuple[str, Data]]) -> list[Wording | None]:
    """Word many notices (kind, data) of one person, in the active language and zone; None where `word` says so.

    Costs the queries of each kind's `gather`, however many notices there are. A kind that is no longer registered
    has no words.
    """
    alike: dict[Any, list[int]] = defaultdict(list)
    for position, (name, _data) in enumerate(told):
        if is_known(name):
            alike[_kinds[name].gather].append(position)
    words: list[Wording | None] = [None] * len(told)
    for gather, positions in alike.items():
        rows = [told[position][1] for position in positions]
        gathered = gather(recipient, rows) if gather is not None else rows
        for position, data in zip(positions, gathered, strict=True):
            words[position] = _kinds[told[position][0]].word(recipient, data)
    return words
