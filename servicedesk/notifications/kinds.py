"""The register of what people can be told. Each app adds its kinds, their wording and who may still know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from servicedesk.accounts.models import User

from .models import Channel


@dataclass(frozen=True)
class Wording:
    """A notice in words, in the active language. `path` is the page it opens; `context` feeds the mail's template."""

    title: str
    path: str
    body: str = ""
    context: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `word(recipient, data)` renders it in the active language, or returns None when the recipient may no longer know of
    it or there is nothing to tell any more. `template` is the folder-less name of the mail's templates
    (`<template>.txt` and `<template>.html`, found under templates/<app>/emails/).
    """

    name: str
    label: Any
    word: Callable[[User, Mapping[str, Any]], Wording | None]
    template: str
    channels: frozenset[str] = frozenset({Channel.APP, Channel.MAIL})
    is_optional: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; called from an app's notifications module when the app is ready."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Return every kind in order of registration, as the preferences page lists them."""
    return list(_kinds.values())
