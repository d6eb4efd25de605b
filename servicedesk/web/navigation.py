"""The areas that a person has: apps register what they add to the left rail, and the number on the bell.

In `AppConfig.ready`:  `navigation.register(my_groups)` where `my_groups(request)` returns NavGroups. Groups
come in the order of `order`, then of registration. `navigation.register_bell(count)` gives the number of
unread notices.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.http import HttpRequest

from servicedesk.web.display.joining import labelled

MOST_SHOWN = 99


@dataclass(frozen=True)
class NavItem:
    """One place.

    `count` is shown at its right, `hot` makes the count red, `phone` puts the item into the bottom bar. `counts` says
    what the count is of, with %(n)s for it. `others` are the addresses of further pages that belong to it.
    """

    label: str
    url: str
    icon: str = "circle"
    count: int | None = None
    hot: bool = False
    phone: bool = False
    active: bool = False
    others: tuple[str, ...] = ()
    counts: str = ""

    @property
    def shown(self) -> str:
        """The count in figures; counts are bounded, so that a hundred or more reads "99+"."""
        return f"{MOST_SHOWN}+" if (self.count or 0) > MOST_SHOWN else str(self.count or 0)

    @property
    def title(self) -> str:
        """What is said of it to those who point at it: its label, and what its count is of."""
        return labelled(self.label, self.counts % {"n": self.shown}) if self.counts else self.label


@dataclass(frozen=True)
class NavGroup:
    """Places under one heading; the first group has none."""

    label: str = ""
    items: list[NavItem] = field(default_factory=list)
    order: int = 50


Source = Callable[[HttpRequest], Iterable[NavGroup]]
Bell = Callable[[HttpRequest], int]

_sources: list[Source] = []
_bells: list[Bell] = []


def register(source: Source) -> Source:
    """Add a source of groups; registering the same function again changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def register_bell(count: Bell) -> Bell:
    """Set the function that counts what the bell shows."""
    _bells[:] = [count]
    return count


def unread(request: HttpRequest) -> int:
    """Return the number on the bell; 0 as long as no one registered a count."""
    return _bells[0](request) if _bells else 0


def groups(request: HttpRequest) -> list[NavGroup]:
    """Return the person's groups in order, with the item of this page marked as active."""
    found = _joined(
        sorted((group for source in _sources for group in source(request)), key=lambda group: group.order)
    )
    here = _best_match(request, [item for group in found for item in group.items])
    return [
        replace(group, items=[replace(item, active=item.url == here) for item in group.items])
        for group in found
    ]


def _joined(found: Iterable[NavGroup]) -> list[NavGroup]:
    """Put the items of groups with one heading under the first of them."""
    by_label: dict[str, NavGroup] = {}
    for group in found:
        first = by_label.setdefault(group.label, replace(group, items=[]))
        first.items.extend(group.items)
    return list(by_label.values())


def phone_items(found: list[NavGroup], most: int = 4) -> list[NavItem]:
    """Return what is in the bottom bar: the items marked for it, else the first ones."""
    items = [item for group in found for item in group.items]
    return ([item for item in items if item.phone] or items)[:most]


def _best_match(request: HttpRequest, items: list[NavItem]) -> str | None:
    """Return the url of the item that is most exactly this address.

    An item with a query wants its whole query. A page that lies under no item, such as that of a ticket, may
    name the area it belongs to as `request.area`.
    """
    full, path = request.get_full_path(), request.path
    exact = [item.url for item in items if item.url == full]
    if exact:
        return exact[0]
    covering = [
        (len(url), item.url)
        for item in items
        for url in (item.url, *item.others)
        if "?" not in url and _covers(url, path)
    ]
    return max(covering)[1] if covering else getattr(request, "area", None)


def _covers(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
