"""Tabs over lists of requests: what they are called, and which one the address asks for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tickets.queries import queue, requests
from tickets.queries.counts import MOST

Name = TypeVar("Name", bound=StrEnum)

QUEUE_TABS = {
    queue.Tab.ALL: _("All"),
    queue.Tab.UNASSIGNED: _("Unassigned"),
    queue.Tab.MINE: _("Mine"),
    queue.Tab.LATE: _("Overdue"),
    queue.Tab.AT_RISK: _("At risk"),
    queue.Tab.WAITING: _("On hold"),
}
REQUEST_TABS = {
    requests.Tab.OPEN: _("Open"),
    requests.Tab.ENDED: _("Ended"),
    requests.Tab.WATCHED: _("I follow"),
    requests.Tab.DEPARTMENT: _("My department"),
}


def chosen(tabs: type[Name], request: HttpRequest, default: Name) -> Name:
    """Return the tab that the address asks for."""
    value = request.GET.get("tab", default.value)
    return tabs(value) if value in set(tabs) else default


def tab_items(
    labels: Mapping[Name, Any], active: Name, counts: Mapping[Name, int] | None = None
) -> list[dict[str, Any]]:
    """Return what components/tabs.html draws; a count of a hundred or more reads "99+"."""
    return [
        {
            "label": label,
            "url": f"?tab={tab.value}",
            "active": tab == active,
            "count": shown((counts or {}).get(tab)),
        }
        for tab, label in labels.items()
    ]


def shown(count: int | None) -> str:
    """Return a bounded count in figures."""
    if count is None:
        return ""
    return f"{MOST - 1}+" if count >= MOST else str(count)
