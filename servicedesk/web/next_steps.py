"""Sentences that say what to do first, as links to the page where it is done.

A refusal names what that is (`about`); each app says in its `next_steps.py` on which page, by the refusal's code.
"""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html

from servicedesk.verbs.exceptions import Refused

_PAGES: dict[str, Callable[[Any], str]] = {}


def register_next_step(code: str, page: Callable[[Any], str]) -> None:
    """Say where what a refusal of this code asks for is done: `about` -> address."""
    _PAGES[code] = page


def linked(sentence: str, url: str) -> str:
    """Return the sentence as a link to where it leads, or as it is where there is no such page."""
    return format_html('<a href="{}">{}</a>', url, sentence) if url else sentence


def refusal_words(refusal: Refused) -> str:
    """Return what a refusal says, as a link where its next step is on another page."""
    page = _PAGES.get(refusal.code) if refusal.about is not None else None
    return linked(refusal.message, page(refusal.about) if page else "")
