"""What every page needs to draw the shell around its content."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

import servicedesk
from servicedesk.web import navigation

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


class Shell:
    """The frame of a page.

    Rail, bottom bar, bell, theme. Nothing is computed before a template asks for it.
    """

    def __init__(self, request: HttpRequest) -> None:
        """Remember the request."""
        self._request = request

    @cached_property
    def groups(self) -> list[navigation.NavGroup]:
        """The person's areas (see navigation.py)."""
        return navigation.groups(self._request)

    @cached_property
    def phone_items(self) -> list[navigation.NavItem]:
        """The bottom bar of a phone."""
        return navigation.phone_items(self.groups)

    @cached_property
    def unread(self) -> int:
        """The number on the bell."""
        return navigation.unread(self._request)

    @cached_property
    def theme(self) -> str:
        """light, dark, or auto (what the system says)."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @property
    def site_name(self) -> str:
        """The name of this desk."""
        return str(settings.SITE_NAME)

    @property
    def version(self) -> str:
        """The version of the product."""
        return servicedesk.__version__


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates `shell` (see Shell) and `nav`, its groups."""
    frame = Shell(request)
    return {"shell": frame, "nav": lambda: frame.groups}
