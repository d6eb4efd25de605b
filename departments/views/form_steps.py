"""Undo in the editor of a request form: what the draft was before each save, for a day.

The steps lie in the cache, so a lost one costs the way back and nothing else.
"""

from typing import Any

from django.core.cache import cache

from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import Service

KEPT_SECONDS = 24 * 3600


def remember(service: Service, *, before: FormSpec, stamp: str, now: str) -> None:
    """Keep what the draft was under `stamp`, before the save that gave it the stamp `now`."""
    if stamp != now:
        cache.set(_place(service, now), {"content": before.to_json(), "stamp": stamp}, KEPT_SECONDS)


def has_step(service: Service, stamp: str) -> bool:
    """Say whether there is a step back from this stamp."""
    return cache.get(_place(service, stamp)) is not None


def step_back(service: Service, stamp: str) -> FormSpec | None:
    """Return what the draft was before; None where no step is kept."""
    kept: dict[str, Any] | None = cache.get(_place(service, stamp))
    try:
        return read_form(kept["content"]) if kept else None
    except FormSpecError:
        return None


def stepped(service: Service, *, stamp: str, now: str) -> None:
    """Let the next step back from `now` go further than the one that led to it from `stamp`."""
    kept: dict[str, Any] | None = cache.get(_place(service, stamp))
    further = cache.get(_place(service, kept["stamp"])) if kept else None
    if further and now != stamp:
        cache.set(_place(service, now), further, KEPT_SECONDS)


def _place(service: Service, stamp: str) -> str:
    return f"form-step:{service.pk}:{stamp}"
