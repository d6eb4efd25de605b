"""Addresses that leave the desk on paper: whole, by the setting that emails use, whatever the browser asked for."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def request_link(slug: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """Return where a service is requested, with what is filled in beforehand (departments/answers/links.py)."""
    words = urlencode(list(values))
    return f"{settings.SITE_URL}{reverse('request_new', args=[slug])}{'?' if words else ''}{words}"


def place_link(code: str) -> str:
    """Return where a place says what can be requested for it."""
    return settings.SITE_URL + reverse("place", args=[code])


def spoken(link: str) -> str:
    """Return an address as people type it: without the protocol and the slash at the end."""
    return link.partition("://")[2].rstrip("/")
